"""Catalogs made of files beside the tests, and small ones made in a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test here is about time: a busy machine must not fail one.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def overlay(tmp_path: Path) -> Callable[[Path], Path]:
    """Makes a catalog of the base fixture with the files of a folder laid over it; gives its root."""

    def make(folder: Path) -> Path:
        root = tmp_path / "root"
        shutil.copytree(FIXTURES / "base", root / "catalog")
        shutil.copytree(folder, root / "catalog", dirs_exist_ok=True)
        return root

    return make


@pytest.fixture
def catalog_of(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Makes a catalog of the given files (name within `catalog/` -> text); gives its root."""

    def make(files: dict[str, str]) -> Path:
        root = tmp_path / "made"
        (root / "catalog" / "entries").mkdir(parents=True)
        for name, text in files.items():
            path = root / "catalog" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        return root

    return make
