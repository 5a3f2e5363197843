"""`zoomon check` as people and programs run it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zoomon.catalog.checks import CHECKS
from zoomon.catalog.command import _coloured, check

from .samples import MINIMAL

CatalogOf = Callable[[dict[str, str]], Path]

GOOD = {
    "entries/cheap-paxos-2004.yml": MINIMAL,
    "topics/paxos.yml": "title: Paxos\ndefinition: One value, whoever fails.\n",
}
BAD = {
    **GOOD,
    "entries/bad.yml": MINIMAL.replace("Cheap Paxos", "Dear Paxos")
    .replace("year: 2004", "year: '1998'")
    .replace("[paxos]", "[paxso]")
    .replace("web-dsn", "web-xyz")
    .replace("Shows", "Tells"),
}


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(check, ["--root", str(root), *arguments])


def test_the_minimal_entry_is_green_on_its_first_push(catalog_of: CatalogOf) -> None:
    result = run(catalog_of(GOOD))
    assert result.exit_code == 0
    assert result.output == (
        "Nothing wrong. 1 entry was read.\n1 hint on what could be added: `zoomon check --hints`.\n"
    )


def test_errors_fail_and_are_all_told(catalog_of: CatalogOf) -> None:
    result = run(catalog_of(BAD))
    assert result.exit_code == 1
    assert (
        "catalog/entries/bad.yml:3:7: error: `year: '1998'` is text, and a number is wanted. [field-type]"
        in result.output
    )
    assert "\x1b" not in result.output


def test_warnings_do_not_fail(catalog_of: CatalogOf) -> None:
    result = run(catalog_of({**GOOD, "topics/raft.yml": "title: Raft\ndefinition: A log.\n"}))
    assert result.exit_code == 0
    assert "1 warning." in result.output


def test_fix_mends_and_tells_what_is_left(catalog_of: CatalogOf) -> None:
    root = catalog_of(BAD)
    result = run(root, "--fix")
    assert "Mended 1 problem in 1 file:\n  catalog/entries/bad.yml\n" in result.stderr
    assert "year: 1998\n" in (root / "catalog/entries/bad.yml").read_text()
    assert "no topic has the id `paxso`. [topic-unknown]\n    Did you mean `paxos`?" in result.stdout
    assert result.exit_code == 1
    again = run(root, "--fix")
    assert "nothing was changed" in again.stderr
    assert again.stdout == result.stdout


def test_paths_limit_what_is_told_and_mended(catalog_of: CatalogOf) -> None:
    root = catalog_of(BAD)
    good = str(root / "catalog/entries/cheap-paxos-2004.yml")
    assert run(root, good).exit_code == 0
    assert run(root, str(root / "catalog/topics")).exit_code == 0
    assert run(root, str(root / "catalog/entries")).exit_code == 1
    assert run(root, str(root)).exit_code == 1
    before = (root / "catalog/entries/bad.yml").read_bytes()
    run(root, "--fix", good)
    assert (root / "catalog/entries/bad.yml").read_bytes() == before


def test_wrong_usage_is_told_as_such(catalog_of: CatalogOf, tmp_path: Path) -> None:
    root = catalog_of(GOOD)
    missing = run(root, str(root / "catalog/entries/none.yml"))
    assert missing.exit_code == 2
    assert "does not exist" in missing.output
    outside = run(root, str(tmp_path))
    assert outside.exit_code == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = run(empty)
    assert nothing.exit_code == 2
    assert "no catalog/ with entries/" in nothing.output


def test_it_is_found_from_any_folder_below(catalog_of: CatalogOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(catalog_of(GOOD) / "catalog" / "topics")
    assert CliRunner().invoke(check, []).exit_code == 0
    assert CliRunner().invoke(check, ["paxos.yml"]).exit_code == 0


def test_formats_for_programs(catalog_of: CatalogOf, tmp_path: Path) -> None:
    root = catalog_of(BAD)
    as_json = run(root, "--format", "json")
    assert as_json.exit_code == 1
    counts = json.loads(as_json.output)["counts"]
    assert counts["error"] == 2, "the year in quotes, and the topic that there is not"
    assert counts["hint"] == 1
    assert json.loads(run(root, "--format", "json", "--no-hints").output)["counts"]["hint"] == 0
    assert run(root, "--format", "github").output.startswith("::error file=catalog/entries/bad.yml,line=3,")
    assert "::notice" not in run(root, "--format", "github").output
    assert "::notice" in run(root, "--format", "github", "--hints").output
    output = tmp_path / "out.sarif"
    assert run(root, "--format", "sarif", "--output", str(output)).output == ""
    assert json.loads(output.read_text())["version"] == "2.1.0"


def test_hints_are_shown_when_asked_for(catalog_of: CatalogOf) -> None:
    root = catalog_of(GOOD)
    assert "[entry-listed]" in run(root, "--hints").output
    assert "hint" not in run(root, "--no-hints").output


def test_the_higher_bar_holds_for_readings_on_paths_only(catalog_of: CatalogOf) -> None:
    path = "title: P\naudience: A.\noutcome: O.\nsteps:\n" + "".join(
        f"  - {{read: {id}, because: B.}}\n" for id in ("cheap-paxos-2004", "other")
    )
    other = (
        MINIMAL.replace("Cheap Paxos", "Dear Paxos").replace("web-dsn", "web-xyz").replace("Shows", "Tells")
    )
    root = catalog_of({**GOOD, "entries/other.yml": other})
    assert run(root, "--annotated").exit_code == 0
    (root / "catalog/paths").mkdir()
    (root / "catalog/paths/p.yml").write_text(path)
    assert run(root).exit_code == 0
    result = run(root, "--annotated")
    assert result.exit_code == 1
    assert result.output.count("[entry-not-annotated]") == 2


def test_the_editors_schema_is_written(catalog_of: CatalogOf) -> None:
    root = catalog_of(GOOD)
    run(root)
    schema = json.loads((root / ".zoomon/schema/entry.json").read_text())
    assert schema["$defs"]["ids-of-topics"]["enum"] == ["paxos"]


def test_what_cannot_be_written_is_told(catalog_of: CatalogOf, tmp_path: Path) -> None:
    root = catalog_of(GOOD)
    (root / ".zoomon").write_text("a file in the place of the folder")
    result = run(root)
    assert result.exit_code == 0
    assert "schema was not written" in result.stderr
    lost = run(root, "--output", str(tmp_path / "no" / "such" / "folder.txt"))
    assert lost.exit_code == 2
    assert "can't be written" in lost.output


def test_colour_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert _coloured()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not _coloured()
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not _coloured()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout.isatty", lambda: False)
    assert not _coloured()


def test_explain() -> None:
    result = CliRunner().invoke(check, ["--explain", "topic-cycle"])
    assert result.exit_code == 0
    assert result.output.startswith("topic-cycle (error): Topics that contain each other\n")
    wrong = CliRunner().invoke(check, ["--explain", "topic-cycel"])
    assert wrong.exit_code == 2
    assert "Did you mean `topic-cycle`?" in wrong.output
    far = CliRunner().invoke(check, ["--explain", "foo"])
    assert far.exit_code == 2
    assert "no check is called foo. `zoomon check --explain list` names them all." in " ".join(
        far.output.split()
    )
    every = CliRunner().invoke(check, ["--explain", "list"])
    assert every.exit_code == 0
    assert [line.split()[0] for line in every.output.splitlines()] == list(CHECKS)
    assert re.search(r"^topic-cycle +error +Topics that contain each other$", every.output, re.MULTILINE)


def test_what_does_not_fit_hides_no_unknown_name(catalog_of: CatalogOf) -> None:
    root = catalog_of(
        {
            **GOOD,
            "entries/bad.yml": MINIMAL.replace("[paxos]", "[paxso, 7, Paxos]").replace("Cheap", "Dear")
            + "colour: red\nrelations:\n  - {builds-on: cheap-paxos-2005, because: It does.}\n  - cheap-paxos-2006\n",
        }
    )
    problems = json.loads(run(root, "--format", "json").stdout)["problems"]
    told = [(problem["code"], problem["message"]) for problem in problems if problem["severity"] == "error"]
    assert ("field-unknown", "`colour` is not a field here.") in told
    assert ("topic-unknown", "no topic has the id `paxso`.") in told
    assert ("entry-unknown", "no entry has the id `cheap-paxos-2005`.") in told
    assert sum(code in ("topic-unknown", "entry-unknown") for code, _ in told) == 2, (
        "what is no id is told once"
    )


def test_the_length_of_a_summary_is_one_hint(catalog_of: CatalogOf) -> None:
    root = catalog_of(GOOD)

    def hints(more: str) -> dict[str, str]:
        entry = f"{MINIMAL}summary: {'word ' * 154}\n{more}"
        (root / "catalog" / "entries" / "cheap-paxos-2004.yml").write_text(entry, encoding="utf-8")
        problems = json.loads(run(root, "--format", "json").stdout)["problems"]
        return {p["code"]: p["message"] for p in problems if p["severity"] == "hint"}

    both = hints("")
    assert both["summary-length"] == "the summary has 154 words; an annotated reading has 60 to 150."
    assert "summary" not in both["entry-listed"]
    allowed = hints("allow: {summary-length: it needs them}\n")
    assert "summary-length" not in allowed
    assert "a summary of 60 to 150 words (it has 154)" in allowed["entry-listed"]


def test_help_tells_the_exit_codes() -> None:
    result = CliRunner().invoke(check, ["--help"])
    assert "Exit codes:" in result.output
    assert "1  errors" in result.output


def test_the_module_runs_by_itself_and_is_light_to_import(catalog_of: CatalogOf) -> None:
    root = catalog_of(GOOD)
    done = subprocess.run(
        [sys.executable, "-m", "zoomon.catalog", "--root", str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    code = (
        "import sys, zoomon.catalog.command\n"
        "print(sorted({'zoomon.catalog.checks', 'zoomon.catalog.schema', 'markdown_it'} & sys.modules.keys()))"
    )
    light = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert light.stdout == "[]\n"
