"""`zoomon links`: the command line of the link check. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import datetime as dt
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .history import LinkState, Recorded
    from .journal import Journal
    from .model import Finding, Settings, Target
    from .report import Report
    from .rules import Rules

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("text", "json", "markdown", "github", "sarif", "junit")


class _Files(click.Group):
    """A group that also takes files: `zoomon links README.md` is `zoomon links check README.md`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        wants_help = bool(args) and args[0] in ("--help", "-h")
        if not wants_help and (not args or args[0] not in self.commands):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of `check` stand here, since they need not be written after its name."""
        params = self.commands["check"].get_params(ctx)
        with formatter.section("Options"):
            formatter.write_dl([record for param in params if (record := param.get_help_record(ctx))])
        self.format_commands(ctx, formatter)


@click.group(cls=_Files)
def links() -> None:
    """Check the links of the catalog, of any Markdown list, or of a file of URLs.

    \b
    zoomon links                            all catalog links that are due
    zoomon links --changed-since main       only links that this branch adds or changes
    zoomon links --urls FILE                one URL a line, judged at once
    zoomon links README.md --history FILE   any list, with its own history
    zoomon links COMMAND --help             what a command takes

    Exit codes: 0 nothing new, 1 newly dead links, 2 usage, 3 a run that can't be trusted.
    """


def _seconds(_: click.Context, __: click.Parameter, value: str | None) -> float:
    """`90`, `90s`, `30m` or `2h` as seconds."""
    if not value:
        return 0.0
    unit = {"s": 1, "m": 60, "h": 3600}.get(value[-1])
    number = value[:-1] if unit else value
    try:
        seconds = float(number) * (unit or 1)
    except ValueError:
        raise click.BadParameter(f"`{value}` is not a time; write 90s, 30m or 2h") from None
    if seconds < 0:
        raise click.BadParameter("a time can't be negative")
    return seconds


def _days(_: click.Context, __: click.Parameter, value: str) -> int:
    """`14` or `14d` as days."""
    text = value.removesuffix("d")
    if not text.isdigit():
        raise click.BadParameter(f"`{value}` is not a number of days")
    return int(text)


def _part(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """`2/4` as (2, 4)."""
    if value is None:
        return None
    index, _slash, count = value.partition("/")
    if not (index.isdigit() and count.isdigit() and 1 <= int(index) <= int(count)):
        raise click.BadParameter(f"`{value}` is not a part; write 2/4")
    return int(index), int(count)


def _date(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"`{value}` is not a date; write 2026-11-22") from None


def _networking(command: F) -> F:
    """Options of all commands that use the network."""
    for option in (
        click.option("--allow-private", is_flag=True, help="Ask private addresses too: tests and intranets."),
        click.option(
            "--service",
            "services",
            multiple=True,
            metavar="NAME=URL",
            help="Another base URL for a service, as archive=http://127.0.0.1:8080.",
        ),
        click.option("--contact", default="", metavar="URL", help="A page that says who asks."),
        click.option("--today", callback=_date, default=None, metavar="DATE", hidden=True),
    ):
        command = option(command)
    return command


def _listing(command: F) -> F:
    """Options that say which list and which history."""
    file = click.Path(dir_okay=False, path_type=Path)
    for option in (
        click.option(
            "--rules",
            "rules_file",
            type=file,
            help="Ignores, people's words, hosts, controls. Default: catalog/links.yml, or links.yml beside the history.",
        ),
        click.option(
            "--history", "history_file", type=file, help="History of a list that is not the catalog."
        ),
        click.option(
            "--root",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            default=Path(),
            help="Where the catalog is. Default: here or above.",
        ),
        click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ):
        command = option(command)
    return command


def _reporting_errors(command: F) -> F:
    """Mistakes in files and arguments end with a sentence and exit code 2."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from .model import MistakeError, RunError

        try:
            return command(*args, **kwargs)
        except MistakeError as error:
            raise click.UsageError(str(error)) from None
        except RunError as error:
            click.echo(f"zoomon links: {error}", err=True)
            sys.exit(3)

    return wrapped  # type: ignore[return-value]


class _List:
    """The list at hand: its links, its history, its rules."""

    def __init__(
        self, files: Sequence[Path], root: Path, history_file: Path | None, rules_file: Path | None
    ) -> None:
        from . import history, rules, targets

        self.files = list(files)
        if files:
            self.root = Path()
            self.catalog = None
            found = [target for path in files for target in targets.from_list(path, path.as_posix())]
            self.targets = targets.merged(found)
            self.history_file = history_file
            default_rules = (history_file.parent if history_file else Path()) / "links.yml"
        else:
            from zoomon.catalog import NoCatalogError, find_root, load

            try:
                self.root = find_root(root)
            except NoCatalogError as error:
                raise click.UsageError(f"{error}. Name a list, or give --urls FILE.") from None
            self.catalog = load(self.root)
            self.targets = targets.from_catalog(self.catalog)
            self.history_file = history_file or self.root / history.FILE
            default_rules = self.root / rules.FILE
        self.rules_file = rules_file or default_rules
        self.rules: Rules = rules.read(self.rules_file)
        self.states: dict[str, LinkState] = history.read(self.history_file) if self.history_file else {}

    def ignored(self, today: dt.date) -> Callable[[str], str]:
        def why(url: str) -> str:
            row = self.rules.ignored(url, today)
            return f"{row.reason}, until {row.until}" if row else ""

        return why


def _settings(
    rules: Rules | None,
    *,
    allow_private: bool,
    services: Sequence[str],
    contact: str = "",
    deadline: float = 0.0,
    remember: bool = False,
) -> Settings:
    import random

    from .model import Settings
    from .resolvers import SERVICES

    named = {}
    for service in services:
        name, mark, url = service.partition("=")
        if not mark or name not in SERVICES:
            raise click.UsageError(
                f"--service {service}: write NAME=URL with one of {', '.join(sorted(SERVICES))}"
            )
        named[name] = url
    tokens = {}
    if token := os.environ.get("GITHUB_TOKEN"):
        tokens["github"] = token
    if key := os.environ.get("SPN_KEY"):
        tokens["archive"] = key
    server, repository = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    return Settings(
        allow_private=allow_private,
        contact=contact or (f"{server}/{repository}" if server and repository else ""),
        hosts=rules.hosts if rules else {},
        deadline=deadline,
        remember=remember,
        seed=random.SystemRandom().getrandbits(32),
        services=named,
        tokens=tokens,
    )


def _now(today: dt.date | None) -> dt.date:
    return today or dt.datetime.now(dt.UTC).date()


def _cache() -> Path:
    """A folder for journals of lists that have no project folder; the system's temporary one if there is no home."""
    import tempfile

    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "zoomon" / "links"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / f"zoomon-links-{os.getuid()}"
    return folder


def _probe(
    chosen: Sequence[Target], settings: Settings, journal: Journal | None, *, label: str = "links"
) -> list[Finding]:
    """Probe the targets, with a progress bar on a terminal and a quiet log elsewhere; what the journal has is not asked
    again. Ctrl-C keeps the journal."""
    import time

    from .run import find

    known = {finding.url: finding for finding in journal.findings} if journal else {}
    todo = [target for target in chosen if target.url not in known]
    found = [known[target.url].at(target.places) for target in chosen if target.url in known]
    if found:
        click.echo(f"{label}: {len(found)} of {len(chosen)} were checked before the interruption", err=True)
    terminal = sys.stderr.isatty()
    began = time.monotonic()
    said = 0.0

    def take(finding: Finding) -> None:
        found.append(finding)
        if journal and finding.asked:
            journal.add(finding)

    try:
        if terminal:
            with click.progressbar(
                length=len(todo), label=label, show_eta=True, show_pos=True, file=sys.stderr
            ) as bar:
                for finding in find(todo, settings):
                    take(finding)
                    bar.update(1)
        else:
            for finding in find(todo, settings):
                take(finding)
                if time.monotonic() - began - said >= 60:
                    said = time.monotonic() - began
                    click.echo(f"{label}: {len(found)} of {len(chosen)} after {said:.0f} s", err=True)
    except KeyboardInterrupt:
        click.echo(
            f"\nInterrupted after {len(found)} of {len(chosen)}; the same command goes on from here.",
            err=True,
        )
        sys.exit(130)
    return found


def _again(targets: Sequence[Target], found: list[Finding], wait: float, settings: Settings) -> list[Finding]:
    """Ask what failed once more after a while; the later answer counts."""
    import time

    from .model import Verdict

    failing = {finding.url for finding in found if finding.verdict in (Verdict.DEAD, Verdict.UNKNOWN)}
    again = [target for target in targets if target.url in failing]
    if not again or not wait:
        return found
    from .report import counted

    click.echo(f"{counted(len(again), 'link')} failed; asked again in {wait / 60:.0f} min", err=True)
    time.sleep(wait)
    later = {finding.url: finding for finding in _probe(again, settings, None, label="again")}
    return [later.get(finding.url, finding) for finding in found]


def _print(report: Report, style: str, *, everything: bool = False) -> None:
    from .report import FORMATS as STYLES
    from .report import as_text

    for also in click.get_current_context().params.get("also", ()):
        other, _, file = also.partition("=")
        if other not in STYLES or not file:
            raise click.UsageError(f"--also {also}: write FORMAT=FILE with one of {', '.join(FORMATS)}")
        with Path(file).open("a", encoding="utf-8") as stream:
            stream.write(STYLES[other](report).rstrip("\n") + "\n")
    if style == "text":
        click.echo(
            as_text(
                report, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ, everything=everything
            )
        )
    else:
        click.echo(STYLES[style](report))


@links.command()
@_listing
@_networking
@click.option(
    "--urls",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="One URL a line; no catalog and no history, judged at once. - is standard input.",
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Only links that were not there at REV; judged at once, nothing is recorded.",
)
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--also", multiple=True, metavar="FORMAT=FILE", help="Append another format of the same report to a file."
)
@click.option(
    "--all", "everything", is_flag=True, help="Text: list good links too. Check links that are not due."
)
@click.option(
    "--max-age",
    callback=_days,
    default="14",
    show_default=True,
    metavar="DAYS",
    help="Check again what was last checked so long ago, a quarter less at random.",
)
@click.option("--first", is_flag=True, help="Day 0: check all, and list what fails as seen once.")
@click.option(
    "--recheck-after",
    callback=_seconds,
    metavar="TIME",
    help="Ask what fails once more after so long, in the same run, as 30m.",
)
@click.option(
    "--deadline",
    callback=_seconds,
    metavar="TIME",
    help="End the run after so long; what was not asked is due next time.",
)
@click.option(
    "--shard",
    callback=_part,
    metavar="i/n",
    help="Check part i of n; hosts stay together. Give --output, and join with `merge`.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write findings here for `zoomon links merge` instead of recording them.",
)
@click.option(
    "--network",
    default="",
    metavar="NAME",
    help="Names the network of this run; failures seen from two networks have a witness.",
)
@click.option(
    "--trust",
    is_flag=True,
    help="Record a run that looks like an outage: you know that these hosts are gone.",
)
@_reporting_errors
def check(
    files: tuple[Path, ...],
    root: Path,
    history_file: Path | None,
    rules_file: Path | None,
    allow_private: bool,
    services: tuple[str, ...],
    contact: str,
    today: dt.date | None,
    urls: str | None,
    changed_since: str | None,
    style: str,
    also: tuple[str, ...],  # noqa: ARG001 read by `_print`
    everything: bool,
    max_age: int,
    first: bool,
    recheck_after: float,
    deadline: float,
    shard: tuple[int, int] | None,
    output: Path | None,
    network: str,
    trust: bool,
) -> None:
    """Check links: those that are due, those of a branch, or those of a file."""
    from . import history
    from .journal import Journal, run_key
    from .report import Report, counted, rows_of
    from .run import shard as part_of

    if urls and (files or changed_since or history_file):
        raise click.UsageError("--urls takes neither files, --changed-since nor --history")
    if shard and not output:
        raise click.UsageError("--shard needs --output FILE; `zoomon links merge` joins the parts")
    day = _now(today)
    if urls:
        _check_urls(
            urls,
            style,
            day,
            everything,
            recheck_after,
            _settings(
                None, allow_private=allow_private, services=services, contact=contact, deadline=deadline
            ),
        )
        return
    listed = _List(files, root, history_file, rules_file)
    at_once = changed_since is not None or listed.history_file is None
    settings = _settings(
        listed.rules,
        allow_private=allow_private,
        services=services,
        contact=contact,
        deadline=deadline,
        remember=not at_once,
    )
    chosen = listed.targets
    if changed_since is not None:
        chosen = _changed(listed, changed_since)
    elif not at_once and not first and not everything:
        chosen = history.due(chosen, listed.states, day, max_age=max_age)
    if shard:
        chosen = part_of(chosen, *shard)
    chosen = [_with_memory(target, listed.states) for target in chosen]
    if at_once:
        found = _again(chosen, _probe(chosen, settings, None), recheck_after, settings)
        report = Report(tuple(rows_of(chosen, found, None, listed.ignored(day))), day, remarks=())
        _print(report, style, everything=everything)
        sys.exit(report.exit_code)
    base = listed.root / ".zoomon" if listed.catalog else _cache()
    part = f"{shard[0]}of{shard[1]}" if shard else "all"
    key = run_key(str(day), f"{listed.history_file} {part} {network}", [target.url for target in chosen])
    with Journal(
        base / "links" / f"run-{part}.jsonl" if listed.catalog else base / f"{key}.jsonl", key
    ) as journal:
        found = _probe(chosen, settings, journal)
        found = _again(chosen, found, recheck_after, settings)
        controls = _controls(listed.rules, chosen, settings)
        if output:
            _write_part(output, found, controls, day, network)
            journal.finish()
            click.echo(f"{counted(len(found), 'finding')} in {output}", err=True)
            return
        recorded = history.record(
            listed.states, found, day, known=[target.url for target in listed.targets], controls=controls,
            words=listed.rules.words, network=network, trust=trust,
        )  # fmt: skip
        _conclude(listed, chosen, found, recorded, day, style, everything=everything, journal=journal)


def _check_urls(
    file: str, style: str, day: dt.date, everything: bool, recheck_after: float, settings: Settings
) -> None:
    from .journal import Journal, run_key
    from .report import Report, rows_of
    from .targets import from_urls, merged

    with click.open_file(file, encoding="utf-8", errors="replace") as stream:
        written = from_urls(stream.read(), "" if file == "-" else file)
    chosen = merged(written)
    key = run_key(str(day), "urls", [target.url for target in chosen])
    with Journal(_cache() / f"{key}.jsonl", key) as journal:
        found = _again(chosen, _probe(chosen, settings, journal), recheck_after, settings)
        report = Report(tuple(rows_of(_once(written), found)), day)
        _print(report, style, everything=everything)
        journal.finish()
    sys.exit(report.exit_code)


def _once(written: Iterable[Target]) -> list[Target]:
    """Each written address once, fragment included, with its first place: one row a URL as it was given."""
    seen: dict[tuple[str, tuple[str, ...]], Target] = {}
    for target in written:
        seen.setdefault((target.url, target.fragments), target)
    return list(seen.values())


def _changed(listed: _List, revision: str) -> list[Target]:
    """Links of the list that were not in it at a revision."""
    import tempfile

    from . import targets

    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder)
        if listed.catalog is not None:
            from zoomon.catalog import load

            targets.checkout(revision, listed.root, before, "catalog")
            old = targets.from_catalog(load(before))
        else:
            targets.checkout(revision, Path(), before, *(path.as_posix() for path in listed.files))
            old = [
                target
                for path in listed.files
                if (before / path).exists()
                for target in targets.from_list(before / path, path.as_posix())
            ]
            old = targets.merged(old)
        return targets.changed(listed.targets, old)


def _with_memory(target: Target, states: Mapping[str, LinkState]) -> Target:
    from dataclasses import replace

    state = states.get(target.url)
    return replace(target, seen=state.seen) if state and state.seen else target


def _controls(rules: Rules, chosen: Sequence[Target], settings: Settings) -> list[Finding]:
    """Findings of the control addresses; none where nothing is to be checked."""
    from .model import Target
    from .run import find

    return list(find([Target(url) for url in rules.controls], settings)) if chosen and rules.controls else []


def _conclude(
    listed: _List,
    chosen: Sequence[Target],
    found: Sequence[Finding],
    recorded: Recorded,
    day: dt.date,
    style: str,
    *,
    everything: bool,
    journal: Journal | None,
) -> None:
    """Write the history, say what was found, and end with the exit code of the run."""
    from . import history
    from .report import Report, rows_of

    assert listed.history_file is not None
    if not recorded.void:
        history.write(listed.history_file, recorded.states)
    if journal:
        journal.finish()
    ordered = sorted(chosen, key=lambda target: (target.places[:1], target.url))
    report = Report(
        tuple(rows_of(ordered, found, recorded.states, listed.ignored(day))),
        day,
        died=recorded.died,
        revived=recorded.revived,
        void=recorded.void,
        remarks=tuple(listed.rules.report(recorded.states, day)),
        with_history=True,
        not_due=len(listed.targets) - len(chosen),
    )
    _print(report, style, everything=everything)
    sys.exit(report.exit_code)


def _write_part(
    output: Path, found: Sequence[Finding], controls: Sequence[Finding], day: dt.date, network: str
) -> None:
    import json

    rows = {
        "date": day.isoformat(),
        "network": network,
        "controls": [finding.to_json() for finding in sorted(controls, key=lambda finding: finding.url)],
        "findings": [finding.to_json() for finding in sorted(found, key=lambda finding: finding.url)],
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_name(output.name + ".part")
    partial.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(output)


@links.command()
@click.argument(
    "parts", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--list",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list, where it is not the catalog.",
)
@click.option("--history", "history_file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--rules", "rules_file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path())
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--trust", is_flag=True, help="Record a run that looks like an outage.")
@_reporting_errors
def merge(
    parts: tuple[Path, ...],
    files: tuple[Path, ...],
    history_file: Path | None,
    rules_file: Path | None,
    root: Path,
    style: str,
    trust: bool,
) -> None:
    """Join what `--shard i/n --output FILE` or runs on other networks found, and record it as one run."""
    import json

    from . import history
    from .model import Finding

    listed = _List(files, root, history_file, rules_file)
    if listed.history_file is None:
        raise click.UsageError("--list needs --history FILE")
    by_network: dict[str, list[Finding]] = {}
    controls: list[Finding] = []
    days = set()
    for part in parts:
        try:
            rows = json.loads(part.read_text(encoding="utf-8"))
            by_network.setdefault(rows["network"], []).extend(
                Finding.from_json(row) for row in rows["findings"]
            )
            controls += [Finding.from_json(row) for row in rows["controls"]]
            days.add(dt.date.fromisoformat(rows["date"]))
        except (ValueError, KeyError, TypeError) as error:
            raise click.UsageError(
                f"{part} is not a part of a run ({error}); make it with --output"
            ) from None
    day = max(days)
    found = _best([finding for findings in by_network.values() for finding in findings])
    why = "" if trust else history.distrust(listed.states, found, controls)
    known = [target.url for target in listed.targets]
    recorded = history.Recorded(dict(listed.states), void=why)
    if not why:
        states: Mapping[str, LinkState] = listed.states
        good = {finding.url for finding in found if finding.verdict in history.GOOD}
        for network, findings in sorted(by_network.items()):
            # What opens from one network is good; failures elsewhere are then no strikes.
            told = [
                finding for finding in findings if finding.url not in good or finding.verdict in history.GOOD
            ]
            states = history.record(
                states, told, day, known=known, words=listed.rules.words, network=network, trust=True
            ).states
        before = listed.states
        dead, alive = "dead", history.GOOD
        died = tuple(
            sorted(
                u
                for u, s in states.items()
                if s.verdict == dead and (u not in before or before[u].verdict != dead)
            )
        )
        back = tuple(
            sorted(
                u
                for u, s in states.items()
                if s.verdict in alive and u in before and before[u].verdict == dead
            )
        )
        recorded = history.Recorded(states, died, back)
    chosen = [target for target in listed.targets if target.url in {finding.url for finding in found}]
    _conclude(listed, chosen, found, recorded, day, style, everything=False, journal=None)


def _best(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a URL: the best that any network has."""
    from .report import ORDER

    best: dict[str, Finding] = {}
    for finding in findings:
        known = best.get(finding.url)
        if known is None or (finding.asked, ORDER.index(finding.verdict)) > (
            known.asked,
            ORDER.index(known.verdict),
        ):
            best[finding.url] = finding
    return [best[url] for url in sorted(best)]


@links.command()
@_listing
@_networking
@click.option("--dry-run", is_flag=True, help="Print the diff and change no file of the list.")
@click.option("--offline", is_flag=True, help="Look no archived copies up.")
@click.option(
    "--publish",
    metavar="OWNER/REPO",
    help="Push the changes to a branch and keep a pull request with them ($GITHUB_TOKEN).",
)
@click.option("--branch", default="links/fixes", show_default=True)
@click.option("--base", default="main", show_default=True, help="The branch that the pull request is for.")
@_reporting_errors
def fix(
    files: tuple[Path, ...],
    root: Path,
    history_file: Path | None,
    rules_file: Path | None,
    allow_private: bool,
    services: tuple[str, ...],
    contact: str,
    today: dt.date | None,
    dry_run: bool,
    offline: bool,
    publish: str | None,
    branch: str,
    base: str,
) -> None:
    """Write what follows from the history into the list: new addresses, archived copies beside dead links.

    A link whose permanent redirect several runs saw the same is rewritten. A dead link gets `archived:` beside its
    URL, the copy nearest to the day its entry was added; when it is back, that is taken out again. Every other byte
    stays. The diff goes to standard output.
    """
    from . import fix as fixing
    from . import history
    from .report import counted

    listed = _List(files, root, history_file, rules_file)
    day = _now(today)
    if not offline and listed.catalog is not None:
        settings = _settings(listed.rules, allow_private=allow_private, services=services, contact=contact)
        found = _look_copies_up(listed, day, settings)
        if found and listed.history_file:
            history.write(listed.history_file, listed.states)
    changes = []
    written: list[str] = []
    for path, name, before, after, made in _fixed(listed, fixing):
        if after == before:
            continue
        click.echo(fixing.diff(before, after, name), nl=False)
        changes += made
        written.append(name)
        if not dry_run:
            with path.open("w", encoding="utf-8", newline="") as stream:
                stream.write(after)
    click.echo(f"{counted(len(changes), 'change')} in {counted(len(written), 'file')}", err=True)
    if publish and written and not dry_run:
        text = "\n".join(f"- `{change.file}:{change.line}`: {_plain(change.what)}" for change in changes)
        _push(listed.root, branch, written, "Mend links")
        title = f"Mend {len(changes)} links" if len(changes) > 1 else "Mend a link"
        click.echo(
            _repository(publish).keep_pull(
                branch, base, title, f"From the link history of {day}.\n\n{text}\n"
            ),
            err=True,
        )


def _plain(text: str) -> str:
    from .report import markdown_text

    return markdown_text(text)


def _fixed(listed: _List, fixing: Any) -> Iterable[tuple[Path, str, str, str, list[Any]]]:
    """(path, name, text before, text after, changes) of each file of the list."""
    if listed.catalog is not None:
        for id in sorted(listed.catalog.entries):
            document = listed.catalog.document("entries", id)
            after, made = fixing.fix_entry(document, id, listed.catalog, listed.states)
            path = listed.root / document.file
            with path.open(encoding="utf-8", newline="") as stream:
                before = stream.read()
            # Offsets are into the text that the catalog read: with another one nothing is written.
            if before.removeprefix("\ufeff") == document.text:
                yield path, document.file, before, before[: len(before) - len(document.text)] + after, made
        return
    for path in listed.files:
        with path.open(encoding="utf-8", newline="") as stream:
            before = stream.read()
        after, made = fixing.fix_list(before, path.as_posix(), listed.targets, listed.states)
        yield path, path.as_posix(), before, after, made


def _look_copies_up(listed: _List, day: dt.date, settings: Settings) -> int:
    """Find archived copies of dead links that have none yet, and note them in the history."""
    from dataclasses import replace

    from .archive import look_up
    from .fetch import Fetcher
    from .model import Verdict

    count = 0
    fetcher = Fetcher(settings)
    try:
        for target in listed.targets:
            state = listed.states.get(target.url)
            if state is None or state.verdict is not Verdict.DEAD or state.archived or target.archived:
                continue
            added = dt.date.fromisoformat(target.added) if target.added else day
            copy = look_up(target, added, settings, fetcher, last_good=state.good)
            if copy:
                listed.states[target.url] = replace(state, archived=copy.url, archived_on=copy.on)
                count += 1
            click.echo(f"{target.url}: {f'copy of {copy.on}' if copy else 'no good copy'}", err=True)
    finally:
        fetcher.close()
    return count


def _push(root: Path, branch: str, names: Sequence[str], message: str) -> None:
    """Commit files on a branch of their own and push it."""
    import subprocess

    for arguments in (
        ["switch", "--quiet", "--force-create", branch],
        ["add", "--", *names],
        ["commit", "--quiet", "--message", message, "--", *names],
        ["push", "--quiet", "--force", "origin", branch],
    ):
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise click.UsageError(f"git {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")


def _repository(name: str) -> Any:
    from .publish import GitHub

    token = os.environ.get("GITHUB_TOKEN")
    if not token:
        raise click.UsageError("set GITHUB_TOKEN to a token that may write to the repository")
    if name.count("/") != 1:
        raise click.UsageError(f"`{name}` is not OWNER/REPO")
    return GitHub(name, token, os.environ.get("GITHUB_API_URL", "https://api.github.com"))


@links.command()
@_listing
@_networking
@click.option("--changed-since", metavar="REV", help="Only links that were not there at REV.")
@click.option(
    "--failing",
    is_flag=True,
    help="Try links that keep failing too: an attempt that fails is the witness that they wait for.",
)
@click.option(
    "--most", type=click.IntRange(1), default=20, show_default=True, help="Captures to ask for in this run."
)
@click.option("--deadline", callback=_seconds, default="20m", show_default=True, metavar="TIME")
@_reporting_errors
def archive(
    files: tuple[Path, ...],
    root: Path,
    history_file: Path | None,
    rules_file: Path | None,
    allow_private: bool,
    services: tuple[str, ...],
    contact: str,
    today: dt.date | None,
    changed_since: str | None,
    failing: bool,
    most: int,
    deadline: float,
) -> None:
    """Ask the Wayback Machine for copies of links that have none, within its limits ($SPN_KEY is access:secret)."""
    import time
    from dataclasses import replace

    from . import history
    from .archive import SavePageNow, wants_capture
    from .fetch import Fetcher
    from .report import counted

    listed = _List(files, root, history_file, rules_file)
    if listed.history_file is None:
        raise click.UsageError("a list needs --history FILE, where its copies are noted")
    day = _now(today)
    settings = _settings(listed.rules, allow_private=allow_private, services=services, contact=contact)
    chosen = _changed(listed, changed_since) if changed_since else listed.targets
    wanted: list[Target] = []
    for target in chosen:
        state = listed.states.get(target.url)
        if state and failing and state.needs_witness:
            wanted.insert(0, target)
        elif state and wants_capture(target, state.verdict, state.archived):
            wanted.append(target)
    fetcher = Fetcher(settings)
    saver = SavePageNow(fetcher, settings)
    end = time.monotonic() + deadline
    done = 0
    try:
        for target in wanted[:most]:
            if time.monotonic() > end:
                click.echo("the time is over; the rest waits for the next run", err=True)
                break
            saved = saver.save(target.url)
            state = listed.states[target.url]
            if saved.copy:
                state = replace(state, archived=saved.copy.url, archived_on=saved.copy.on)
                done += 1
            if saved.reached is not None:
                state = history.witness(state, day, reached=saved.reached)
            listed.states[target.url] = state
            click.echo(
                f"{target.url}: {f'copy of {saved.copy.on}' if saved.copy else saved.detail or 'no copy'}",
                err=True,
            )
            if saved.wait:
                click.echo("the archive's limit is reached; the rest waits for the next run", err=True)
                break
    finally:
        fetcher.close()
        history.write(listed.history_file, listed.states)
    without = counted(max(0, len(wanted) - done), "link")
    click.echo(f"{counted(done, 'copy', 'copies')} made, {without} still without one")


@links.command()
@_listing
@click.option("--today", callback=_date, default=None, metavar="DATE", hidden=True)
@click.option(
    "--publish", metavar="OWNER/REPO", help="Keep the one living issue of this repository ($GITHUB_TOKEN)."
)
@click.option(
    "--fix", "fixes", default="", metavar="#N", help="The pull request with the fixes, to point to."
)
@click.option(
    "--days",
    type=click.IntRange(1),
    default=7,
    show_default=True,
    help="Deaths and revivals of so many days are news.",
)
@click.option(
    "--format", "style", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True
)
@_reporting_errors
def report(
    files: tuple[Path, ...],
    root: Path,
    history_file: Path | None,
    rules_file: Path | None,
    today: dt.date | None,
    publish: str | None,
    fixes: str,
    days: int,
    style: str,
) -> None:
    """The living issue: what to mend, what to look at, what needs nothing."""
    import json

    from .report import issue

    listed = _List(files, root, history_file, rules_file)
    day = _now(today)
    made = issue(
        listed.targets,
        listed.states,
        day,
        ignored=listed.ignored(day),
        remarks=listed.rules.report(listed.states, day),
        fix=fixes,
        days=days,
    )
    if publish:
        click.echo(_repository(publish).keep_issue(made))
    elif style == "json":
        click.echo(
            json.dumps(
                {"title": made.title, "body": made.body, "comment": made.comment, "open": made.open},
                indent=1,
                ensure_ascii=False,
            )
        )
    else:
        click.echo(f"# {made.title}\n\n{made.body}", nl=False)


@links.command()
@click.argument("url", required=False)
@click.option("--by", required=True, metavar="NAME", help="Who opened it.")
@click.option(
    "--says",
    type=click.Choice(["ok", "dead"]),
    default="ok",
    show_default=True,
    help="It shows the work, or it is gone.",
)
@click.option(
    "--comment",
    metavar="TEXT",
    help="In place of URL: a comment such as `/links ok URL` or `/links dead URL`.",
)
@click.option("--on", callback=_date, default=None, metavar="DATE", help="When. Default: today.")
@click.option(
    "--until", callback=_date, default=None, metavar="DATE", help="How long it holds. Default: half a year."
)
@click.option(
    "--publish",
    metavar="OWNER/REPO",
    help="Push it to a branch and keep a pull request with it; NAME must have write access.",
)
@click.option("--base", default="main", show_default=True, help="The branch that the pull request is for.")
@_listing
@_reporting_errors
def confirm(
    url: str | None,
    by: str,
    says: str,
    comment: str | None,
    on: dt.date | None,
    until: dt.date | None,
    publish: str | None,
    base: str,
    files: tuple[Path, ...],
    root: Path,
    history_file: Path | None,
    rules_file: Path | None,
) -> None:
    """Note a person's word on a link: they opened it, and it shows the work (or is gone).

    URL is an address of the list, or an entry's id for all its links that are not good. The word is a row in
    catalog/links.yml; it is an observation with a date, a name and an expiry, and the next run takes it in.
    """
    from . import rules
    from .history import GOOD, Word

    if comment is not None:
        words = comment.split()
        if len(words) != 3 or words[0] != "/links" or words[1] not in ("ok", "dead"):
            raise click.UsageError("write `/links ok URL` or `/links dead URL`")
        _, says, url = words
    if not url:
        raise click.UsageError("name the URL or the entry")
    if publish and not _repository(publish).may_write(by):
        raise click.UsageError(f"{by} has no write access to {publish}")
    listed = _List(files, root, history_file, rules_file)
    day = on or _now(None)
    word = Word(by, day, until or day + dt.timedelta(days=183), says)
    if word.until < word.on:
        raise click.UsageError("--until is before --on")
    address = url.partition("#")[0]
    chosen = [target.url for target in listed.targets if target.url == address]
    if not chosen:
        entry = [
            target.url for target in listed.targets if any(place.entry == url for place in target.places)
        ]
        chosen = [
            one for one in entry if one in listed.states and listed.states[one].verdict not in GOOD
        ] or entry[:1]
    if not chosen:
        raise click.UsageError(f"no link of the list is {url}, and no entry has this id")
    text = listed.rules_file.read_text(encoding="utf-8") if listed.rules_file.exists() else ""
    for one in sorted(chosen, reverse=True):
        text = rules.with_word(text, one, word)
    listed.rules_file.parent.mkdir(parents=True, exist_ok=True)
    listed.rules_file.write_text(text, encoding="utf-8")
    for one in chosen:
        click.echo(f"{listed.rules_file}: {one} is {says} by {by} until {word.until}")
    if publish:
        name = listed.rules_file.resolve().relative_to(listed.root.resolve()).as_posix()
        _push(listed.root, "links/words", [name], "Note a word on a link")
        title = f"Note that {len(chosen)} link{'s are' if len(chosen) > 1 else ' is'} {says}"
        click.echo(
            _repository(publish).keep_pull("links/words", base, title, f"By {_plain(by)}, on {day}.\n")
        )


@links.command()
@click.argument("pull", type=click.IntRange(1))
@click.option("--publish", required=True, metavar="OWNER/REPO")
@click.option(
    "--from",
    "source",
    type=click.File(encoding="utf-8"),
    default="-",
    help="The text, as `--format markdown` prints it.",
)
@_reporting_errors
def comment(pull: int, publish: str, source: Any) -> None:
    """Keep the one comment on a pull request up to date ($GITHUB_TOKEN)."""
    click.echo(_repository(publish).keep_comment(pull, source.read()))
