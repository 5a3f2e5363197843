"""A list that was just begun is whole: it passes the checks, builds strictly, and nothing of its owner's is overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from zoomon.catalog.command import check
from zoomon.contribute.start import init


def start(directory: Path, *options: str) -> str:
    result = CliRunner().invoke(init, [str(directory), *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_new_list_passes_the_checks(tmp_path: Path) -> None:
    start(tmp_path / "compilers", "--title", "Compilers: in reading order")
    result = CliRunner().invoke(check, ["--root", str(tmp_path / "compilers")])
    assert result.exit_code == 0, result.output
    assert "Nothing wrong" in result.output


@pytest.mark.site
def test_a_new_list_builds_strictly(tmp_path: Path) -> None:
    root = tmp_path / "compilers"
    start(root, "--title", "Compilers: in reading order")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    page = (root / "site" / "read" / "bush-1945-as-we-may-think" / "index.html").read_text(encoding="utf-8")
    assert "As We May Think - Compilers: in reading order" in page


def test_files_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("mine")
    assert "kept     mkdocs.yml" in start(tmp_path)
    assert (tmp_path / "mkdocs.yml").read_text() == "mine"


def test_a_catalog_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    result = CliRunner().invoke(init, [str(tmp_path)])
    assert result.exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["catalog"]
