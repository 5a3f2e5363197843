"""`zoomon check`: the catalog's errors, warnings and hints, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from zoomon.catalog.checks.registry import Check
    from zoomon.catalog.load import Catalog
    from zoomon.catalog.problems import Problem

FORMATS: Final = ("text", "json", "github", "sarif")
EVERY_CODE: Final = "list"
"""What `--explain` takes for all codes."""


def complete_code(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Codes that begin as typed, for the shell's completion."""
    from zoomon.catalog.checks import CHECKS

    return [code for code in (*CHECKS, EVERY_CODE) if code.startswith(incomplete)]


@click.command("check", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--annotated",
    is_flag=True,
    help="Ask also that readings on paths, in questions and of the home page's core are annotated: the maintainer's gate.",
)
@click.option(
    "--fix", "fixing", is_flag=True, help="Mend what has one right answer; no other byte of a file changes."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="text for people, json for programs, github for annotations in a pull request, sarif for code scanning.",
)
@click.option(
    "--hints/--no-hints",
    default=None,
    help="Show what could be added, or leave it out. By default text counts it, github leaves it out, json and sarif hold it.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)
@click.option(
    "--explain",
    metavar="CODE",
    shell_complete=complete_code,
    help="Say what a code means, why, and how to mend it; `list` names all codes.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The directory that holds catalog/.  [default: this one, or the nearest above]",
)
def check(
    paths: Sequence[Path],
    annotated: bool,
    fixing: bool,
    form: str,
    hints: bool | None,
    output: Path | None,
    explain: str | None,
    root: Path | None,
) -> None:
    """Check the catalog.

    Everything is read and compared; PATHS (files or folders) limit what is reported and mended. The editor's schema in
    .zoomon/ is brought up to date as well.

    \b
    Exit codes:
      0  no errors (warnings and hints do not fail)
      1  errors
      2  wrong usage, or no catalog here
    """
    if explain is not None:
        _write(_explained(explain), output)
        return
    from zoomon import __version__
    from zoomon.catalog import report, schema
    from zoomon.catalog.fix import fix
    from zoomon.catalog.load import NoCatalogError, find_root, load
    from zoomon.catalog.problems import Severity

    try:
        top = find_root(root or Path.cwd())
    except NoCatalogError as error:
        raise click.UsageError(
            f"{error}. Go to the directory that holds catalog/, or name it with --root."
        ) from error
    wanted = _wanted(paths, top)

    def found() -> tuple[Catalog, list[Problem]]:
        catalog = load(top)
        problems = _checked(catalog, annotated=annotated, sketches=known_sketches(catalog))
        return catalog, [
            problem for problem in problems if wanted is None or _under(problem.place.file, wanted)
        ]

    if fixing:
        done = fix(top, lambda: found()[1])
        if done.files:
            changed = f"Mended {report.counted(len(done.problems), 'problem')} in {report.counted(len(done.files), 'file')}:"
            click.echo("\n".join([changed, *(f"  {file}" for file in done.files)]), err=True)
        else:
            click.echo("Nothing here has one right answer, so nothing was changed.", err=True)
    catalog, problems = found()
    try:
        schema.write(catalog, top / ".zoomon" / "schema")
    except OSError as error:  # a checkout that is read only can still be checked
        click.echo(f"The editor's schema was not written: {error}", err=True)

    kept = hints if hints is not None else form != "github"
    chosen = [problem for problem in problems if kept or problem.severity is not Severity.HINT]
    if form == "text":
        colour = output is None and _coloured()
        shown = report.text(chosen, entries=len(catalog.ids["entries"]), hints=bool(hints), colour=colour)
    elif form == "json":
        shown = report.as_json(chosen)
    elif form == "github":
        shown = report.github(chosen)
    else:
        shown = report.sarif(chosen, version=__version__)
    _write(shown, output)
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(1)


def _checked(catalog: Catalog, *, annotated: bool, sketches: Collection[str] | None) -> list[Problem]:
    """All problems as of today."""
    import datetime

    from zoomon.catalog.checks import check as run

    today = datetime.datetime.now(datetime.UTC).date()
    return run(catalog, today=today, annotated=annotated, sketches=sketches)


def known_sketches(catalog: Catalog) -> frozenset[str] | None:
    """What entries may name: installed sketches (entry points `zoomon.sketches`), and the parts of those that `checked-by` names.

    None where no sketches are installed. Their code is loaded only for a catalog with claims that they check.
    """
    from importlib.metadata import entry_points

    names = frozenset(entry_points(group="zoomon.sketches").names)
    if not names:
        return None
    claims = [idea.checked_by for entry in catalog.entries.values() for idea in entry.ideas]
    claims += [one.checked_by for entry in catalog.entries.values() for one in entry.relations]
    wanted = {claim.partition("#")[0] for claim in claims if claim and "#" in claim} & names
    shown = next(iter(entry_points(group="zoomon.sketchbook")), None)
    if not wanted or shown is None:
        return names
    module = shown.load()
    return names | {f"{name}#{anchor}" for name in wanted for anchor in module.anchors(name)}


def _wanted(paths: Iterable[Path], root: Path) -> list[str] | None:
    """The paths as problems name files: relative to the root, with forward slashes. None stands for all."""
    wanted = []
    for path in paths:
        absolute = path.resolve()
        if not absolute.exists():
            raise click.BadParameter(f"{path} does not exist.", param_hint="PATHS")
        if not absolute.is_relative_to(root):
            raise click.BadParameter(f"{path} is not below {root}.", param_hint="PATHS")
        wanted.append(absolute.relative_to(root).as_posix())
    return wanted or None


def _under(file: str, wanted: Iterable[str]) -> bool:
    return any(path == "." or file == path or file.startswith(f"{path}/") for path in wanted)


def _coloured() -> bool:
    """Whether standard output is a terminal that shows colours, and nobody asked for none (no-color.org)."""
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.BadParameter(
            f"{output} can't be written: {error.strerror}.", param_hint="--output"
        ) from error


def _explained(code: str) -> str:
    from zoomon.catalog import report
    from zoomon.catalog.checks import CHECKS
    from zoomon.catalog.suggest import did_you_mean

    one: Check | None = CHECKS.get(code)
    if one is None and code == EVERY_CODE:
        return report.codes(CHECKS.values())
    if one is None:
        mend = did_you_mean(code, CHECKS) or f"`zoomon check --explain {EVERY_CODE}` names them all."
        raise click.BadParameter(f"no check is called {code}. {mend}", param_hint="--explain")
    return report.explain(one)
