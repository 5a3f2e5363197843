"""People's names by BibTeX's rules: "First von Last", "von Last, First", "von Last, Jr, First", `{An Organisation}`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache


@dataclass(frozen=True)
class Name:
    """The parts of a name, as BibTeX and CSL have them (CSL: given, non-dropping-particle, family, suffix, literal)."""

    family: str
    """The last name, or the whole name of an organisation."""
    given: str = ""
    particle: str = ""
    """The von part: `van`, `de la`."""
    suffix: str = ""
    literal: bool = False
    """Whether it is an organisation, never to be taken apart."""

    @cached_property
    def display(self) -> str:
        """In reading order: "Robbert van Renesse", "Martin Luther King, Jr."."""
        name = " ".join(filter(None, (self.given, self.particle, self.family)))
        return f"{name}, {self.suffix}" if self.suffix else name

    @property
    def last(self) -> str:
        """The family name with its particle: "van Renesse"."""
        return " ".join(filter(None, (self.particle, self.family)))

    @cached_property
    def sort_key(self) -> str:
        """For lists of people: family name, given name, without accents and case."""
        return plain(f"{self.family} {self.given} {self.particle}")

    @cached_property
    def slug(self) -> str:
        """For addresses: `robbert-van-renesse`."""
        return slug(self.display)

    @property
    def bibtex(self) -> str:
        if self.literal:
            return "{" + self.family + "}"
        # A family name of several words without particle must be kept together.
        return ", ".join(filter(None, (self.last, self.suffix, self.given)))


@lru_cache(maxsize=100_000)
def parse(text: str) -> Name:
    """Parses a name. Raises ValueError, with what to write instead, for what can't be one name."""
    text = " ".join(text.split())
    if not text:
        raise ValueError("a name is empty")
    if text.startswith("{") and text.endswith("}"):
        inner = text[1:-1].strip()
        if not inner or "{" in inner or "}" in inner:
            raise ValueError(
                "an organisation is one name in braces, such as '{The Apache Software Foundation}'"
            )
        return Name(family=inner, literal=True)
    if re.search(r"[{}<>@;]|https?:", text):
        raise ValueError(f"{text!r} is not a name; write 'First Last', or '{{An Organisation}}' in braces")
    if re.search(r"\bet al\b|\band others\b", text):
        raise ValueError("write out the authors; `et al.` names nobody")
    if re.search(r"\s(?:and|&)\s", text):
        raise ValueError(
            f"{text!r} holds two names; write each as an item of its own (an organisation in braces)"
        )
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{text!r} has commas that name no part; write 'Last, First' or 'Last, Jr., First'")
    if len(parts) == 1:
        words = parts[0].split(" ")
        first_von = next((i for i, word in enumerate(words[:-1]) if _is_particle(word)), None)
        if first_von is None:
            return Name(family=words[-1], given=" ".join(words[:-1]))
        last_von = max(i for i, word in enumerate(words[:-1]) if _is_particle(word))
        return Name(
            family=" ".join(words[last_von + 1 :]),
            given=" ".join(words[:first_von]),
            particle=" ".join(words[first_von : last_von + 1]),
        )
    words = parts[0].split(" ")
    von = [i for i, word in enumerate(words[:-1]) if _is_particle(word)]
    cut = von[-1] + 1 if von else 0
    return Name(
        family=" ".join(words[cut:]),
        given=parts[-1],
        particle=" ".join(words[:cut]),
        suffix=parts[1] if len(parts) == 3 else "",
    )


def _is_particle(word: str) -> bool:
    """BibTeX: a word belongs to the von part when its first letter is in lower case."""
    letters = [char for char in word if char.isalpha()]
    return bool(letters) and letters[0].islower()


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Lower case, without accents and with single spaces: for comparing and sorting."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize(
        "NFKD",
        text.replace("ß", "ss").replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("Ø", "O"),
    )
    return " ".join(
        "".join(char for char in decomposed if not unicodedata.combining(char)).casefold().split()
    )


def slug(text: str) -> str:
    """A name for files and addresses: `a-z`, `0-9` and single hyphens. Empty where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")
