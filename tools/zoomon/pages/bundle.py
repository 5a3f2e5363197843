"""`zoomon sketch bundle`: a sketch's page as a folder that any static server serves with no network."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click
from markupsafe import Markup
from mkdocs.utils import get_theme_dir

from zoomon.pages.policy import with_policy
from zoomon.pages.project import THEME
from zoomon.pages.site import Site
from zoomon.pages.templating import render
from zoomon.pages.views import sketches

_LINK: Final = re.compile(r'href="\.\./\.\./(?!assets/)([^"]*)"')
_LOCAL: Final = frozenset({"", "127.0.0.1", "::1", "localhost"})


def _theme() -> Path:
    """The folder of the theme's files, as MkDocs finds it."""
    return Path(str(get_theme_dir("material")))


def files(site: Site, name: str) -> Mapping[str, str | bytes | Path]:
    """Path below the folder -> content: the page, its runs, styles, scripts, fonts, and Python where it is installed.

    Paths are those of the site, so that an address of a run differs in its host alone. Links to pages that are not in the folder
    lead to the published site, where there is one, and are text where there is none.
    """
    book = site.book
    if book is None or name not in book.names:
        raise LookupError(name)
    page = sketches.page(site, name)
    theirs = _theme() / "assets" / "stylesheets"
    styles = [path for kind in ("main", "palette") for path in sorted(theirs.glob(f"{kind}.*.min.css"))]
    ours = [path for path in sorted((THEME / "assets" / "zoomon").rglob("*")) if path.is_file()]
    document = render(
        "bundle.html",
        up=page.up,
        page=page,
        head=Markup(page.head),  # noqa: S704 -- made by us
        article=Markup(page.article),  # noqa: S704 -- made by us
        colours=Markup((THEME / "assets/zoomon/lean.js").read_text(encoding="utf-8")),  # noqa: S704 -- ours
        styles=[*(f"assets/stylesheets/{path.name}" for path in styles), "assets/zoomon/zoomon.css"],
    )
    published = site.url if (urlsplit(site.url).hostname or "") not in _LOCAL else ""
    document = Markup(  # noqa: S704 -- only addresses of links are replaced
        _LINK.sub(
            lambda found: f'href="{published}{found.group(1)}"' if published else "data-left-out",
            str(document),
        )
    )
    return {
        "index.html": f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{page.title}</title>'
        # An icon of its own, or browsers ask for /favicon.ico, which is not there.
        f'<link rel="icon" href="data:,"><meta http-equiv="refresh" content="0; url={page.path}">'
        f'<a href="{page.path}">{page.title}</a></html>\n',
        f"{page.path}index.html": with_policy(str(document)) + "\n",
        **{
            f"{page.path}runs/{run}.json": sketches.run_asset(site, name, run).content
            for run in book.runs(name)
        },
        **{f"assets/stylesheets/{path.name}": path for path in styles},
        **{path.relative_to(THEME).as_posix(): path for path in ours},
        **sketches.python_files(book),
    }


@click.command("bundle")
@click.argument("name")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The directory that holds catalog/.  [default: this one, or the nearest above]",
)
def bundle(name: str, directory: Path | None, root: Path | None) -> None:
    """Write the page of sketch NAME into DIRECTORY (default: NAME), to be served with no network.

    The folder holds the page with its recorded runs, styles, scripts and fonts, and Python for browsers where it is installed. Any
    static server serves it:

    \b
    zoomon sketch bundle raft lecture
    python3 -m http.server --directory lecture

    Exit status: 0 all went well, 1 the directory holds something else, 2 wrong usage or no such sketch.
    """
    from zoomon.catalog import NoCatalogError, find_root, load
    from zoomon.catalog.suggest import did_you_mean
    from zoomon.pages import markdown
    from zoomon.pages.project import Project

    try:
        top = find_root(root or Path.cwd())
    except NoCatalogError as error:
        raise click.UsageError(
            f"{error}. Go to the directory that holds catalog/, or name it with --root."
        ) from error
    site = Project.at(top).site(load(top))
    directory = directory or Path(name)
    try:
        wanted = files(site, name)
    except LookupError:
        known = list(site.sketches)
        raise click.UsageError(
            f"there is no sketch {name}. {did_you_mean(name, known) or 'There are ' + ', '.join(known) + '.'}"
        ) from None
    try:
        outcome = markdown.write(directory, wanted)
    except markdown.NotOursError:
        click.secho(
            f"zoomon: {directory} holds other files. Name another directory, or empty it.", fg="red", err=True
        )
        sys.exit(1)
    python = "" if site.book and site.book.runtime else ", without Python: it is not installed (make setup)"
    click.echo(f"{outcome.written} files written, {outcome.kept} unchanged in {directory}{python}")
    click.echo(f"Serve it: python3 -m http.server --directory {directory}")
