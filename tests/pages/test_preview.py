"""What a server does beside its builds."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event

import pytest

from zoomon.pages import search
from zoomon.pages.preview import Preview


@pytest.fixture
def preview() -> Iterator[Preview]:
    yield Preview(quiet=0)
    gc.unfreeze()
    gc.enable()


def test_checks_follow_a_build_and_those_of_an_overtaken_build_are_left_out(preview: Preview) -> None:
    said: list[str] = []
    started, go_on = Event(), Event()

    def slow(still_wanted: Callable[[], None]) -> None:
        started.set()
        go_on.wait()
        said.append("first")
        still_wanted()
        said.append("the rest of it")

    gc.disable()  # as a build does
    preview.begin()
    preview.follow_up(slow)
    started.wait()
    preview.begin()
    preview.follow_up(lambda _: said.append("second"))
    preview.begin()
    assert not preview.idle.is_set()
    preview.follow_up(lambda _: said.append("third"))
    go_on.set()
    assert preview.follower
    preview.follower.join()
    assert said == ["first", "third"]
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_a_check_that_raises_leaves_the_collector_on(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    monkeypatch.setattr("threading.excepthook", lambda about: told.append(about.exc_type))
    gc.disable()
    preview.begin()
    preview.follow_up(lambda _: 1 // 0)
    assert preview.follower
    preview.follower.join()
    assert (told, gc.isenabled()) == ([ZeroDivisionError], True)


def test_the_search_index_waits_for_builds(
    preview: Preview, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[str] = []

    def write(records: Iterable[search.Record], folder: Path, *, beside: bool) -> None:
        assert (folder, beside) == (tmp_path, True)
        written.extend(record.path for record in records)

    monkeypatch.setattr(search, "write", write)
    asked, made = Event(), []

    def records() -> Iterator[search.Record]:
        for path in ("a/", "b/", "c/"):
            made.append(path)
            if path == "a/":
                preview.begin()
            asked.set()
            yield search.Record(path, path, "", "")

    preview.begin()
    preview.index(records(), tmp_path)
    assert made == []
    preview.follow_up(None)
    asked.wait()
    assert (made, written) == (["a/"], []), "a build has begun"
    preview.follow_up(None)
    assert preview.indexer
    preview.indexer.join()
    assert written == ["a/", "b/", "c/"]
