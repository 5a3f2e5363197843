"""`zoomon render`."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("render")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The directory that holds catalog/.  [default: this one, or the nearest above]",
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing when all went well.")
def render(directory: Path, root: Path | None, quiet: bool) -> None:
    """Write all pages into DIRECTORY, for MkDocs, ProperDocs or Zensical.

    DIRECTORY then holds a mkdocs.yml, docs/ with a Markdown file a page, and theme/. Only files that changed are written, and files of
    an earlier rendering that are no longer wanted are removed; a directory that holds anything else is refused.

    \b
    zoomon render build && cd build && zensical build

    \b
    Exit codes:
      0  all went well
      1  a page could not be made, or the directory is not ours
      2  wrong usage, or no catalog here
    """
    from zoomon.catalog import NoCatalogError, Severity, find_root, load
    from zoomon.pages import markdown
    from zoomon.pages.project import Project

    try:
        top = find_root(root or Path.cwd())
    except NoCatalogError as error:
        click.secho(f"zoomon: {error}", fg="red", err=True)
        sys.exit(2)
    catalog = load(top)
    wrong = [problem for problem in catalog.problems if problem.severity is Severity.ERROR]
    if wrong:
        click.secho(
            f"zoomon: {len(wrong)} errors in the catalog; files with errors are left out. See: zoomon check",
            fg="yellow",
            err=True,
        )
    project = Project.at(top)
    try:
        outcome = markdown.write(directory, project.files(catalog))
    except markdown.NotOursError as error:
        click.secho(f"zoomon: {error}. Name another directory, or empty it.", fg="red", err=True)
        sys.exit(1)
    if not quiet:
        click.echo(
            f"{outcome.written} files written, {outcome.kept} unchanged, {outcome.removed} removed in {directory}"
        )
