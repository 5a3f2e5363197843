"""schema.org JSON-LD of an entry's page: a web page that is about a work, so that nobody takes us for its publisher."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from zoomon.catalog import identifiers
from zoomon.catalog.names import Name
from zoomon.formats.works import Type, Work

_TYPES_OF_TYPES: Final[dict[Type, str]] = {
    "article": "ScholarlyArticle",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "book": "Book",
    "chapter": "Chapter",
    "paper-conference": "ScholarlyArticle",
    "report": "Report",
    "software": "SoftwareApplication",
    "speech": "VideoObject",
    "standard": "TechArticle",
    "thesis": "Thesis",
    "webpage": "Article",
}
_TYPES_OF_KINDS: Final = {
    "analysis": "Report",
    "catalogue": "Collection",
    "course": "Course",
    "interactive": "WebApplication",
    "list": "Collection",
}
_CONTAINERS: Final[dict[Type, str]] = {
    "article-journal": "Periodical",
    "article-magazine": "Periodical",
    "chapter": "Book",
    "webpage": "WebSite",
    "article": "WebSite",
}


def page(work: Work, url: str, site: str | None = None) -> dict[str, Any]:
    """The page at `url` (absolute), on the site called `site`, about the work."""
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "@id": url,
            "url": url,
            "name": work.title,
            "description": work.entry.why,
            "datePublished": work.entry.added.isoformat() if work.entry.added else None,
            "isPartOf": {"@type": "WebSite", "name": site} if site else None,
            "about": about(work),
        }
    )


def about(work: Work) -> dict[str, Any]:
    """The work itself."""
    entry = work.entry
    of_kind = _TYPES_OF_KINDS.get(entry.kind) if work.type == "webpage" else None
    doi = identifiers.doi_address(entry.doi) if entry.doi else None
    arxiv = identifiers.arxiv_address(entry.arxiv) if entry.arxiv else None
    access = {"open": True, "registration": True, "paid": False}
    spoken = work.type == "speech"
    ids = [
        {"@type": "PropertyValue", "propertyID": label, "value": value}
        for label, value in (("DOI", entry.doi), ("arXiv", entry.arxiv))
        if value
    ]
    date = "-".join(f"{part:02}" for part in work.date)
    issuer = work.institution or work.publisher
    return _known(
        {
            "@type": of_kind or _TYPES_OF_TYPES[work.type],
            "@id": doi or arxiv or work.url,
            "name": work.title,
            "author": [person(name) for name in work.authors],
            "editor": [person(name) for name in work.editors],
            "datePublished": date,
            "uploadDate": date if spoken else None,
            "inLanguage": entry.language,
            "isPartOf": None if spoken else _part_of(work),
            "pagination": "-".join(work.pages),
            "bookEdition": str(entry.edition) if entry.edition is not None and work.type == "book" else None,
            "isbn": identifiers.isbn13(entry.isbn) if entry.isbn and work.type == "book" else None,
            "publisher": {"@type": "Organization", "name": issuer} if issuer else None,
            "identifier": ids,
            "isAccessibleForFree": access.get(entry.best_link().access or ""),
            "timeRequired": f"PT{entry.minutes}M" if entry.minutes and not spoken else None,
            "duration": f"PT{entry.minutes}M" if entry.minutes and spoken else None,
            "keywords": list(work.topics),
            "url": work.url,
            "sameAs": [address for address in (doi, arxiv) if address],
        }
    )


def person(name: Name) -> dict[str, str]:
    """A person or an organisation."""
    if name.literal:
        return {"@type": "Organization", "name": name.family}
    parts = {
        "@type": "Person",
        "name": name.display,
        "familyName": name.last,
        "givenName": name.given,
        "honorificSuffix": name.suffix,
    }
    return {key: value for key, value in parts.items() if value}


def script(data: Mapping[str, Any]) -> str:
    """The `<script>` element that carries the data.

    `<`, `>` and `&` are written as JSON escapes, so no text of an entry can end the element or open a comment (HTML, 4.12.1.3).
    """
    text = json.dumps(data, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def _part_of(work: Work) -> dict[str, Any] | None:
    """Issue of a volume of a periodical, or the book, event or site, from the inside out."""
    if work.container is None:
        return None
    whole: dict[str, Any] = _known(
        {
            "@type": _CONTAINERS.get(work.type, "CreativeWork"),
            "name": work.container,
            "alternateName": work.container_short,
            "url": work.venue.url if work.venue else None,
        }
    )
    if work.type in ("article-journal", "article-magazine"):
        if work.entry.volume is not None:
            volume = str(work.entry.volume)
            whole = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": whole}
        if work.entry.number is not None:
            issue = str(work.entry.number)
            whole = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": whole}
    return whole


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [])}
