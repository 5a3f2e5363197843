from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zoomon.catalog.load import load
from zoomon.contribute import command

NEW = [
    "--title", "A New Glorbo: Told", "--author", "Ada Byron", "--author", "{The Example Foundation}", "--year", "2020",
    "--kind", "paper", "--link", "https://example.org/new.pdf", "--topic", "glorbo", "--why", "Shows what was hidden before.",
]  # fmt: skip


@pytest.fixture(autouse=True)
def here(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands run in a folder below the one that holds the catalog."""
    folder = root / "catalog" / "topics"
    monkeypatch.chdir(folder)
    return folder


def run_import(*args: str, text: str | None = None) -> Result:
    return CliRunner().invoke(command.import_, args, input=text, catch_exceptions=False)


def run_new(*args: str, text: str | None = None) -> Result:
    return CliRunner().invoke(command.new, args, input=text, catch_exceptions=False)


@pytest.fixture
def file(root: Path, post: str) -> str:
    path = root / "2018-01-02-glorbos.md"
    path.write_text(post, encoding="utf-8")
    return str(path)


def test_import_shows_what_became_of_each_link_and_writes_nothing(root: Path, file: str) -> None:
    before = sorted(root.rglob("*"))
    result = run_import(file)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "A Look at Glorbos (2018-01-02)\n2018-01-02-glorbos.md, 9 links: 3 in the catalog, 6 proposed.\n\n"
        "11  known     byron-2001-glorbo (same address)\n"
    )
    assert "\n21  proposed  example-four-glorbos: Four Glorbos, lacks year, why\n" in result.stdout
    assert "\n---\n# catalog/entries/example-four-glorbos.yml\ntitle: Four Glorbos\n" in result.stdout
    assert "\x1b" not in result.stdout
    assert sorted(root.rglob("*")) == before


def test_import_as_json(file: str) -> None:
    result = run_import(file, "--format", "json")
    data = json.loads(result.stdout)
    assert (data["version"], data["file"], data["title"]) == (1, "2018-01-02-glorbos.md", "A Look at Glorbos")
    assert [link["status"] for link in data["links"]].count("known") == 3
    proposed = next(link for link in data["links"] if link["id"] == "example-four-glorbos")
    assert proposed["missing"] == {"year": "", "why": ""}
    assert proposed["text"].startswith("title: Four Glorbos\n")
    assert "text" not in data["links"][0]


def test_import_writes_proposals_and_overwrites_nothing(root: Path, file: str) -> None:
    first = run_import(file, "--write")
    assert first.exit_code == 0
    written = root / "catalog" / "entries" / "example-four-glorbos.yml"
    assert written.read_text(encoding="utf-8").startswith(
        "title: Four Glorbos\nauthors: [Tim Example]\n# missing: year\n"
    )
    assert f"wrote {written}" in first.stdout
    assert "6 of them lack required fields" in first.stderr
    known = root / "catalog" / "entries" / "byron-2001-glorbo.yml"
    assert known.read_text(encoding="utf-8").startswith("title: 'Glorbo Made Whole: A Study'")

    written.write_text("mine\n", encoding="utf-8")
    second = run_import(file, "--write")
    assert "Entries with errors can't be recognised" in second.stderr
    assert written.read_text(encoding="utf-8") == "mine\n"


def test_a_file_that_appears_meanwhile_is_kept(root: Path) -> None:
    path = root / "x.yml"
    assert command.write_new(path, "one\n")
    assert not command.write_new(path, "two\n")
    assert path.read_text(encoding="utf-8") == "one\n"


def test_import_into_another_directory(root: Path, file: str) -> None:
    result = run_import(file, "--output", str(root / "drafts"))
    assert result.exit_code == 0
    assert len(list((root / "drafts").iterdir())) == 6
    assert "example-four-glorbos" not in {path.stem for path in (root / "catalog" / "entries").iterdir()}


def test_what_was_written_is_recognised_the_next_time(root: Path) -> None:
    line = (
        "# Glorbo\n\n- [Ticking](https://arxiv.org/abs/1610.01140) by Ada Byron - it tells what a tick is\n"
    )
    first = run_import("-", "--write", text=line)
    assert first.exit_code == 0
    assert "\nThe `why` of 1 proposal is the list's description" in first.stdout
    assert load(root).problems == []
    again = run_import("-", text=line)
    assert again.stdout == (
        "standard input, 1 link: 1 in the catalog.\n\n3  known     byron-2016-ticking (same arXiv id)\n"
    )


def test_a_heading_can_be_given_its_topics(file: str) -> None:
    result = run_import(file, "--topic-map", "Algo=storage,glorbo", "--format", "json")
    texts = [
        link["text"]
        for link in json.loads(result.stdout)["links"]
        if link["sections"] == ["Algo"] and "text" in link
    ]
    assert len(texts) == 2
    assert all("topics: [storage, glorbo]\n" in text for text in texts)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--topic-map", "Algo"], "should be like"),
        (
            ["--topic-map", "Algo=storag"],
            "there is no topic `storag` in catalog/topics/. Did you mean `storage`?",
        ),
        (["--write", "--output", "x"], "say two places"),
        (["--format", "yaml"], "yaml"),
    ],
)
def test_wrong_usage_of_import(file: str, args: list[str], message: str) -> None:
    result = run_import(file, *args)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_files_that_can_not_be_read(root: Path) -> None:
    assert run_import("nothing.md").exit_code == 2
    path = root / "latin.md"
    path.write_bytes(b"one\ntwo \xe9\n")
    result = run_import(str(path))
    assert result.exit_code == 2
    assert "latin.md:2: byte 0xe9 is not UTF-8" in result.stderr.replace("\n", "")


def test_a_list_without_links(root: Path) -> None:
    result = run_import("-", text="# Nothing\n\nbut words [and](#this)\n")
    assert result.exit_code == 1
    assert result.stdout == (
        "standard input, 0 links: none to propose.\n\nLinks that were not taken for readings:\n"
        "3  #this (not an address of the web)\n"
    )


def test_without_a_catalog(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    result = run_import("-", text="- [A title](https://a.example)\n")
    assert result.exit_code == 0
    assert "There is no catalog here to compare with" in result.stdout
    assert run_import("-", "--write", text="- <https://a.example>\n").exit_code == 2
    assert run_new(*NEW).exit_code == 2


def test_new_writes_a_checked_entry(root: Path) -> None:
    result = run_new(*NEW)
    assert result.exit_code == 0, result.stderr
    path = root / "catalog" / "entries" / "byron-2020-new.yml"
    assert path.read_text(encoding="utf-8").startswith(
        "title: 'A New Glorbo: Told'\nauthors: [Ada Byron, '{The Example Foundation}']\nyear: 2020\nkind: paper\n"
        "link: https://example.org/new.pdf\ntopics: [glorbo]\nwhy: Shows what was hidden before.\nadded: 2"
    )
    assert "To be annotated it needs a summary of 60 to 150 words" in result.stdout
    assert load(root).problems == []
    assert "byron-2020-new" in load(root).entries


def test_new_with_an_id_and_an_unknown_year(root: Path) -> None:
    options = [*NEW[:6], *NEW[8:], "--no-year", "the page does not say", "--id", "glorbo-told"]
    assert run_new(*options).exit_code == 0
    assert load(root).entries["glorbo-told"].absent == {"year": "the page does not say"}


def test_new_shows_the_file_and_writes_nothing_when_dry(root: Path) -> None:
    result = run_new(*NEW, "--dry-run")
    assert result.exit_code == 0
    assert result.stderr.startswith("catalog/entries/byron-2020-new.yml\n")
    path = root / "catalog" / "entries" / "byron-2020-new.yml"
    assert not path.exists()
    assert run_new(*NEW).exit_code == 0
    assert result.stdout == path.read_text(encoding="utf-8"), "the file as it is"
    wrong = run_new(*NEW, "--id", "glorbo-again", "--topic", "storag", "--dry-run")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "1  title: 'A New Glorbo: Told'\n" in wrong.stderr, "numbered, for the messages point into it"


def test_new_says_where_it_is_wrong_and_what_was_meant(root: Path) -> None:
    options = [*NEW, "--topic", "storag", "--link", "https://example.org/glorbo.pdf"]
    result = run_new(*options)
    assert result.exit_code == 1
    assert (
        "catalog/entries/byron-2020-new.yml:6:18: error: no topic has the id `storag`. [topic-unknown]"
        in result.stderr
    )
    assert "Did you mean `storage`?" in result.stderr
    assert "`byron-2001-glorbo` has this address as well" in result.stderr
    assert "Nothing was written" in result.stderr
    assert not (root / "catalog" / "entries" / "byron-2020-new.yml").exists()
    assert run_new(*options, "--anyway").exit_code == 0
    assert (root / "catalog" / "entries" / "byron-2020-new.yml").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            [],
            "These are missing: --title, --author, --year (or --no-year with the reason), --kind, --link, --topic, --why.",
        ),
        (["--kind", "tool", "--title", "x"], "These are missing: --author, --link, --topic, --why."),
        ([*NEW, "--no-year", "x"], "--year and --no-year exclude each other."),
        ([*NEW, "--id", "Not an id"], "is no id"),
        ([*NEW, "--id", "byron-2001-glorbo"], "is there already"),
        ([*NEW, "--id", "old-glorbo"], "moved to byron-2001-glorbo"),
        ([*NEW, "--year", "20201"], "20201 is not in the range"),
    ],
)
def test_wrong_usage_of_new(options: list[str], message: str) -> None:
    result = run_new(*options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_new_asks_at_a_terminal_for_what_is_missing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "on_terminal", lambda: True)
    answers = [
        "Ada Byron",
        "Bo Cue",
        "",
        "",
        "nobody wrote it down",
        "?",
        "storag",
        "sotrage",
        "storage, glorbo",
        "Tells what it is.",
    ]
    result = run_new(
        "--title",
        "Asked",
        "--kind",
        "paper",
        "--link",
        "https://example.org/asked",
        text="\n".join(answers) + "\n",
    )
    assert result.exit_code == 0, result.stderr
    assert "there is no topic `storag`. Topics with that word: storage." in result.stderr
    assert "there is no topic `sotrage`. Did you mean `storage`?" in result.stderr
    assert re.search(r"the topics are:\n +algorithms +glorbo +\S", result.stderr)
    entry = load(root).entries["byron-asked"]
    assert (entry.authors, entry.topics) == (["Ada Byron", "Bo Cue"], ["storage", "glorbo"])
    assert entry.absent == {"year": "nobody wrote it down"}


def test_new_judges_each_answer_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "on_terminal", lambda: True)
    there = next(iter(load(root).entries.values()))
    answers = [
        there.title,
        "Asked",
        "example.org/asked",
        there.all_links()[0].url,
        "https://example.org/asked",
        "Ada Byron and Bo Cue",
        "Ada Byron",
        "",
        "",
        "19",
        "2001",
        "storage",
        "Tells what it is.",
    ]
    result = run_new(text="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stderr.split())
    assert "already (same title)" in said
    assert "already (same address)" in said
    assert "holds two names" in said
    assert "a year has four digits" in said
    entry = load(root).entries["byron-2001-asked"]
    assert (entry.kind, entry.year, entry.links[0].url) == ("paper", 2001, "https://example.org/asked")


def test_help_names_the_exit_codes_and_every_kind() -> None:
    from zoomon.catalog.model import KINDS

    helps = CliRunner().invoke(command.new, ["-h"]).output
    assert "Exit codes:" in helps
    assert all(kind in helps for kind in KINDS)
    assert "Exit codes:" in CliRunner().invoke(command.import_, ["--help"]).output


def test_completion_offers_topics_and_kinds(here: Path) -> None:
    context = command.click.Context(command.new)
    option = command.new.params[0]
    assert command.complete_topic(context, option, "s") == ["storage"]
    assert command.complete_kind(context, option, "ta") == ["talk"]


def test_the_commands_load_nothing_heavy_before_they_run() -> None:
    heavy = ("pydantic", "yaml", "markdown_it", "rapidfuzz")
    code = f"import sys, zoomon.contribute.command; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
