"""The search index: Pagefind's, made from the words of the pages alone.

Pagefind reads HTML files. It gets a folder of small ones that hold a page's words and facets and nothing of the theme, which costs
a third of what indexing the site itself does.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any

import cbor2

from zoomon.pages.page import Page

_NOT_WORDS = re.compile(
    r"<(script|style|svg|pre|form|nav|details)\b.*?</\1>|<(?:h[1-6]|p|li|dd|dt|div|td|th|summary|span)[^>]*>",
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]+>")


class SearchError(Exception):
    """Pagefind did not make an index."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the search knows of a page."""

    path: str
    """Address from the site's root."""
    title: str
    description: str
    words: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 1.0


def words_of(html: str) -> str:
    """The words of an HTML fragment, without scripts, pictures, menus and citations."""
    return " ".join(unescape(_TAG.sub("", _NOT_WORDS.sub(" ", html))).split())


def record(page: Page) -> Record:
    """What to find a page by."""
    return Record(
        page.path,
        page.title,
        page.description,
        page.words or words_of(page.article),
        page.search,
        page.weight,
    )


def document(item: Record, language: str) -> str:
    """The HTML that Pagefind reads for a record."""
    filters = "".join(
        f'<i data-pagefind-filter="{escape(name)}">{escape(value)}</i>'
        for name, values in item.filters.items()
        for value in values
    )
    return (
        f'<!doctype html><html lang="{escape(language)}"><title>{escape(item.title)}</title><body>'
        f'<main data-pagefind-body data-pagefind-weight="{item.weight:g}">'
        f'<h1 data-pagefind-meta="title" data-pagefind-weight="9">{escape(item.title)}</h1>'
        f'<p data-pagefind-ignore data-pagefind-meta="description">{escape(item.description)}</p><p>{escape(item.words)}</p></main>'
        f"<div hidden>{filters}</div></body></html>"
    )


def write(records: Iterable[Record], folder: Path, language: str = "en", *, beside: bool = False) -> None:
    """Writes Pagefind's files into `folder`. The same records give the same bytes. Raises SearchError with what Pagefind said.

    `beside`: other work comes first, where the system has a program that can say so.
    """
    from pagefind.service import get_executable

    program = get_executable()
    if program is None:
        raise SearchError("pagefind is not installed: pip install 'pagefind[bin]'")
    memory = Path("/dev/shm")  # noqa: S108 -- thousands of small files cost more on a disk than their search index
    with tempfile.TemporaryDirectory(
        prefix="zoomon-search-", dir=memory if os.access(memory, os.W_OK) else None
    ) as scratch:
        for item in records:
            target = Path(scratch, item.path)
            target.mkdir(parents=True, exist_ok=True)
            (target / "index.html").write_text(document(item, language), encoding="utf-8")
        nice = shutil.which("nice") if beside else None
        done = subprocess.run(
            [*([nice] if nice else []), str(program), "--site", scratch, "--output-path", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SearchError(f"pagefind failed: {(done.stderr or done.stdout).strip()}")
    _settle(folder)


_MAGIC = b"pagefind_dcd"


def _settle(folder: Path) -> None:
    """Puts the facets' values in order. Pagefind writes them in that of a hash table, which is another one each time.

    Files are named by their content, so the facets' new names go into the index's list of them, and its new name into the entry file.
    """
    entry = folder / "pagefind-entry.json"
    settings = json.loads(entry.read_text(encoding="utf-8"))
    for language, about in settings["languages"].items():
        meta_file = folder / f"pagefind.{about['hash']}.pf_meta"
        meta = _read(meta_file)
        filters = []
        for name, hashed in meta[3]:
            file = folder / "filter" / f"{hashed}.pf_filter"
            facet = _read(file)
            facet[1].sort()
            filters.append([name, _write(facet, folder / "filter", f"{language}_{{}}", ".pf_filter")])
            if filters[-1][1] != hashed:
                file.unlink()
        meta[3] = sorted(filters)
        about["hash"] = _write(meta, folder, f"pagefind.{language}_{{}}", ".pf_meta").removeprefix(
            "pagefind."
        )
        if folder / f"pagefind.{about['hash']}.pf_meta" != meta_file:
            meta_file.unlink()
    entry.write_text(json.dumps(settings, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _read(file: Path) -> Any:
    return cbor2.loads(gzip.decompress(file.read_bytes()).removeprefix(_MAGIC))


def _write(data: Any, folder: Path, pattern: str, ending: str) -> str:
    """Writes a file of Pagefind's under the name that its content gives it; the name without its ending is returned."""
    content = gzip.compress(_MAGIC + cbor2.dumps(data), mtime=0)
    name = pattern.format(hashlib.sha256(content).hexdigest()[:10])
    (folder / f"{name}{ending}").write_bytes(content)
    return name
