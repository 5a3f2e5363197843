"""`zoomon import` and `zoomon new`: readings from a list, and one reading from the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from zoomon.catalog.load import Catalog
    from zoomon.contribute.creating import Created
    from zoomon.contribute.importing import Found, Import

CONTEXT: Final = {"help_option_names": ["-h", "--help"]}
ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The directory that holds catalog/.  [default: this one, or the nearest above]",
)


def complete_kind(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Kinds that begin as typed, for the shell's completion."""
    from zoomon.catalog.model import KINDS

    return [kind for kind in KINDS if kind.startswith(incomplete)]


def complete_topic(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Ids of topics that begin as typed, for the shell's completion."""
    from zoomon.catalog.load import NoCatalogError, find_root

    try:
        folder = find_root(Path.cwd()) / "catalog" / "topics"
    except NoCatalogError:
        return []
    return sorted(path.stem for path in folder.glob(f"{incomplete}*.yml"))


@click.command("import", context_settings=CONTEXT)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--topic-map",
    "mapped",
    multiple=True,
    metavar="HEADING=TOPIC[,TOPIC]",
    help="The topics that a heading of the list means; can be given several times.",
)
@click.option(
    "--write", is_flag=True, help="Write the proposals into catalog/entries/; no file is overwritten."
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the proposals into this directory instead.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for programs.",
)
@ROOT
def import_(
    file: Path, mapped: Sequence[str], write: bool, output: Path | None, form: str, root: Path | None
) -> None:
    """Propose entries for the links of a Markdown list.

    FILE is a Markdown text, or - for standard input. Each of its links is either in the catalog already, by its identifier,
    address or title, or becomes a proposal: the text of an entry with what the list says, and a comment for each required field
    that it does not say. Nothing is asked of the network, and nothing is written without --write or --output.

    \b
    Exit codes:
      0  the list was read, and what was to be written was
      1  the list has no links to propose, or a file was not written
      2  wrong usage, or FILE can't be read
    """
    from zoomon.contribute.importing import propose

    if write and output is not None:
        raise click.UsageError("--write and --output say two places; give one of them.")
    topic_map = _topic_map(mapped)
    text = _read(file)
    catalog = _catalog(root, required=write or root is not None)
    folder = catalog.root / "catalog" / "entries" if write and catalog is not None else output
    present = {path.stem for path in folder.glob("*.yml")} if folder is not None else set()
    result = propose(text, catalog, topic_map=topic_map, taken=present)
    if catalog is not None:
        _refuse_topics(topic_map, catalog)
        _warn_of_files(catalog)
    name = "standard input" if str(file) == "-" else file.name
    if form == "json":
        click.echo(as_json(result, name))
    else:
        for line in summary(result, name, catalog is not None):
            click.echo(line)
    failed = False
    if folder is not None:
        failed = not _write(folder, result.of("proposed"), quiet=form == "json")
    elif form == "text":
        for line in proposals(result):
            click.echo(line)
    if not result.found or failed:
        sys.exit(1)


def _topic_map(pairs: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        heading, equals, topics = pair.rpartition("=")
        ids = [topic.strip() for topic in topics.split(",") if topic.strip()]
        if not equals or not heading.strip() or not ids:
            raise click.BadParameter(
                f"{pair!r} should be like 'Time and order=causality,logical-clock'.", param_hint="--topic-map"
            )
        found.setdefault(heading.strip(), []).extend(ids)
    return found


def _read(file: Path) -> str:
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise click.UsageError(
            f"{file}:{line}: byte 0x{raw[error.start]:02x} is not UTF-8. Save the file as UTF-8."
        ) from error


def _catalog(root: Path | None, *, required: bool) -> Catalog | None:
    from zoomon.catalog.load import NoCatalogError, find_root, load

    try:
        return load(find_root(root or Path.cwd()))
    except NoCatalogError as error:
        if required:
            raise click.UsageError(
                f"{error}. Go to the directory that holds catalog/, or name it with --root."
            ) from error
        return None


def _refuse_topics(topic_map: Mapping[str, Sequence[str]], catalog: Catalog) -> None:
    from zoomon.catalog.suggest import did_you_mean

    for topic in dict.fromkeys(topic for topics in topic_map.values() for topic in topics):
        if topic not in catalog.ids["topics"]:
            meant = did_you_mean(topic, catalog.ids["topics"])
            raise click.BadParameter(
                f"there is no topic `{topic}` in catalog/topics/. {meant}".rstrip(), param_hint="--topic-map"
            )


def _warn_of_files(catalog: Catalog) -> None:
    unread = sorted(catalog.ids["entries"] - set(catalog.entries))
    if unread:
        names = ", ".join(unread[:5]) + (", …" if len(unread) > 5 else "")
        click.echo(
            f"Entries with errors can't be recognised ({names}); see `zoomon check` and import again.",
            err=True,
        )


_COLOURS: Final = {"known": "cyan", "repeated": "cyan", "proposed": "green"}


def summary(result: Import, name: str, with_catalog: bool) -> Iterator[str]:
    """A table of the links and what became of each, for people."""
    if result.title:
        yield click.style(f"{result.title}{f' ({result.date})' if result.date else ''}", bold=True)
    counts = {
        "in the catalog": len(result.of("known")),
        "proposed": len(result.of("proposed")),
        "repeated": len(result.of("repeated")),
    }
    links = len(result.found)
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "none to propose"
    yield f"{name}, {links} {'link' if links == 1 else 'links'}: {said}."
    if not with_catalog:
        yield "There is no catalog here to compare with, so everything is new and no section is a topic."
    if result.found:
        yield ""
    width = max((len(str(found.line)) for found in result.found), default=1)
    for found in result.found:
        status = click.style(f"{found.status:<8}", fg=_COLOURS[found.status])
        yield f"{found.line:>{width}}  {status}  {_one_line(found)}"
        for note in found.notes:
            yield f"{'':{width}}            {note}"
    borrowed = sum("why" in found.data for found in result.of("proposed"))
    if borrowed:
        yield ""
        proposed = "1 proposal" if borrowed == 1 else f"{borrowed} proposals"
        yield f"The `why` of {proposed} is the list's description: write your own if the list is another's."
    if result.asides:
        yield ""
        yield "Links that were not taken for readings:"
        for aside in result.asides:
            yield f"{aside.line:>{width}}  {aside.url} ({aside.why})"
    if result.unmapped:
        yield ""
        yield "Sections that are no topic of the catalog; name their topics, or define new ones in catalog/topics/:"
        for section, count in result.unmapped.items():
            option = f"--topic-map {_shell_quoted(section + '=TOPIC')}"
            yield f"  {option}   ({count} {'proposal' if count == 1 else 'proposals'})"


def _one_line(found: Found) -> str:
    if found.status == "known":
        return f"{found.id} ({found.how})"
    if found.status == "repeated":
        return f"{found.id}, as above ({found.how})"
    lacks = f", lacks {', '.join(found.missing)}" if found.missing else ""
    return f"{found.id}: {found.data.get('title') or found.url}{lacks}"


def _shell_quoted(text: str) -> str:
    import shlex

    return shlex.quote(text)


def proposals(result: Import) -> Iterator[str]:
    """The proposed files as YAML documents, each with the name that it would get."""
    for found in result.of("proposed"):
        yield ""
        yield "---"
        yield f"# catalog/entries/{found.id}.yml"
        yield found.text.rstrip("\n")


def as_json(result: Import, name: str) -> str:
    """`{"version": 1, "file", "title", "date", "links": [...], "asides": [...], "unmapped": {section: count}}`.

    A link has `line`, `status` (known, repeated, proposed), `id`, `url`, `label`, `sections`, `how` (by what it was recognised),
    `notes`; a proposal also has `missing` (required field -> hint) and `text`, the file. Fields may be added later; those here
    stay while `version` is 1.
    """
    import json

    links: list[dict[str, Any]] = []
    for found in result.found:
        link = {
            name: getattr(found, name)
            for name in ("line", "status", "id", "url", "label", "sections", "how", "notes")
        }
        if found.status == "proposed":
            link |= {"missing": dict(found.missing), "text": found.text}
        links.append(link)
    data = {
        "version": 1,
        "file": name,
        "title": result.title,
        "date": result.date,
        "links": links,
        "asides": [{"line": aside.line, "url": aside.url, "why": aside.why} for aside in result.asides],
        "unmapped": dict(result.unmapped),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _write(folder: Path, found: Sequence[Found], *, quiet: bool) -> bool:
    """Writes the proposals; says whether each could be. A file that is there stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    done = True
    if found and not quiet:
        click.echo("")
    for proposal in found:
        path = folder / f"{proposal.id}.yml"
        if write_new(path, proposal.text):
            click.echo(f"wrote {click.format_filename(path)}", err=quiet)
        else:
            click.echo(f"{click.format_filename(path)} is there already; it was left as it is.", err=True)
            done = False
    incomplete = sum(bool(proposal.missing) for proposal in found)
    if incomplete:
        click.echo(
            f"{incomplete} of them lack required fields, marked `# missing:`; `zoomon check` fails until they are filled in.",
            err=True,
        )
    return done


def write_new(path: Path, text: str) -> bool:
    """Writes a file that is not there yet; False, and nothing happens, where it is."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


@click.command("new", context_settings=CONTEXT)
@click.option("--title", help="The title as the work has it.")
@click.option(
    "--author",
    "authors",
    multiple=True,
    help="'First Last' or 'Last, First', in the work's order; an organisation as '{Its Name}'. Once for each.",
)
@click.option("--year", type=click.IntRange(1800, 2200), help="Year of publication.")
@click.option("--no-year", "no_year", metavar="REASON", help="Why the year is not known, instead of --year.")
@click.option("--kind", shell_complete=complete_kind, help="One of the kinds above.")
@click.option("--link", help="Where it can be read.")
@click.option(
    "--topic",
    "topics",
    multiple=True,
    shell_complete=complete_topic,
    help="Id of a topic; one to three. Once for each.",
)
@click.option("--why", help="One sentence: why read this.")
@click.option("--venue", help="Where it appeared: an id of catalog/venues/, or a name.")
@click.option("--doi", help="Bare, as 10.1145/359545.359563; not needed where --link is its address.")
@click.option("--arxiv", help="As 1610.01140; not needed where --link is its address.")
@click.option("--isbn", help="ISBN-10 or ISBN-13.")
@click.option("--id", help="The file's name.  [default: surname-year-word]")
@click.option(
    "--anyway", is_flag=True, help="Write it although the checks find errors, such as a likely duplicate."
)
@click.option("--dry-run", is_flag=True, help="Print the file to standard output; write nothing.")
@ROOT
def new(**options: Any) -> None:
    """Write the file of a new reading.

    Seven fields make a reading: title, authors, year, kind, link, topics and why. At a terminal, those not given as options are
    asked for. The entry is checked against the whole catalog before it is written, so that a work that is there already, an
    unknown topic or a wrong identifier is told at once. No file is overwritten.

    \b
    Kinds:
      paper thesis article book talk course pattern tool spec list
      analysis catalogue interactive (the last two, tool and list
      need no year)

    \b
    Exit codes:
      0  written, or shown with --dry-run
      1  not written: the entry has errors, or its file is there
      2  wrong usage, or no catalog here
    """
    import datetime

    from zoomon.catalog.problems import Severity
    from zoomon.contribute.asking import ask
    from zoomon.contribute.creating import create

    anyway, dry_run = options.pop("anyway"), options.pop("dry_run")
    catalog = _catalog(options.pop("root"), required=True)
    assert catalog is not None
    id = options.pop("id")
    if id is not None:
        _refuse_id(id, catalog)
    fields = _fields(options)
    missing = missing_options(fields)
    if missing:
        if not on_terminal():
            raise click.UsageError(f"These are missing: {', '.join(missing)}.")
        fields = {**fields, **ask(fields, catalog)}
    today = datetime.datetime.now(datetime.UTC).date()
    created = create(catalog, {**fields, "added": today}, today=today, id=id)
    errors = [problem for problem in created.problems if problem.severity is Severity.ERROR]
    warnings = [problem for problem in created.problems if problem.severity is Severity.WARNING]
    if errors:
        click.echo(numbered(created), err=True)
    elif dry_run:
        click.echo(created.file, err=True)
    for problem in [*errors, *warnings]:
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        severity = click.style(problem.severity.value, fg=colour)
        click.echo(f"{problem.place}: {severity}: {problem.message} [{problem.code}]", err=True)
        if problem.mend:
            click.echo(f"    {problem.mend}", err=True)
    if errors and not anyway:
        click.echo("Nothing was written. Mend the options, or write it as it is with --anyway.", err=True)
        sys.exit(1)
    if dry_run:
        click.echo(created.text, nl=False)
        return
    path = catalog.root / created.file
    if not write_new(path, created.text):
        click.echo(f"{created.file} is there already; choose another name with --id.", err=True)
        sys.exit(1)
    click.echo(f"wrote {click.format_filename(path)}")
    if created.entry is not None and created.entry.missing():
        click.echo(f"It is listed. To be annotated it needs {'; '.join(created.entry.missing())}.")


def _refuse_id(id: str, catalog: Catalog) -> None:
    import re

    from zoomon.catalog.model import ID_PATTERN

    if not re.match(ID_PATTERN, id) or len(id) > 80:
        raise click.BadParameter(
            f"{id!r} is no id: a-z, 0-9 and single hyphens, 80 at most.", param_hint="--id"
        )
    if id in catalog.ids["entries"]:
        raise click.BadParameter(f"catalog/entries/{id}.yml is there already.", param_hint="--id")
    if id in catalog.moved["entries"]:
        raise click.BadParameter(
            f"catalog/entries/{id}.yml says that this id moved to {catalog.moved['entries'][id]}.",
            param_hint="--id",
        )


def _fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """The entry's fields from the command's options."""
    if options["year"] is not None and options["no_year"] is not None:
        raise click.UsageError("--year and --no-year exclude each other.")
    fields = {name: value for name, value in options.items() if name != "no_year"}
    fields |= {"authors": list(options["authors"]), "topics": list(options["topics"])}
    if options["no_year"]:
        fields["absent"] = {"year": options["no_year"]}
    return {name: value for name, value in fields.items() if value}


def missing_options(fields: Mapping[str, Any]) -> list[str]:
    """The options that give the required fields which are not there."""
    from zoomon.catalog.model import UNDATED_KINDS

    options = {
        "title": "--title", "authors": "--author", "year": "--year (or --no-year with the reason)", "kind": "--kind",
        "link": "--link", "topics": "--topic", "why": "--why",
    }  # fmt: skip
    if fields.get("kind") in UNDATED_KINDS or "absent" in fields:
        del options["year"]
    return [option for name, option in options.items() if name not in fields]


def on_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def numbered(created: Created) -> str:
    """The file's text with its name and line numbers, for messages that point into it."""
    lines = created.text.splitlines()
    width = len(str(len(lines)))
    return "\n".join([created.file, *(f"{i:>{width}}  {line}" for i, line in enumerate(lines, 1)), ""])
