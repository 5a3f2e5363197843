"""Links to check, from a catalog, from Markdown lists, from a file of URLs. Each URL once, with all its places."""

from __future__ import annotations

import contextlib
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .model import MistakeError, Place, Target

if TYPE_CHECKING:
    from zoomon.catalog import Catalog

_HTTP = re.compile(r"https?://", re.IGNORECASE)


def split(url: str) -> tuple[str, str | None]:
    """The URL without its fragment, and the fragment; None where it has none."""
    address, mark, fragment = url.strip().partition("#")
    return address, fragment if mark else None


def merged(targets: Iterable[Target]) -> list[Target]:
    """One target a URL: fragments, places, titles and authors together; sorted by first place, then URL."""
    by_url: dict[str, Target] = {}
    for target in targets:
        known = by_url.get(target.url)
        if known is None:
            by_url[target.url] = target
            continue

        def joined(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys((*one, *other)))

        by_url[target.url] = replace(
            known,
            fragments=joined(known.fragments, target.fragments),
            places=tuple(sorted({*known.places, *target.places})),
            titles=joined(known.titles, target.titles),
            authors=joined(known.authors, target.authors),
            doi=known.doi or target.doi,
            arxiv=known.arxiv or target.arxiv,
            year=known.year or target.year,
            added=min(filter(None, (known.added, target.added)), default=""),
            only_copy=known.only_copy or target.only_copy,
            on_path=known.on_path or target.on_path,
            archived=known.archived or target.archived,
        )
    return sorted(by_url.values(), key=lambda target: (target.places[:1], target.url))


def target(url: str, place: Place | None = None) -> Target:
    """A target for one written link."""
    address, fragment = split(url)
    return Target(
        address, fragments=() if fragment is None else (fragment,), places=(place,) if place else ()
    )


def from_urls(text: str, file: str = "") -> list[Target]:
    """One URL a line; empty lines and lines that begin with `#` are left out. Order is kept."""
    found: list[Target] = []
    for number, line in enumerate(text.splitlines(), 1):
        url = line.strip()
        if url and not url.startswith("#"):
            found.append(
                target(url, Place(file, number, len(line) - len(line.lstrip()) + 1) if file else None)
            )
    return found


def from_markdown(text: str, file: str) -> list[Target]:
    """Links of a Markdown document, with the place of each address: inline, by reference, autolinks, raw HTML.

    Relative links, images of the document itself and other schemes are left out. Code is not searched.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True})
    lines = text.splitlines()
    found: list[tuple[str, int]] = []
    environment: dict[str, object] = {}

    def visit(tokens: Sequence[object], line: int) -> None:
        for token in tokens:
            at = token.map[0] if getattr(token, "map", None) else line  # type: ignore[attr-defined]
            kind = token.type  # type: ignore[attr-defined]
            if kind in ("link_open", "image"):
                value = token.attrGet("href" if kind == "link_open" else "src")  # type: ignore[attr-defined]
                if value and _HTTP.match(str(value)):
                    found.append((str(value), at))
            elif kind in ("html_inline", "html_block"):
                content = token.content  # type: ignore[attr-defined]
                found.extend(
                    (match[2], at)
                    for match in re.finditer(
                        r"""\b(?:href|src)\s*=\s*(["'])(https?://.*?)\1""", content, re.IGNORECASE
                    )
                )
            elif kind == "text" and (content := token.content):  # type: ignore[attr-defined]
                # Bare addresses, which GitHub makes links of.
                found.extend((match[0].rstrip(".,;:!?'\"*_~"), at) for match in _BARE.finditer(content))
            visit(token.children or (), at)  # type: ignore[attr-defined]

    visit(parser.parse(text, environment), 0)
    used: dict[tuple[str, int], int] = {}
    targets = []
    for url, first in found:
        line, column = _where(lines, url, first, used)
        targets.append(target(url, Place(file, line, column)))
    return targets


_BARE = re.compile(r"https?://[^\s<>\[\]()\"'`]+(?:\([^\s<>()]*\)[^\s<>\[\]()\"'`]*)*", re.IGNORECASE)


def _where(lines: Sequence[str], url: str, first: int, used: dict[tuple[str, int], int]) -> tuple[int, int]:
    """Line and column, from 1, of the next unused appearance of a URL at or after a line (then anywhere)."""
    for spelled in (
        url,
        url.replace("&", "&amp;"),
        re.sub(r"%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), url),
    ):
        for index in (*range(first, len(lines)), *range(first)):
            start = used.get((spelled, index), 0)
            column = lines[index].find(spelled, start)
            if column >= 0:
                used[spelled, index] = column + len(spelled)
                return index + 1, column + 1
    return first + 1, 0


def from_list(path: Path, name: str) -> list[Target]:
    """Targets of a file: Markdown, or anything else by the bare addresses in it."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix.lower() in (".md", ".markdown", ".mkd", ".mdx", ".qmd"):
        return from_markdown(text, name)
    if path.suffix.lower() in (
        ".yml",
        ".yaml",
        ".json",
        ".bib",
        ".rst",
        ".tex",
        ".html",
        ".htm",
        ".adoc",
        ".txt",
        "",
    ):
        found = []
        for number, line in enumerate(text.splitlines(), 1):
            for match in re.finditer(r"https?://[^\s<>\"'`|\\^{}\]]+", line, re.IGNORECASE):
                url = match[0].rstrip(".,;:!?*_~")
                if url.endswith(")") and url.count("(") < url.count(")"):
                    url = url.rstrip(")")
                found.append(target(url, Place(name, number, match.start() + 1)))
        return found
    return from_urls(text, name)


def from_catalog(catalog: Catalog) -> list[Target]:
    """Links of all entries and their versions, and the addresses that identifiers give, with what should be there."""
    from zoomon.catalog.identifiers import arxiv_address, doi_address

    stops = {step.read for path in catalog.paths.values() for step in path.steps}
    stops |= {step.read for question in catalog.questions.values() for step in question.readings}
    found: list[Target] = []
    for id, entry in sorted(catalog.entries.items()):
        document = catalog.document("entries", id)
        titles = tuple(
            dict.fromkeys([entry.title, *(version.title for version in entry.versions if version.title)])
        )
        links = entry.all_links()
        free = [link for link in links if link.access == "open"]
        for index, link in enumerate(links):
            if index < len(entry.links):
                loc = next(
                    (
                        way
                        for way in (("links", index, "url"), ("links", index), ("link", "url"), ("link",))
                        if way in document.spans
                    ),
                    (),
                )
            else:
                loc = ("doi",) if link.url == (doi_address(entry.doi) if entry.doi else "") else ("arxiv",)
            place = document.place(loc)
            address, fragment = split(link.url)
            works = link.role not in ("page", "code", "video", "slides") or len(links) == 1
            found.append(
                Target(
                    address,
                    fragments=() if fragment is None else (fragment,),
                    places=(Place(place.file, place.line, place.column, id, link.role),),
                    titles=titles if works else (),
                    authors=tuple(name.family for name in entry.people) if works else (),
                    doi=entry.doi if entry.doi and address == doi_address(entry.doi) else "",
                    arxiv=entry.arxiv if entry.arxiv and address == arxiv_address(entry.arxiv) else "",
                    year=entry.year or 0,
                    added=str(entry.added or ""),
                    only_copy=len(links) == 1 or free == [link],
                    on_path=id in stops,
                    archived=link.archived or "",
                )
            )
    return merged(found)


def changed(targets: Iterable[Target], before: Iterable[Target]) -> list[Target]:
    """The targets whose URL was not there before, or not with these fragments."""
    old = {known.url: set(known.fragments) for known in before}
    return [new for new in targets if new.url not in old or set(new.fragments) - old[new.url]]


class GitError(MistakeError):
    """git could not say what changed; the message is its own."""


def checkout(revision: str, root: Path, into: Path, *paths: str) -> None:
    """Write files as they were at the point where the branch left `revision` below `into`. Raises GitError."""

    def git(*arguments: str) -> bytes:
        try:
            done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
        except FileNotFoundError:
            raise GitError("git is not installed") from None
        if done.returncode:
            raise GitError(done.stderr.decode(errors="replace").strip() or "git failed")
        return done.stdout

    if revision.startswith("-"):
        raise GitError(f"`{revision}` is not a revision")
    commit = git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    with contextlib.suppress(GitError):  # none in a shallow clone: then the revision itself is compared with
        commit = git("merge-base", commit, "HEAD").decode().strip() or commit
    top = Path(git("rev-parse", "--show-toplevel").decode().strip())
    prefix = root.resolve().relative_to(top.resolve()).as_posix()
    wanted = [path if prefix == "." else f"{prefix}/{path}" for path in paths]
    names = (
        git("-C", str(top), "ls-tree", "-r", "-z", "--name-only", commit, "--", *wanted).decode().split("\0")
    )
    for name in filter(None, names):
        local = Path(name) if prefix == "." else Path(name).relative_to(prefix)
        target_path = into / local
        target_path.parent.mkdir(parents=True, exist_ok=True)
        target_path.write_bytes(git("-C", str(top), "cat-file", "blob", f"{commit}:{name}"))
