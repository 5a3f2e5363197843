"""What a run found, in the words and formats that people and programs read. Pure.

Text for terminals, JSON, Markdown (pull request comments), GitHub annotations, SARIF 2.1.0, JUnit XML, and the living
issue of a scheduled check. Titles and addresses of strangers are escaped for each.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from .address import host_key
from .history import GOOD, LinkState
from .model import Finding, Place, Target, Verdict
from .verdict import REASONS

ORDER = (Verdict.DEAD, Verdict.SUSPECT, Verdict.BLOCKED, Verdict.UNKNOWN, Verdict.MOVED, Verdict.OK)


@dataclass(frozen=True, slots=True)
class Row:
    """One link as it is written, fragment included, and what is said of it."""

    url: str
    finding: Finding
    verdict: Verdict
    reason: str
    places: tuple[Place, ...] = ()
    state: LinkState | None = None
    """Its history, where there is one."""
    target: Target | None = None
    ignored: str = ""
    """Why it is not reported."""

    @property
    def failing(self) -> bool:
        """It failed now, and not yet often enough: its last verdict stands."""
        return bool(self.state and self.state.failing and self.finding.verdict not in GOOD)

    @property
    def sentence(self) -> str:
        """What was seen."""
        detail = self.finding.detail or (
            REASONS[self.reason].words if self.reason in REASONS else self.reason
        )
        failing = f" ({self.state.failing})" if self.state and self.state.failing else ""
        return clean(detail) + failing

    @property
    def rank(self) -> tuple[Any, ...]:
        """Entries on paths first, then links that are an entry's only one, then by place."""
        target = self.target
        return (not (target and target.on_path), not (target and target.only_copy), self.places[:1], self.url)

    def to_json(self) -> dict[str, Any]:
        row = self.finding.to_json()
        row |= {"url": self.url, "verdict": str(self.verdict), "reason": self.reason}
        row.pop("places", None)
        if self.verdict is not self.finding.verdict:
            row["now"] = {"verdict": str(self.finding.verdict), "reason": self.finding.reason}
        if self.state:
            history = self.state.to_json()
            row["history"] = {
                key: history[key]
                for key in ("since", "checked", "good", "strikes", "archived")
                if key in history
            }
            if self.state.failing:
                row["history"]["failing"] = self.state.failing
        if self.ignored:
            row["ignored"] = self.ignored
        if self.places:
            row["places"] = [place.to_json() for place in self.places]
        return row


@dataclass(frozen=True, slots=True)
class Report:
    """A run as a whole."""

    rows: tuple[Row, ...]
    today: dt.date
    died: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    void: str = ""
    """Why the run can't be trusted."""
    remarks: tuple[str, ...] = ()
    """Sentences about the rules, such as an ignore that expired."""
    with_history: bool = False
    not_due: int = 0
    """Links that were not asked, because their last check is recent."""

    @property
    def counts(self) -> dict[str, int]:
        return {str(verdict): sum(row.verdict is verdict for row in self.rows) for verdict in Verdict}

    @property
    def newly_dead(self) -> list[Row]:
        """What exit code 1 is for: links that died in this run, or, judged at once, all dead ones."""
        if self.with_history:
            return [row for row in self.rows if row.finding.url in self.died and not row.ignored]
        return [row for row in self.rows if row.verdict is Verdict.DEAD and not row.ignored]

    @property
    def exit_code(self) -> int:
        """0 nothing new, 1 newly dead, 3 a run that can't be trusted."""
        return 3 if self.void else 1 if self.newly_dead else 0


def rows_of(
    targets: Iterable[Target],
    findings: Iterable[Finding],
    states: Mapping[str, LinkState] | None = None,
    ignored: Callable[[str], str] = lambda _: "",
) -> list[Row]:
    """A row for each link as it is written: a page that is linked to with two fragments has two."""
    by_url = {finding.url: finding for finding in findings}
    rows = []
    for target in targets:
        finding = by_url.get(target.url)
        if finding is None:
            continue
        state = states.get(target.url) if states is not None else None
        for fragment in target.fragments or ("",):
            url = f"{target.url}#{fragment}" if fragment else target.url
            verdict, reason = finding.verdict, finding.reason
            if reason == "fragment-missing" and fragment not in finding.missing_fragments:
                moved = bool(finding.moved_to)
                verdict, reason = (Verdict.MOVED, "moved") if moved else (Verdict.OK, "ok")
            elif state is not None and reason != "fragment-missing":
                verdict, reason = state.verdict, state.reason or reason
            rows.append(Row(url, finding, verdict, reason, target.places, state, target, ignored(target.url)))
    return rows


# -- escaping ------------------------------------------------------------------------------------------------------------


def clean(text: str) -> str:
    """Text without control characters, which could speak to a terminal, and without bidirectional overrides."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+", " ", text).strip()


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is; a stranger's title can neither format, link, nor mention anybody."""
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+\-!|~])", r"\\\1", clean(text))
    return escaped.replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;").replace("@", "@\u200b")


def markdown_code(text: str) -> str:
    """Text as code."""
    return "`" + clean(text).replace("`", "'") + "`"


def day(date: dt.date) -> str:
    return f"{date.day} {date:%b}"


# -- formats -------------------------------------------------------------------------------------------------------------


def as_json(report: Report) -> str:
    summary: dict[str, Any] = {"links": len(report.rows), **report.counts, "date": report.today.isoformat()}
    if report.with_history:
        summary |= {"died": list(report.died), "revived": list(report.revived), "not_due": report.not_due}
    if report.void:
        summary["void"] = report.void
    if report.remarks:
        summary["remarks"] = list(report.remarks)
    problems = host_problems(report.rows)
    if problems:
        summary["host_problems"] = [
            {"host": host, "reason": reason, "links": len(rows)} for host, reason, rows in problems
        ]
    summary["exit"] = report.exit_code
    rows = ",\n".join(
        json.dumps(row.to_json(), ensure_ascii=False) for row in report.rows
    )  # a line each: quick
    return f'{{"links": [\n{rows}\n],\n"summary": {json.dumps(summary, indent=1, ensure_ascii=False)}}}'


_OF_HOSTS = frozenset(
    [
        "timeout",
        "refused",
        "unreachable",
        "reset",
        "tls",
        "no-such-host",
        "http-5xx",
        "rate-limited",
        "retry-later",
        "not-asked",
        "forbidden",
        "challenge",
        "parked",
    ]
)
"""Reasons that the links of a host tend to share."""


def host_problems(rows: Sequence[Row], least: int = 3) -> list[tuple[str, str, list[Row]]]:
    """Hosts of which at least three links fail alike, and nothing else is known: one problem, not many."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    hosts: dict[str, int] = {}
    for row in rows:
        host = host_key(row.finding.url)
        hosts[host] = hosts.get(host, 0) + 1
        if row.finding.reason in _OF_HOSTS:
            grouped.setdefault((host, row.finding.reason), []).append(row)
    return [
        (host, reason, found)
        for (host, reason), found in sorted(grouped.items())
        if len(found) >= least and len(found) == hosts[host]
    ]


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun: "1 link", "2 links"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def one_line(report: Report) -> str:
    """The counts in a sentence."""
    counts = report.counts
    parts = [f"{counts[verdict]:,} {verdict}" for verdict in ORDER if counts[verdict]]
    rest = f"; {report.not_due:,} not due" if report.not_due else ""
    return f"{counted(len(report.rows), 'link')}: " + (", ".join(parts) or "none") + rest


def as_text(report: Report, *, colour: bool = False, everything: bool = False) -> str:
    """For a terminal: what is not good, worst first, one line each with its place."""
    paint = {
        Verdict.DEAD: "31;1",
        Verdict.SUSPECT: "35",
        Verdict.BLOCKED: "33",
        Verdict.UNKNOWN: "36",
        Verdict.MOVED: "34",
        Verdict.OK: "32",
    }
    lines: list[str] = []
    gathered = {id(row) for _, _, rows in host_problems(report.rows) for row in rows}
    for verdict in ORDER:
        for row in sorted((row for row in report.rows if row.verdict is verdict), key=lambda row: row.rank):
            good = verdict is Verdict.OK and not row.failing
            if not everything and (good or id(row) in gathered):
                continue
            word = f"{'failing' if row.failing else verdict:<8}"
            word = f"\x1b[{paint[verdict]}m{word}\x1b[0m" if colour else word
            place = f"{clean(str(row.places[0]))}: " if row.places else ""
            ignored = f" [ignored: {clean(row.ignored)}]" if row.ignored else ""
            lines.append(f"{word} {place}{clean(row.url)}\n         {row.sentence}{ignored}")
            lines += [f"         note: {clean(note)}" for note in row.finding.notes]
    if not everything:
        for host, reason, rows in host_problems(report.rows):
            lines.append(
                f"host     {host}: {len(rows)} links, all: {REASONS[reason].words} ({rows[0].verdict})"
            )
    lines += [clean(remark) for remark in report.remarks]
    lines.append(one_line(report))
    if report.died or report.revived:
        lines.append(f"died: {len(report.died)}, revived: {len(report.revived)}")
    if report.void:
        lines.append(f"This run can't be trusted and recorded nothing: {clean(report.void)}")
    return "\n".join(lines)


def as_markdown(report: Report) -> str:
    """For a comment on a pull request: what must change, what a person should open, and the good ones folded."""
    out = [f"### Links: {one_line(report)}", ""]
    if report.void:
        out += [f"This run can't be trusted: {markdown_text(report.void)}", ""]
    for verdict, heading in (
        (Verdict.DEAD, "Dead: mend or replace these before merging"),
        (Verdict.SUSPECT, "Look at these: open each, and tick it if it shows the work"),
        (Verdict.BLOCKED, "Our checker is not let in: open each, and tick it if it shows the work"),
        (Verdict.UNKNOWN, "No answer that we can judge"),
        (Verdict.MOVED, "Moved permanently: use the new address"),
    ):
        rows = sorted(
            (row for row in report.rows if row.verdict is verdict and not row.ignored),
            key=lambda row: row.rank,
        )
        if rows:
            out += [f"#### {heading} ({len(rows)})", ""]
            tick = "- [ ] " if verdict in (Verdict.SUSPECT, Verdict.BLOCKED) else "- "
            out += [tick + markdown_row(row) for row in rows] + [""]
    failing = sorted((row for row in report.rows if row.failing), key=lambda row: row.rank)
    if failing:
        out += [f"#### Failing, not yet dead ({len(failing)})", ""]
        out += [f"- {markdown_row(row)}" for row in failing] + [""]
    good = [row for row in report.rows if row.verdict is Verdict.OK and not row.failing]
    if good:
        out += [f"<details><summary>Opened ({len(good)})</summary>", ""]
        out += [f"- {markdown_code(row.url)}" for row in sorted(good, key=lambda row: row.rank)] + [
            "",
            "</details>",
            "",
        ]
    out += [f"- {markdown_text(remark)}" for remark in report.remarks]
    return "\n".join(out).rstrip() + "\n"


def markdown_row(row: Row) -> str:
    """One link in a list."""
    place = f"{markdown_code(str(row.places[0]))} · " if row.places else ""
    moved = (
        f" → {markdown_code(row.finding.moved_to)}"
        if row.verdict is Verdict.MOVED and row.finding.moved_to
        else ""
    )
    notes = "".join(f" Note: {markdown_text(note)}." for note in row.finding.notes)
    return f"{place}{markdown_code(row.url)}{moved}: {markdown_text(row.sentence)}{notes}"


def as_github(report: Report) -> str:
    """Workflow commands that GitHub shows as annotations beside the lines."""
    levels = {
        Verdict.DEAD: "error",
        Verdict.SUSPECT: "warning",
        Verdict.BLOCKED: "warning",
        Verdict.UNKNOWN: "notice",
        Verdict.MOVED: "notice",
    }

    def data(text: str) -> str:
        return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    lines = []
    for row in sorted(report.rows, key=lambda row: (ORDER.index(row.verdict), row.rank)):
        level = levels.get(row.verdict)
        if level is None or row.ignored:
            continue
        for place in row.places or (Place(""),):
            where = [f"file={value(place.file)}"] if place.file else []
            where += [f"line={place.line}"] if place.line else []
            where += [f"col={place.column}"] if place.column else []
            where.append(f"title={value(f'link {row.verdict}: {row.reason}')}")
            moved = f" Now at {row.finding.moved_to}." if row.verdict is Verdict.MOVED else ""
            lines.append(f"::{level} {','.join(where)}::{data(f'{row.url}: {row.sentence}.{moved}')}")
    lines.append(f"::notice title=links::{data(one_line(report))}")
    if report.void:
        lines.append(
            f"::error title=links::{data('This run can not be trusted and recorded nothing: ' + report.void)}"
        )
    return "\n".join(lines)


def as_sarif(report: Report) -> str:
    """SARIF 2.1.0, for code scanning."""
    levels = {
        Verdict.DEAD: "error",
        Verdict.SUSPECT: "warning",
        Verdict.BLOCKED: "note",
        Verdict.UNKNOWN: "note",
        Verdict.MOVED: "note",
    }
    results, used = [], set()
    for row in sorted(report.rows, key=lambda row: row.rank):
        if row.verdict not in levels:
            continue
        rule = f"link-{row.verdict}-{row.reason}"
        used.add((rule, row.reason, row.verdict))
        locations: list[dict[str, Any]] = []
        for place in row.places:
            location: dict[str, Any] = {"artifactLocation": {"uri": place.file}}
            if place.line:
                location["region"] = {
                    "startLine": place.line,
                    **({"startColumn": place.column} if place.column else {}),
                }
            locations.append({"physicalLocation": location})
        result: dict[str, Any] = {
            "ruleId": rule,
            "level": levels[row.verdict],
            "message": {"text": f"{clean(row.url)}: {row.sentence}"},
            "locations": locations,
            "partialFingerprints": {"url/v1": hashlib.sha256(row.url.encode()).hexdigest()[:32]},
        }
        if row.ignored:
            result["suppressions"] = [{"kind": "external", "justification": clean(row.ignored)}]
        results.append(result)
    rules = [
        {
            "id": rule,
            "shortDescription": {
                "text": f"{verdict}: {REASONS[reason].words if reason in REASONS else reason}"
            },
        }
        for rule, reason, verdict in sorted(used)
    ]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "zoomon links", "rules": rules}},
                "invocations": [{"executionSuccessful": not report.void}],
                "results": results,
            }
        ],
    }
    return json.dumps(log, indent=1, ensure_ascii=False)


def as_junit(report: Report) -> str:
    """JUnit XML: a test case a link; dead ones fail, those that a person should look at are skipped with a reason."""
    cases = sorted(report.rows, key=lambda row: row.rank)
    failed = [row for row in cases if row.verdict is Verdict.DEAD and not row.ignored]
    skipped = [
        row
        for row in cases
        if row.verdict in (Verdict.SUSPECT, Verdict.BLOCKED, Verdict.UNKNOWN)
        or (row.ignored and row.verdict is Verdict.DEAD)
    ]
    counts = {
        "tests": str(len(cases)),
        "failures": str(len(failed)),
        "skipped": str(len(skipped)),
        "errors": "1" if report.void else "0",
    }
    suites = ElementTree.Element("testsuites", {"name": "zoomon links", **counts})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "links", **counts})
    for row in cases:
        place = row.places[0] if row.places else None
        attributes = {
            "classname": place.file if place else row.finding.host,
            "name": clean(row.url),
            "time": f"{row.finding.seconds:.3f}",
        }
        if place and place.line:
            attributes |= {"file": place.file, "line": str(place.line)}
        case = ElementTree.SubElement(suite, "testcase", attributes)
        if row in failed:
            ElementTree.SubElement(case, "failure", {"message": row.sentence, "type": row.reason})
        elif row in skipped:
            why = row.ignored or row.sentence
            ElementTree.SubElement(case, "skipped", {"message": f"{row.verdict}: {clean(why)}"})
    if report.void:
        case = ElementTree.SubElement(
            suite, "testcase", {"classname": "links", "name": "the run can be trusted"}
        )
        ElementTree.SubElement(case, "error", {"message": clean(report.void), "type": "void"})
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode")


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "github": as_github,
    "sarif": as_sarif,
    "junit": as_junit,
}


# -- the living issue ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Issue:
    """The one issue that a scheduled check keeps."""

    title: str
    body: str
    comment: str = ""
    """What people are told of by a notification: deaths and revivals; empty for none."""
    open: bool = True
    """False: all is well, it is closed."""


MARK = "<!-- zoomon links -->"
"""By this the issue is found again."""


def issue(
    targets: Sequence[Target],
    states: Mapping[str, LinkState],
    today: dt.date,
    *,
    ignored: Callable[[str], str] = lambda _: "",
    remarks: Sequence[str] = (),
    fix: str = "",
    days: int = 7,
) -> Issue:
    """Title, text and comment of the living issue: *mend*, *look at*, *nothing to do*.

    Args:
        targets: All links.
        states: The history after the run.
        today: The day of the run.
        ignored: Why a URL is not reported.
        remarks: Sentences about rules.
        fix: The pull request with the fixes, as `#87`.
        days: How far back a death or revival is news; the days since the last run.
    """
    known = [(target, states[target.url]) for target in sorted(targets, key=_rank) if target.url in states]
    last = max((state.checked for _, state in known if state.checked), default=today)
    mend = [(t, s) for t, s in known if s.verdict is Verdict.DEAD and not ignored(t.url)]
    look = [
        (t, s)
        for t, s in known
        if (s.verdict is Verdict.SUSPECT or s.needs_witness)
        and s.verdict is not Verdict.DEAD
        and not ignored(t.url)
    ]
    fine = sum(state.verdict in GOOD for _, state in known)
    checked = f"({fine:,} fine, checked {day(last)})"
    title = (
        f"Links: {len(mend)} to mend, {len(look)} to look at {checked}"
        if mend or look
        else f"Links: nothing to do {checked}"
    )
    since = today - dt.timedelta(days=days)
    died = [(t, s) for t, s in known if any(when > since and what == "died" for when, what in s.events[-1:])]
    revived = [
        (t, s) for t, s in known if any(when > since and what == "revived" for when, what in s.events[-1:])
    ]
    out = [MARK, "", f"## Mend ({len(mend)}){_trend(died, revived)}", ""]
    out += [line for target, state in mend for line in _mend_lines(target, state, fix)] or ["Nothing."]
    out += [
        "",
        f"## Look at ({len(look)})",
        "",
        "We can't decide; a person can in 20 seconds.",
        "Answer with a comment: `/links ok URL` or `/links dead URL`.",
        "",
    ]
    out += [line for target, state in look for line in _look_lines(target, state)] or ["Nothing."]
    out += [
        "",
        "<details><summary>Nothing to do</summary>",
        "",
        *_rest(known, ignored, today),
        "",
        "</details>",
    ]
    if remarks:
        out += ["", "## Rules", "", *(f"- {markdown_text(remark)}" for remark in remarks)]
    comment = ""
    if died or revived:
        lines = [f"- gone: {markdown_code(state.url)} ({_place(target)})" for target, state in died]
        lines += [f"- back: {markdown_code(state.url)} ({_place(target)})" for target, state in revived]
        comment = "\n".join(lines)
    return Issue(title, "\n".join(out) + "\n", comment, bool(mend or look))


def _rank(target: Target) -> tuple[Any, ...]:
    return (not target.on_path, not target.only_copy, target.places[:1], target.url)


def _trend(died: Sequence[Any], revived: Sequence[Any]) -> str:
    return f" · since the last report: +{len(died)}, -{len(revived)}" if died or revived else ""


def _place(target: Target) -> str:
    if not target.places:
        return "no place"
    place = target.places[0]
    named = f"{place.entry} · {place.role} · " if place.entry else ""
    return f"{markdown_text(named)}{markdown_code(str(place))}"


def _mend_lines(target: Target, state: LinkState, fix: str) -> list[str]:
    only = " · the only free copy" if target.only_copy else ""
    seen = (
        " and ".join(day(strike.on) for strike in (state.strikes[0], state.strikes[-1]))
        if state.strikes
        else ""
    )
    what = f"{markdown_text(_words(state))} on {seen}" if seen else markdown_text(_words(state))
    good = f"; last good {day(state.good)}" if state.good else "; never seen good"
    copy = f" Copy: {markdown_code(state.archived)} (checked)." if state.archived else ""
    return [
        f"- [ ] {_place(target)}{only}",
        f"      {markdown_code(state.url)} {what}{good}.{copy}"
        + (f" In the fixes: {fix}." if fix and state.archived else ""),
    ]


def _words(state: LinkState) -> str:
    return REASONS[state.reason].words if state.reason in REASONS else state.reason


def _look_lines(target: Target, state: LinkState) -> list[str]:
    if state.needs_witness:
        words = _words(replace(state, reason=state.strikes[-1].reason))
        what = f"{words}, {len(state.strikes)} times since {day(state.strikes[0].on)}, from our network only"
    else:
        what = state.detail or _words(state)
    return [
        f"- [ ] {_place(target)}",
        f"      {markdown_text(what)}. [open](<{clean(state.url).replace('>', '%3E')}>)",
    ]


def _rest(
    known: Sequence[tuple[Target, LinkState]], ignored: Callable[[str], str], today: dt.date
) -> list[str]:
    blocked = [
        state for target, state in known if state.verdict is Verdict.BLOCKED and not ignored(target.url)
    ]
    hosts = {host_key(state.url) for state in blocked}
    vouched = sum(
        bool(state.confirmed_by) or bool(state.word and state.word.until >= today) for state in blocked
    )
    failing = [
        state
        for target, state in known
        if state.failing and not state.needs_witness and not ignored(target.url)
    ]
    unknown = [state for target, state in known if state.verdict is Verdict.UNKNOWN and not state.strikes]
    moved = [state for _, state in known if state.verdict is Verdict.MOVED]
    lines = [
        f"- blocked {len(blocked)} on {counted(len(hosts), 'host')}, {vouched} of them confirmed by a DOI, an archive or a person",
        f"- no answer yet {len(failing) + len(unknown)}",
        f"- moved {len(moved)}",
        f"- ignored {sum(bool(ignored(target.url)) for target, _ in known)}",
    ]
    lines += [
        f"  - {markdown_code(state.url)}: {state.failing}, first on {day(state.strikes[0].on)}"
        for state in failing
    ]
    return lines
