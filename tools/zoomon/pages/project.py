"""A directory with a catalog as a site: its `mkdocs.yml`, the pages that people wrote, the theme."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.utils import get_build_datetime
from mkdocs.utils.yaml import yaml_load

from zoomon.catalog import Catalog
from zoomon.pages import markdown
from zoomon.pages.book import Book
from zoomon.pages.site import Site
from zoomon.pages.sources import book_of, health_of_links
from zoomon.pages.tree import tree

THEME = Path(__file__).parent / "theme"
"""Templates, styles, scripts and fonts on top of Material."""


@dataclass(frozen=True, slots=True)
class Project:
    """The directory that holds `catalog/` and `mkdocs.yml`."""

    root: Path
    config: Mapping[str, Any]
    """`mkdocs.yml` as data; of a directory without one, the least that a builder needs."""

    @classmethod
    def at(cls, root: Path) -> Project:
        path = root / "mkdocs.yml"
        if not path.is_file():
            return cls(root, {"site_name": root.name, "theme": {"name": "material", "font": False}})
        with path.open("rb") as stream:
            return cls(root, yaml_load(stream))

    def site(self, catalog: Catalog) -> Site:
        """The catalog as its pages need it, with the settings of `mkdocs.yml`."""
        return site_of(catalog, self.config, get_build_datetime().date())

    def files(self, catalog: Catalog) -> dict[str, str | bytes | Path]:
        """All files of the directory that other builders read."""
        found: dict[str, str | bytes | Path] = {}
        docs = self.root / str(self.config.get("docs_dir") or "docs")
        for path in sorted(docs.rglob("*")) if docs.is_dir() else ():
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(docs).parts):
                found[f"docs/{path.relative_to(docs).as_posix()}"] = path
        for path in sorted((THEME / "assets").rglob("*")):
            if path.is_file():
                found[f"docs/{path.relative_to(THEME).as_posix()}"] = path
        found["theme/main.html"] = THEME / "main.html"
        found["theme/.icons/zoomon/logo.svg"] = THEME / ".icons" / "zoomon" / "logo.svg"
        found.update(markdown.files(tree(self.site(catalog))))
        found["mkdocs.yml"] = markdown.configuration(self.config)
        return found


def site_of(
    catalog: Catalog, config: Mapping[str, Any], today: datetime.date, book: Book | None = None
) -> Site:
    """The `Site` of a catalog with the settings of a `mkdocs.yml`; `book` are the sketches where they are loaded already."""
    url = config.get("site_url") or ""
    return Site(
        catalog,
        name=config.get("site_name") or "Reading list",
        url=url.rstrip("/") + "/" if url else "",
        repository=(config.get("repo_url") or "").rstrip("/"),
        edit=(config.get("edit_uri") or "edit/main/docs/").removesuffix("docs/"),
        today=today,
        book=book_of(catalog) if book is None else book,
        **health_of_links(catalog.root, today),
    )
