"""Pyodide's files for a site: pinned, verified, the same on every build; the library trimmed to what its list says."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.pages.sites import ROOT

from zoomon.pages import pyodide
from zoomon.pages.pyodide import (
    ABOUT,
    ENGINE,
    FOLDER,
    LIBRARY,
    MANIFEST,
    PACKAGE,
    PINS,
    SCRIPTS,
    PinError,
    runtime,
)

HERE = ROOT / FOLDER


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory with a runtime of small files, pinned as `sha256sum` does it."""
    folder = tmp_path / FOLDER
    for name in (*(f"{PACKAGE}/{script}" for script in SCRIPTS), LIBRARY):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"content of {name}".encode())
    about = {"version": "9.8.7", "info": {"python": "3.14.2"}, "download": 1000}
    (folder / ABOUT).write_text(json.dumps(about))
    pins = [
        f"{hashlib.sha256((folder / PACKAGE / s).read_bytes()).hexdigest()}  {PACKAGE}/{s}\n" for s in SCRIPTS
    ]
    (folder / PINS).write_text("".join(pins))
    return tmp_path


def test_the_manifest_has_the_digest_of_each_file(root: Path) -> None:
    made = runtime(root)
    assert made is not None
    assert made.version == "9.8.7"
    assert made.bytes == 1000
    assert sorted(made.files) == sorted([*SCRIPTS, "python_stdlib.zip", MANIFEST, "LICENSES.txt"])
    manifest = made.files[MANIFEST]
    assert isinstance(manifest, bytes)
    digests = json.loads(manifest)["files"]
    for name, digest in digests.items():
        path = made.files[name]
        assert isinstance(path, Path)
        found = base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
        assert digest == f"sha256-{found}", "as Subresource Integrity writes it"
    assert made.integrity == pyodide.integrity(manifest)
    assert b"Mozilla Public License 2.0" in bytes(made.files["LICENSES.txt"])  # type: ignore[arg-type]


def test_it_is_the_same_each_time(root: Path, tmp_path: Path) -> None:
    first = runtime(root)
    other = tmp_path / "elsewhere"
    shutil.copytree(root / FOLDER, other / FOLDER)
    second = runtime(other)
    assert first is not None
    assert second is not None
    assert list(first.files) == list(second.files) == sorted(first.files)
    assert first.files[MANIFEST] == second.files[MANIFEST]
    assert first.integrity == second.integrity


def test_the_compiled_engine_comes_with_it_where_it_was_made(root: Path) -> None:
    (root / FOLDER / ENGINE).write_bytes(b"compiled")
    made = runtime(root)
    assert made is not None
    assert made.files["sketchbook-pyc.zip"] == root / FOLDER / ENGINE
    assert made.bytes == 1000 + len(b"compiled")
    assert "sketchbook-pyc.zip" in json.loads(bytes(made.files[MANIFEST]))["files"]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [f"{PACKAGE}/pyodide.mjs", LIBRARY, ABOUT, PINS])
def test_without_one_of_its_files_there_is_no_runtime(name: str, root: Path) -> None:
    (root / FOLDER / name).unlink()
    assert runtime(root) is None


def test_a_file_that_is_not_the_pinned_one_is_an_error_that_says_how_to_mend_it(root: Path) -> None:
    (root / FOLDER / PACKAGE / "pyodide.asm.wasm").write_bytes(b"another")
    with pytest.raises(
        PinError, match=r"pyodide\.asm\.wasm is not the file that .* pins: remove .* make setup"
    ):
        runtime(root)


def test_what_npm_brought_is_what_is_pinned() -> None:
    made = runtime(ROOT)
    assert made is not None, "Pyodide is not here, and this test is about it: make pyodide"
    lock = json.loads((HERE / "package-lock.json").read_text())
    assert made.version == lock["packages"]["node_modules/pyodide"]["version"]
    assert json.loads((HERE / "package.json").read_text())["dependencies"] == {"pyodide": made.version}
    pinned = {line.split()[1] for line in (HERE / PINS).read_text().splitlines()}
    assert pinned == {f"{PACKAGE}/{name}" for name in (*SCRIPTS, "python_stdlib.zip")}


def test_the_lock_has_digests_and_no_address() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_the_library_is_what_its_list_says_compiled_without_words() -> None:
    lines = (line.partition("#")[0].strip() for line in (HERE / "stdlib.txt").read_text().splitlines())
    wanted = {f"{line}c" for line in lines if line}
    with (
        zipfile.ZipFile(HERE / LIBRARY) as library,
        zipfile.ZipFile(HERE / PACKAGE / "python_stdlib.zip") as whole,
    ):
        assert set(library.namelist()) == wanted
        assert {name[:-1] for name in wanted} <= set(whole.namelist())
        assert {info.date_time for info in library.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        heads = {library.read(name)[4:8] for name in library.namelist()}
        assert heads == {(1).to_bytes(4, "little")}, "hash-based and unchecked (PEP 552): no time in it"
        words = b"Dict subclass for counting hashable items"
        assert words in whole.read("collections/__init__.py")
        assert words not in library.read("collections/__init__.pyc")
    assert (HERE / LIBRARY).stat().st_size < 0.7 * (HERE / PACKAGE / "python_stdlib.zip").stat().st_size
