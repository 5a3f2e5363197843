"""The tree of pages as a directory that other builders read: Markdown files of headings and ready HTML blocks, and a `mkdocs.yml`.

The contract between a catalog and a site builder is a directory, not a plugin: ProperDocs and Zensical build it as MkDocs does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from zoomon.pages.layout import HIDE, hidden
from zoomon.pages.page import Page, Tree

MANIFEST: Final = ".zoomon-render.json"
"""Names the files that were written last, so that what went away can be removed and nothing else ever is."""
_HEADING = re.compile(r'^<h2 id="([^"]+)">([^<]*)</h2>\s*', re.MULTILINE)
_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rendering did, in numbers of files."""

    written: int
    kept: int
    removed: int


class NotOursError(Exception):
    """The directory holds files that no rendering wrote."""


def source(page: Page) -> str:
    """The Markdown file of a page: front matter, headings, and between them one HTML block each."""
    front = {
        "title": page.title,
        "description": page.description,
        "hide": list(HIDE.get(page.kind, hidden(page))),
        **({"head": page.head} if page.head else {}),
    }
    lines = "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items() if value
    )
    return f"---\n{lines}---\n\n" + "\n\n".join(_blocks(page.article)) + "\n"


def _blocks(article: str) -> Iterator[str]:
    pieces = _HEADING.split(article)
    yield _block(pieces[0])
    for anchor, text, html in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        yield f"## {_plain(text)} {{#{anchor}}}"
        yield _block(html)


def _block(html: str) -> str:
    """HTML that Markdown leaves alone: one element around it, and no blank line within, which would end it."""
    kept = _PRE.sub(lambda match: match.group().replace("\n", "&#10;"), html.strip())
    return "<div>" + re.sub(r"\s*\n\s*", "\n", kept) + "</div>"


def _plain(text: str) -> str:
    """Text of a heading that no Markdown extension takes for anything else."""
    return re.sub(
        r"&(?:\w+|#\d+);|[^\w ,]",
        lambda match: match.group() if match.group()[0] == "&" else f"&#{ord(match.group())};",
        text,
    )


def files(tree: Tree) -> dict[str, str | bytes | Path]:
    """Path below the directory -> content, of all that comes from the catalog."""
    found: dict[str, str | bytes | Path] = {f"docs/{page.path}index.md": source(page) for page in tree.pages}
    found.update({f"docs/{asset.path}": asset.content for asset in tree.assets})
    return found


def configuration(config: Mapping[str, Any]) -> str:
    """`mkdocs.yml` of the directory, from that of the site: the same navigation and theme, no plugin of ours."""
    theme = dict(config.get("theme") or {"name": "material"})
    theme["custom_dir"] = "theme"
    kept = {
        key: value
        for key, value in config.items()
        if key not in ("plugins", "theme", "hooks", "docs_dir", "site_dir") and value
    }
    return yaml.safe_dump(
        {
            **kept,
            "theme": theme,
            "plugins": ["search"],
            "not_in_nav": "*",  # the navigation is ours; pages beside it are meant to be
            "extra_css": ["assets/zoomon/zoomon.css", *config.get("extra_css", [])],
            "extra_javascript": ["assets/zoomon/zoomon.js", *config.get("extra_javascript", [])],
        },
        sort_keys=False,
        allow_unicode=True,
        width=120,
    )


def write(directory: Path, wanted: Mapping[str, str | bytes | Path]) -> Outcome:
    """Makes `directory` hold just `wanted` (text, bytes, or a file to copy): writes what changed, removes what it wrote before.

    Raises NotOursError for a directory with files in it that no rendering wrote.
    """
    manifest = directory / MANIFEST
    before: set[str] = set()
    if manifest.is_file():
        before = set(json.loads(manifest.read_text(encoding="utf-8"))["files"])
    elif directory.is_dir() and any(directory.iterdir()):
        raise NotOursError(f"{directory} is not empty and was not made by `zoomon render`")
    written = kept = 0
    for name, content in sorted(wanted.items()):
        path = directory / name
        new = (
            content.read_bytes()
            if isinstance(content, Path)
            else content.encode()
            if isinstance(content, str)
            else content
        )
        if path.is_file() and path.read_bytes() == new:
            kept += 1
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(new)
        written += 1
    gone = sorted(before - wanted.keys())
    for name in gone:
        path = directory / name
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == directory or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
    listed = json.dumps({"files": sorted(wanted)}, indent=0) + "\n"
    if not manifest.is_file() or manifest.read_text(encoding="utf-8") != listed:
        directory.mkdir(parents=True, exist_ok=True)
        manifest.write_text(listed, encoding="utf-8")
    return Outcome(written, kept, len(gone))
