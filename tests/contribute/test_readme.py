"""What the README tells a newcomer to do works."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from click import Context
from click.testing import CliRunner

from zoomon.catalog.command import check
from zoomon.cli import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_reading_in_the_readme_is_green_on_its_first_push(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    name = re.search(r"Save this as `(catalog/entries/[^`]+)`", README)
    text = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert name
    assert text
    target = tmp_path / name.group(1)
    assert not target.exists()
    target.write_text(text.group(1), encoding="utf-8")
    result = CliRunner().invoke(check, [str(target), "--root", str(tmp_path)])
    assert result.exit_code == 0, result.output


def test_the_commands_in_the_readme_exist() -> None:
    named = set(re.findall(r"`zoomon ([a-z]+)", README))
    assert named
    assert named <= {*main.list_commands(Context(main))}


def test_files_that_the_readme_names_exist() -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link
