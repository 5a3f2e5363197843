"""What the parts of the held-out corpus build with: sites with a design of their own and an honest 404."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ..behaviours import page
from ..model import Behaviour, Builder, Site
from ..prose import Design, Writer

LATENCY = 0.03

NOT_FOUND = {
    "en": ("Page missing", "There is nothing at this address."),
    "de": ("Fehler 404", "Unter dieser Adresse liegt nichts."),
    "fr": ("Erreur 404", "Il n'y a rien à cette adresse."),
    "es": ("Error 404", "No hay nada en esta dirección."),
    "pt": ("Erro 404", "Não há nada neste endereço."),
    "it": ("Errore 404", "A questo indirizzo non c'è nulla."),
    "nl": ("Fout 404", "Op dit adres staat niets."),
    "pl": ("Błąd 404", "Pod tym adresem nic nie ma."),
    "sv": ("Fel 404", "Det finns inget på den här adressen."),
    "ru": ("Ошибка 404", "По этому адресу ничего нет."),
    "ja": ("エラー404", "このアドレスには何もありません。"),
    "zh": ("错误404", "此地址没有内容。"),
    "ko": ("오류 404", "이 주소에는 아무것도 없습니다."),
    "tr": ("Hata 404", "Bu adreste bir şey yok."),
}


class Web:
    """The builder, a writer, and sites with designs."""

    def __init__(self, builder: Builder, seed: int) -> None:
        self.builder = builder
        self.link = builder.link
        self.writer = Writer(seed)

    def site(
        self, design: Design, *, charset: str = "utf-8", lost: Behaviour | None = None, **options: Any
    ) -> DesignedSite:
        """A site with a home page.

        Args:
            lost: what it answers where it has no page; an honest 404 when None.
        """
        made = DesignedSite(self, design, charset)
        made.site = self.builder.site(design.site, **options)
        made.site.fallback = lost or made.not_found(404)
        made.serve("/", design.site, self.writer.paragraphs(design.language, 4), full_title=design.site)
        return made

    def bare(self, name: str, lost: Behaviour | None = None, **options: Any) -> Site:
        """A host without any design."""
        return self.builder.site(name, fallback=lost or page("<h1>404</h1>", 404), **options)


class DesignedSite:
    def __init__(self, web: Web, design: Design, charset: str) -> None:
        self.web = web
        self.design = design
        self.charset = charset
        self.site: Site

    def text(self, count: int = 5) -> str:
        return self.web.writer.paragraphs(self.design.language, count)

    def html(self, title: str, content: str | None = None, **options: Any) -> str:
        return self.design.page(title, self.text() if content is None else content, **options)

    def behaviour(
        self,
        title: str,
        content: str | None = None,
        *,
        status: int = 200,
        kind: str | None = None,
        **options: Any,
    ) -> Behaviour:
        """The page as the site sends it, in its own character set."""
        markup = self.html(title, content, **options)
        if self.charset != "utf-8":
            markup = markup.replace(
                '<meta charset="utf-8">',
                f'<meta http-equiv="Content-Type" content="text/html; charset={self.charset}">',
            )
        # A site with a character set of its own says so in the page alone, as old servers do.
        plain_kind = "text/html; charset=utf-8" if self.charset == "utf-8" else "text/html"
        return page(markup.encode(self.charset, "xmlcharrefreplace"), status, kind or plain_kind)

    def not_found(self, status: int) -> Behaviour:
        title, sentence = NOT_FOUND[self.design.language]
        return self.behaviour(title, f"<p>{sentence}</p>", status=status)

    def serve(self, target: str, title: str, content: str | None = None, **options: Any) -> str:
        """Add a page; its URL."""
        return self.site.serve(target, self.behaviour(title, content, **options))

    def alive(
        self,
        target: str,
        title: str,
        content: str | None = None,
        *,
        reason: str = "an article",
        **options: Any,
    ) -> str:
        """Add a page and a link to it."""
        return self.web.link(self.serve(target, title, content, **options), "alive", reason, title=title)


def slug(title: str) -> str:
    """The title as it stands in an address."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "p"
