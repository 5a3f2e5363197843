"""What the catalog says of works, in the formats that other programs read. Pure: from the model to text.

    library = Library(catalog)
    bibtex.write(library.works(["ongaro-2014-raft"]))

`FORMATS` are the files of references to offer for download; `coins`, `jsonld` and `atom` are parts of a site, with arguments of
their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from zoomon.formats import atom, bibtex, coins, csl, jsonld, ris
from zoomon.formats.works import Library, Work

__all__ = ["FORMATS", "Format", "Library", "Work", "atom", "bibtex", "coins", "csl", "jsonld", "ris"]


class Format(NamedTuple):
    """A file format for references."""

    media_type: str
    """As in RFC 6838, for `<link rel="alternate">`."""
    extension: str
    """Of the file's name, without the dot."""
    write: Callable[[Iterable[Work]], str]
    """The file's text."""


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "bibtex": Format("application/x-bibtex", "bib", bibtex.write),
        "csl-json": Format("application/vnd.citationstyles.csl+json", "json", csl.write),
        "ris": Format("application/x-research-info-systems", "ris", ris.write),
    }
)
