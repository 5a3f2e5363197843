"""The command line as a whole: help, version, completion, and the sketches behind it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

from click.testing import CliRunner

from sketchbook import catalogue
from zoomon import __version__
from zoomon.cli import main

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_help_names_every_command_without_loading_it() -> None:
    program = "import sys; from zoomon.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    for name in ("check", "completion", "import", "init", "links", "new", "render", "sketch"):
        assert f"\n  {name} " in done.stdout
    assert "'pydantic'" not in done.stdout
    assert "'mkdocs'" not in done.stdout
    assert "'requests'" not in done.stdout


def test_every_command_has_help() -> None:
    for name in main.list_commands(None):  # type: ignore[arg-type]
        if name != "sketch":
            assert "Usage: main" in run(name, "--help")


def test_version_is_that_of_the_project() -> None:
    assert run("--version").strip().endswith(__version__)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__


def test_completion_is_printed_for_each_shell() -> None:
    for shell in ("bash", "fish", "zsh"):
        assert "_ZOOMON_COMPLETE" in run("completion", shell)


def test_sketches_answer_behind_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zoomon.cli", "sketch", "explore", "paxos", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert (found["distinct"], found["depth"], found["violation"]) == (3921, 17, None)


def test_the_command_about_pages_is_among_those_of_sketches() -> None:
    for arguments, code in ((["--help"], 0), ([], 2)):
        command = [sys.executable, "-m", "zoomon.cli", "sketch", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code
        listed = done.stdout.partition("commands:")[2].partition("Exit codes:")[0]
        assert "\n    explore " in listed
        assert "\n    bundle " in listed
    assert (
        "Usage: zoomon sketch bundle"
        in subprocess.run(
            [sys.executable, "-m", "zoomon.cli", "sketch", "bundle", "--help"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )


def test_the_project_registers_every_sketch() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert sorted(project["project"]["entry-points"]["zoomon.sketches"]) == sorted(
        sketch.name for sketch in catalogue()
    )
