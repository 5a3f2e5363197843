"""What people and programs read, byte by byte, and that strangers' words stay words."""

# ruff: noqa: E501 golden lines

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator

from zoomon.links import report
from zoomon.links.history import LinkState, StrikeSeen
from zoomon.links.model import Finding, Hop, Place, Target, Verdict
from zoomon.links.publish import GitHub, PublishError
from zoomon.links.report import Report, rows_of
from zoomon.links.verdict import REASONS

from .servers import Loopback, Reply, Request

DAY = dt.date(2026, 11, 22)


def finding(url: str, reason: str, **more: object) -> Finding:
    return Finding(url, REASONS[reason].verdict, reason, final_url=url, **more)  # type: ignore[arg-type]


FOUND = [
    finding("https://a.example/gone", "http-404", status=404, detail="status 404", requests=2, seconds=0.5),
    finding(
        "https://b.example/soft",
        "soft-404",
        status=200,
        detail="the title is “Page not found”",
        requests=1,
        seconds=0.25,
    ),
    finding("https://c.example/wall", "challenge", status=403, detail="answered by Cloudflare", requests=1),
    finding(
        "https://d.example/old",
        "moved",
        status=200,
        moved_to="https://d.example/new",
        hops=(Hop("https://d.example/old", 301),),
        detail="now at https://d.example/new",
        requests=2,
    ),
    finding(
        "https://e.example/fine",
        "ok",
        status=200,
        requests=1,
        notes=("version 3 is newer than the version 1 that is linked to",),
    ),
    finding(
        "https://f.example/doc",
        "fragment-missing",
        status=200,
        missing_fragments=("x",),
        detail="#x is not on the page",
        requests=1,
    ),
]
TARGETS = [
    Target(
        found.url,
        places=(Place("list.md", number, 3),),
        fragments=("x", "y") if "f.example" in found.url else (),
    )
    for number, found in enumerate(FOUND, 1)
]


def sample(**more: object) -> Report:
    return Report(tuple(rows_of(TARGETS, FOUND)), DAY, **more)  # type: ignore[arg-type]


def test_one_row_a_link_as_it_is_written() -> None:
    rows = {row.url: str(row.verdict) for row in sample().rows}
    assert rows["https://f.example/doc#x"] == "suspect"
    assert rows["https://f.example/doc#y"] == "ok"
    assert len(rows) == 7


def test_text() -> None:
    assert report.as_text(sample()) == (
        "dead     list.md:1:3: https://a.example/gone\n         status 404\n"
        "suspect  list.md:2:3: https://b.example/soft\n         the title is “Page not found”\n"
        "suspect  list.md:6:3: https://f.example/doc#x\n         #x is not on the page\n"
        "blocked  list.md:3:3: https://c.example/wall\n         answered by Cloudflare\n"
        "moved    list.md:4:3: https://d.example/old\n         now at https://d.example/new\n"
        "7 links: 1 dead, 2 suspect, 1 blocked, 1 moved, 2 ok"
    )
    assert "note: version 3" in report.as_text(sample(), everything=True)
    assert "\x1b[31;1mdead" in report.as_text(sample(), colour=True)


def test_json() -> None:
    data = json.loads(report.as_json(sample()))
    first = data["links"][0]
    assert {key: first[key] for key in ("url", "verdict", "reason", "status", "final_url")} == {
        "url": "https://a.example/gone", "verdict": "dead", "reason": "http-404", "status": 404, "final_url": "https://a.example/gone",
    }  # fmt: skip
    assert first["places"] == [{"file": "list.md", "line": 1, "column": 3}]
    assert data["summary"] == {
        "links": 7,
        "ok": 2,
        "moved": 1,
        "dead": 1,
        "suspect": 2,
        "blocked": 1,
        "unknown": 0,
        "date": "2026-11-22",
        "exit": 1,
    }


def test_github_annotations() -> None:
    lines = report.as_github(sample()).splitlines()
    assert (
        lines[0]
        == "::error file=list.md,line=1,col=3,title=link dead%3A http-404::https://a.example/gone: status 404."
    )
    assert lines[-1].startswith("::notice title=links::7 links:")
    evil = Report(
        tuple(
            rows_of(
                [Target("https://x.example/%0A::error::y", places=(Place("a,b:c.md", 2),))],
                [finding("https://x.example/%0A::error::y", "http-404", detail="a\n::error::b")],
            )
        ),
        DAY,
    )
    text = report.as_github(evil)
    assert (
        text.splitlines()[0]
        == "::error file=a%2Cb%3Ac.md,line=2,title=link dead%3A http-404::https://x.example/%250A::error::y: a ::error::b."
    )


SARIF_CORE = {
    "type": "object", "required": ["version", "runs"],
    "properties": {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": {
        "type": "object", "required": ["tool", "results"],
        "properties": {"results": {"type": "array", "items": {
            "type": "object", "required": ["message", "ruleId", "level"],
            "properties": {"level": {"enum": ["none", "note", "warning", "error"]}, "message": {"type": "object", "required": ["text"]},
                "locations": {"type": "array", "items": {"type": "object", "properties": {"physicalLocation": {"type": "object", "required": ["artifactLocation"]}}}}},
        }}},
    }}},
}  # fmt: skip


def test_sarif() -> None:
    log = json.loads(report.as_sarif(sample()))
    Draft7Validator(SARIF_CORE).validate(log)
    run = log["runs"][0]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "note", "warning"]
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "list.md"},
        "region": {"startLine": 1, "startColumn": 3},
    }
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {
        result["ruleId"] for result in run["results"]
    }


def test_junit() -> None:
    suites = ElementTree.fromstring(report.as_junit(sample()))
    assert (suites.get("tests"), suites.get("failures"), suites.get("skipped"), suites.get("errors")) == (
        "7",
        "1",
        "3",
        "0",
    )
    failed = [case for case in suites.iter("testcase") if case.find("failure") is not None]
    assert [(case.get("name"), case.get("file"), case.get("line")) for case in failed] == [
        ("https://a.example/gone", "list.md", "1")
    ]
    assert ElementTree.fromstring(report.as_junit(sample(void="why"))).get("errors") == "1"


def test_markdown_for_a_pull_request() -> None:
    text = report.as_markdown(sample())
    assert text.startswith("### Links: 7 links: 1 dead, 2 suspect, 1 blocked, 1 moved, 2 ok\n")
    assert "- `list.md:1:3` · `https://a.example/gone`: status 404\n" in text
    assert "- [ ] `list.md:2:3` · `https://b.example/soft`: the title is “Page not found”\n" in text
    assert "<details><summary>Opened (2)</summary>" in text


@pytest.mark.parametrize(
    "evil",
    [
        "@everyone <script>alert(1)</script>",
        "[x](http://evil.example) `code`",
        "a\u202eb\x1b[31m",
        "![i](x) # h",
    ],
)
def test_a_strangers_title_is_only_text(evil: str) -> None:
    rows = rows_of([Target("https://x.example/")], [finding("https://x.example/", "drift", detail=evil)])
    made = Report(tuple(rows), DAY)
    markdown = report.as_markdown(made)
    assert "@everyone" not in markdown
    assert "<script>" not in markdown
    assert "](http" not in markdown
    assert "\u202e" not in markdown
    assert "\x1b" not in report.as_text(made)


def test_exit_codes() -> None:
    assert sample().exit_code == 1
    assert Report((), DAY).exit_code == 0
    assert sample(void="no network").exit_code == 3
    assert sample(with_history=True).exit_code == 0
    assert sample(with_history=True, died=("https://a.example/gone",)).exit_code == 1
    ignored = Report(tuple(rows_of(TARGETS, FOUND, None, lambda url: "within the campus")), DAY)
    assert ignored.exit_code == 0


def test_fifty_links_of_a_host_are_one_problem() -> None:
    found = [
        finding(f"https://down.example/{number}", "refused", detail="refused", asked=number < 3)
        for number in range(50)
    ]
    made = Report(tuple(rows_of([Target(one.url) for one in found], found)), DAY)
    text = report.as_text(made)
    assert text.splitlines() == [
        "host     https://down.example:443: 50 links, all: connection refused (dead)",
        "50 links: 50 dead",
    ]
    assert json.loads(report.as_json(made))["summary"]["host_problems"] == [
        {"host": "https://down.example:443", "reason": "refused", "links": 50}
    ]


# -- the living issue --------------------------------------------------------------------------------------------------


def state(url: str, verdict: Verdict, reason: str, **more: object) -> LinkState:
    return LinkState(url, verdict, reason, checked=dt.date(2026, 11, 21), **more)  # type: ignore[arg-type]


STATES = {
    row.url: row
    for row in (
        state("https://a.example/gone", Verdict.DEAD, "http-404", good=dt.date(2026, 10, 2), since=dt.date(2026, 11, 12), strikes=(StrikeSeen(dt.date(2026, 11, 12), "http-404"), StrikeSeen(dt.date(2026, 11, 19), "http-404")),
              events=((dt.date(2026, 11, 19), "died"),), archived="https://web.archive.org/web/20190101000000/https://a.example/gone", archived_on=dt.date(2019, 1, 1)),
        state("https://b.example/soft", Verdict.SUSPECT, "parked", detail="it says “Domain for sale”"),
        state("https://c.example/wall", Verdict.BLOCKED, "challenge", confirmed_by="doi"),
        state("https://d.example/old", Verdict.MOVED, "moved"),
        state("https://e.example/fine", Verdict.OK, "ok"),
        state("https://f.example/doc", Verdict.OK, "ok", strikes=(StrikeSeen(dt.date(2026, 11, 20), "timeout"),)),
    )
}  # fmt: skip


def test_the_living_issue() -> None:
    made = report.issue(TARGETS, STATES, DAY, fix="#87")
    assert made.title == "Links: 1 to mend, 1 to look at (3 fine, checked 21 Nov)"
    assert made.open
    assert made.comment == "- gone: `https://a.example/gone` (`list.md:1:3`)"
    assert made.body == (
        "<!-- zoomon links -->\n\n## Mend (1) · since the last report: +1, -0\n\n"
        "- [ ] `list.md:1:3`\n"
        "      `https://a.example/gone` 404 Not Found on 12 Nov and 19 Nov; last good 2 Oct. Copy: `https://web.archive.org/web/20190101000000/https://a.example/gone` (checked). In the fixes: #87.\n"
        "\n## Look at (1)\n\nWe can't decide; a person can in 20 seconds.\nAnswer with a comment: `/links ok URL` or `/links dead URL`.\n\n"
        "- [ ] `list.md:2:3`\n      it says “Domain for sale”. [open](<https://b.example/soft>)\n"
        "\n<details><summary>Nothing to do</summary>\n\n- blocked 1 on 1 host, 1 of them confirmed by a DOI, an archive or a person\n- no answer yet 1\n- moved 1\n- ignored 0\n"
        "  - `https://f.example/doc`: failing, 1 of 3, first on 20 Nov\n\n</details>\n"
    )


def test_entries_on_paths_and_only_copies_come_first() -> None:
    targets = [
        Target("https://a.example/1"),
        Target("https://a.example/2", only_copy=True),
        Target("https://a.example/3", on_path=True),
    ]
    states = {target.url: state(target.url, Verdict.DEAD, "http-404") for target in targets}
    body = report.issue(targets, states, DAY).body
    assert body.index("/3") < body.index("/2") < body.index("/1")


def test_when_all_is_well_the_issue_is_closed_and_says_so() -> None:
    made = report.issue(TARGETS[4:5], STATES, DAY)
    assert (made.open, made.title, made.comment) == (
        False,
        "Links: nothing to do (1 fine, checked 21 Nov)",
        "",
    )


# -- GitHub ------------------------------------------------------------------------------------------------------------


class Forge:
    """GitHub's REST API, as far as it is used."""

    def __init__(self) -> None:
        self.issues: list[dict[str, object]] = []
        self.comments: list[dict[str, object]] = []
        self.pulls: list[dict[str, object]] = []
        self.writes = 0

    def answer(self, request: Request) -> Reply:
        path, _, _ = request.path.partition("?")
        if request.headers.get("authorization") != "Bearer token":
            return self.reply({"message": "Bad credentials"}, 401)
        body = json.loads(request.body or b"{}")
        self.writes += request.method != "GET"
        match [request.method, *path.removeprefix("/repos/o/r/").split("/")]:
            case ["GET", "issues"]:
                return self.reply(self.issues)
            case ["POST", "issues"]:
                self.issues.append({"number": 7, "state": "open", **body})
                return self.reply(self.issues[-1], 201)
            case ["PATCH", "issues", "7"]:
                self.issues[0].update(body)
                return self.reply(self.issues[0])
            case ["GET", "issues", _, "comments"]:
                return self.reply(self.comments)
            case ["POST", "issues", _, "comments"]:
                self.comments.append({"id": 3, **body})
                return self.reply(self.comments[-1], 201)
            case ["PATCH", "issues", "comments", "3"]:
                self.comments[0].update(body)
                return self.reply(self.comments[0])
            case ["GET", "pulls"]:
                return self.reply(self.pulls)
            case ["POST", "pulls"]:
                self.pulls.append({"number": 9, **body})
                return self.reply(self.pulls[-1], 201)
            case ["PATCH", "pulls", "9"]:
                self.pulls[0].update(body)
                return self.reply(self.pulls[0])
            case ["GET", "collaborators", login, "permission"]:
                return self.reply({"permission": "write" if login == "maintainer" else "read"})
        return self.reply({"message": "Not Found"}, 404)

    @staticmethod
    def reply(value: object, status: int = 200) -> Reply:
        return Reply(status, json.dumps(value), kind="application/json")


@pytest.fixture
def forge() -> Iterator[tuple[Forge, GitHub]]:
    with Loopback() as loopback:
        service = Forge()
        site = loopback.site({}, service.answer)
        yield service, GitHub("o/r", "token", site.url)


def test_there_is_one_issue_whatever_happens(forge: tuple[Forge, GitHub]) -> None:
    service, github = forge
    sick, well = report.issue(TARGETS, STATES, DAY), report.issue(TARGETS[4:5], STATES, DAY)
    assert github.keep_issue(well) == "nothing to do, and there is no issue"
    assert github.keep_issue(sick) == "opened #7"
    writes = service.writes
    assert github.keep_issue(sick) == "#7 is up to date"
    assert service.writes == writes
    assert service.comments == []
    assert github.keep_issue(well) == "closed #7"
    assert service.issues[0]["state"] == "closed"
    assert github.keep_issue(well) == "#7 is up to date"
    assert github.keep_issue(sick) == "opened again and commented on #7"
    assert len(service.issues) == 1


def test_one_comment_and_one_pull_request(forge: tuple[Forge, GitHub]) -> None:
    service, github = forge
    assert github.keep_comment(5, "one") == "commented on #5"
    assert github.keep_comment(5, "one") == "the comment on #5 is up to date"
    assert github.keep_comment(5, "two") == "updated the comment on #5"
    assert len(service.comments) == 1
    assert github.keep_pull("links/fixes", "main", "t", "b") == "opened #9"
    assert github.keep_pull("links/fixes", "main", "t2", "b") == "updated #9"
    assert github.may_write("maintainer")
    assert not github.may_write("stranger")


def test_refusals_say_how_to_go_on(forge: tuple[Forge, GitHub]) -> None:
    _, github = forge
    bad = GitHub("o/r", "wrong", github._base.partition("/repos")[0])
    with pytest.raises(PublishError, match="status 401: the token is not valid"):
        bad.keep_comment(5, "x")
