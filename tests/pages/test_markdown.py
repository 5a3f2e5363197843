"""The tree as files for other builders: only what changed is written, what went away is removed, nothing else is touched."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from zoomon.pages import markdown
from zoomon.pages.command import render
from zoomon.pages.page import Page


def run(root: Path, directory: Path) -> str:
    result = CliRunner().invoke(render, [str(directory), "--root", str(root)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_second_rendering_writes_nothing(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(root, out)
    assert run(root, out).startswith("0 files written, ")


def test_an_edit_writes_the_pages_that_show_it(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(root, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    entry = root / "catalog" / "entries" / "plain.yml"
    entry.write_text(entry.read_text().replace("A Plain List", "A Simple List"))
    run(root, out)
    changed = {
        path.relative_to(out).as_posix() for path, when in before.items() if path.stat().st_mtime_ns != when
    }
    assert "docs/read/plain/index.md" in changed
    assert "docs/readings/index.md" in changed
    assert "docs/read/heron-2001-order/index.md" not in changed
    assert "mkdocs.yml" not in changed


def test_what_went_away_is_removed_and_nothing_else(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(root, out)
    own = out / "docs" / "read" / "plain" / "notes.txt"
    own.write_text("mine")
    (root / "catalog" / "entries" / "plain.yml").unlink()
    (root / "catalog" / "entries" / "old-name.yml").unlink()
    assert "0 removed" not in run(root, out)
    assert not (out / "docs" / "read" / "plain" / "index.md").exists()
    assert not (out / "docs" / "read" / "old-name").exists()
    assert own.read_text() == "mine"


def test_a_directory_with_other_files_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    result = CliRunner().invoke(render, [str(tmp_path / "mine"), "--root", str(root)])
    assert result.exit_code == 1
    assert "was not made by `zoomon render`" in result.output
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == ["letter.txt"]


def test_without_a_catalog_the_command_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(render, [str(tmp_path / "out"), "--root", str(tmp_path)])
    assert result.exit_code == 2
    assert "no catalog/" in result.output


def test_prose_can_not_leave_its_html_block(tmp_path: Path) -> None:
    article = '<p>one\n\n# two</p>\n<h2 id="a">A *b* {: #c }</h2>\n<pre>x\n\ny</pre>'
    source = markdown.source(Page("p/", "entry", 'T "q"', "d", article))
    front, _, body = source.partition("---\n\n")
    assert 'title: "T \\"q\\""' in front
    first, heading, last = body.strip().split("\n\n")
    assert first == "<div><p>one\n# two</p></div>"
    assert heading == "## A &#42;b&#42; &#123;&#58; &#35;c &#125; {#a}"
    assert last == "<div><pre>x&#10;&#10;y</pre></div>"
