"""While serving: the page of a file that could not be read says why, in place of the page that it had."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from zoomon.pages.page import Page
from zoomon.pages.site import Site
from zoomon.pages.templating import render

_FOLDERS = {"entries": "read", "topics": "topics", "paths": "paths"}
_KINDS = {"entries": "entry", "topics": "topic", "paths": "path"}


def pages(site: Site) -> Mapping[str, tuple[str, Callable[[], Page]]]:
    """Address -> kind and maker of the page of each file that is no part of the catalog because of a mistake in it."""
    catalog = site.catalog
    sound = {
        "entries": catalog.entries.keys(),
        "topics": catalog.topics.keys(),
        "paths": catalog.paths.keys() | catalog.questions.keys(),
    }
    found: dict[str, tuple[str, Callable[[], Page]]] = {}
    for collection, folder in _FOLDERS.items():
        for id in sorted(catalog.ids[collection] - sound[collection]):
            # What a broken file of paths/ was to be, nobody can tell: it is shown at both addresses.
            for place in (folder, "questions") if collection == "paths" else (folder,):
                path = f"{place}/{id}/"
                found[path] = _KINDS[collection], partial(page, site, collection, id, path)
    return found


def page(site: Site, collection: str, id: str, path: str) -> Page:
    """What is wrong with one file, and how to mend it."""
    file = f"catalog/{collection}/{id}.yml"
    article = render(
        "mistakes.html",
        up="../../",
        file=file,
        problems=[problem for problem in site.catalog.problems if problem.place.file == file],
    )
    return Page(path, _KINDS[collection], f"A mistake in {file}", f"{file} could not be read.", article)
