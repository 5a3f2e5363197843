"""Fabricated texts in many languages, and the page designs of several kinds of site, for the held-out corpus."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass

SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "The ferry company keeps its timetable on three machines, and no two of them trust each other.",
        "When the lighthouse network was rebuilt, every lamp learned to count the silence of its neighbours.",
        "A message that arrives twice should do no more harm than one that arrives once.",
        "Our second prototype lost an hour of bookings because a backup was restored on the wrong side of midnight.",
        "The proof fits on a napkin once one stops insisting that the clerk remembers yesterday's totals.",
        "In the harsh winter of the trial, eleven of the forty stations were dark for days and nobody noticed.",
        "Reading your own writes sounds like a courtesy until a pharmacist depends on it.",
        "The librarian's rule is simple: a book that two branches claim to own belongs to neither until they have talked.",
        "We replaced the central ledger by a chain of village ledgers and measured what gossip costs.",
        "What looks like a slow disk is often a polite disk that waits for a rude one.",
        "The older design needed a captain; the newer one needs only that captains are rarely chosen at the same moment.",
        "Each station signs for what it has seen, and never for what it has only heard of.",
        "The bill for coordination is paid in round trips, and the ocean sets the price.",
        "Halfway through the season we switched the vote from three of five to four of seven.",
        "Two archivists may shelve the same letter, provided that both write down who shelved it first.",
        "A queue that never drains is a database with bad manners.",
    ),
    "de": (
        "Die Messstationen am Deich gleichen ihre Pegelstände nachts untereinander ab.",
        "Fällt ein Knoten aus, übernimmt der Nachbar dessen Schlüsselbereich, ohne dass jemand geweckt wird.",
        "Im dritten Versuch hielt die Sperre länger als der Prozess, der sie angefordert hatte.",
        "Wer die Uhrzeit eines anderen Rechners glaubt, hat meist schon verloren.",
        "Das Verfahren kommt mit zwei Nachrichtenrunden aus, solange der Koordinator lebt.",
        "Für die Auswertung wurden die Protokolle von vierzehn Rechenzentren zusammengeführt.",
        "Erst die Wiederholung mit zufälliger Wartezeit brachte die Lastspitzen zum Verschwinden.",
        "Die Bibliothek verleiht jedes Buch nur einmal, auch wenn zwei Filialen gleichzeitig scannen.",
    ),
    "fr": (
        "Chaque gare tient son propre registre et le compare chaque soir avec celui de ses voisines.",
        "Le protocole tolère deux pannes sans que les voyageurs s'en aperçoivent.",
        "Une horloge en avance de trois secondes a suffi pour vendre deux fois la même place.",
        "Nous avons coupé le câble un mardi, pour voir, et le système a continué de répondre.",
        "La preuve repose sur un invariant que l'on énonce en une ligne.",
        "Les copies finissent par se mettre d'accord, mais personne ne peut dire quand.",
        "Un verrou sans date limite est une promesse que l'on ne peut pas tenir.",
        "Le coût d'un accord se mesure en allers et retours entre les deux rives.",
    ),
    "es": (
        "Cada estación guarda su propio registro y lo compara con el de las vecinas.",
        "El protocolo soporta dos fallos sin que los viajeros lo noten.",
        "Un reloj adelantado tres segundos bastó para vender dos veces el mismo asiento.",
        "Las réplicas terminan por ponerse de acuerdo, aunque nadie sabe cuándo.",
        "Cortamos el cable un martes para ver qué pasaba, y el sistema siguió contestando.",
        "La demostración descansa en un invariante que cabe en una línea.",
        "Un cerrojo sin fecha de caducidad es una promesa imposible de cumplir.",
    ),
    "pt": (
        "Cada estação guarda o seu próprio registo e compara-o com o das vizinhas.",
        "O protocolo aguenta duas falhas sem que os passageiros deem por isso.",
        "Um relógio adiantado três segundos bastou para vender duas vezes o mesmo lugar.",
        "As réplicas acabam por concordar, embora ninguém saiba quando.",
        "A demonstração assenta num invariante que cabe numa linha.",
    ),
    "it": (
        "Ogni stazione tiene il proprio registro e lo confronta con quello delle vicine.",
        "Il protocollo sopporta due guasti senza che i viaggiatori se ne accorgano.",
        "Un orologio avanti di tre secondi è bastato per vendere due volte lo stesso posto.",
        "Le repliche finiscono per mettersi d'accordo, ma nessuno sa quando.",
        "La dimostrazione poggia su un invariante che sta in una riga.",
    ),
    "nl": (
        "Elk station houdt zijn eigen logboek bij en vergelijkt het 's nachts met dat van de buren.",
        "Het protocol verdraagt twee storingen zonder dat een reiziger het merkt.",
        "Een klok die drie seconden voorliep was genoeg om dezelfde stoel twee keer te verkopen.",
        "De kopieën worden het uiteindelijk eens, al weet niemand wanneer.",
    ),
    "pl": (
        "Każda stacja prowadzi własny dziennik i co noc porównuje go z dziennikami sąsiadów.",
        "Protokół znosi dwie awarie, a podróżni niczego nie zauważają.",
        "Zegar spieszący się o trzy sekundy wystarczył, by sprzedać dwa razy to samo miejsce.",
        "Repliki w końcu się zgadzają, choć nikt nie wie kiedy.",
    ),
    "sv": (
        "Varje station för sin egen loggbok och jämför den om natten med grannarnas.",
        "Protokollet tål två fel utan att resenärerna märker något.",
        "En klocka som gick tre sekunder före räckte för att sälja samma plats två gånger.",
        "Kopiorna blir till slut överens, men ingen vet när.",
    ),
    "ru": (
        "Каждая станция ведёт собственный журнал и по ночам сверяет его с журналами соседей.",
        "Протокол выдерживает два отказа, и пассажиры ничего не замечают.",
        "Часов, спешивших на три секунды, хватило, чтобы дважды продать одно место.",
        "Реплики в конце концов приходят к согласию, но никто не знает когда.",
        "Доказательство опирается на инвариант, который помещается в одну строку.",
    ),
    "ja": (
        "各駅はそれぞれの帳簿を持ち、夜ごとに隣の駅と照合する。",
        "このプロトコルは二つの故障に耐え、乗客は何も気づかない。",
        "三秒進んだ時計のせいで、同じ席が二度売られてしまった。",
        "複製はいつか一致するが、それがいつかは誰にも分からない。",
        "証明は一行で書ける不変条件に支えられている。",
    ),
    "zh": (
        "每个车站都有自己的账本，每天夜里与邻站核对。",
        "该协议可以容忍两个节点失效，乘客毫无察觉。",
        "一台快了三秒的时钟，足以把同一个座位卖出两次。",
        "各个副本最终会达成一致，但没有人知道是什么时候。",
        "证明依赖一个只用一行就能写出的不变式。",
    ),
    "ko": (
        "각 역은 자기 장부를 가지고 밤마다 이웃 역과 대조한다.",
        "이 프로토콜은 두 번의 고장을 견디며 승객은 아무것도 알아차리지 못한다.",
        "삼 초 빠른 시계 때문에 같은 좌석이 두 번 팔렸다.",
        "복제본은 결국 합의에 이르지만 그때가 언제인지는 아무도 모른다.",
    ),
    "tr": (
        "Her istasyon kendi defterini tutar ve geceleri komşularınınkiyle karşılaştırır.",
        "Protokol iki arızaya dayanır ve yolcular hiçbir şey fark etmez.",
        "Üç saniye ileri giden bir saat aynı koltuğun iki kez satılmasına yetti.",
        "Kopyalar sonunda anlaşır, ama kimse ne zaman olduğunu bilmez.",
    ),
}

MENUS: dict[str, tuple[str, ...]] = {
    "en": ("Home", "About", "Archive", "Contact", "Search"),
    "de": ("Startseite", "Über uns", "Archiv", "Kontakt", "Suche"),
    "fr": ("Accueil", "À propos", "Archives", "Contact", "Recherche"),
    "es": ("Inicio", "Acerca de", "Archivo", "Contacto", "Buscar"),
    "pt": ("Início", "Sobre", "Arquivo", "Contactos", "Pesquisar"),
    "it": ("Home", "Chi siamo", "Archivio", "Contatti", "Cerca"),
    "nl": ("Start", "Over ons", "Archief", "Contact", "Zoeken"),
    "pl": ("Strona główna", "O nas", "Archiwum", "Kontakt", "Szukaj"),
    "sv": ("Hem", "Om oss", "Arkiv", "Kontakt", "Sök"),
    "ru": ("Главная", "О нас", "Архив", "Контакты", "Поиск"),
    "ja": ("ホーム", "紹介", "過去の記事", "連絡先", "検索"),
    "zh": ("首页", "关于", "归档", "联系", "搜索"),
    "ko": ("홈", "소개", "보관함", "연락처", "검색"),
    "tr": ("Ana sayfa", "Hakkımızda", "Arşiv", "İletişim", "Ara"),
}


class Writer:
    """Texts from the sentences above, in a seeded order."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def paragraphs(self, language: str = "en", count: int = 5) -> str:
        bank = SENTENCES[language]
        size = min(len(bank) - 1, 5)
        return "\n".join(f"<p>{' '.join(self.random.sample(bank, size))}</p>" for _ in range(count))


@dataclass(frozen=True, slots=True)
class Design:
    """How all pages of one site look."""

    site: str
    language: str = "en"
    style: str = "weblog"
    """weblog, portal, institute, manual, wiki, shop, plain"""

    def page(
        self,
        title: str,
        content: str,
        *,
        head: str = "",
        heading: str | None = None,
        full_title: str | None = None,
    ) -> str:
        """A whole page.

        Args:
            title: of what the page is about.
            content: HTML of the main part.
            head: more elements of the head.
            heading: the first heading; the title when None, none when empty.
            full_title: the title element; made from `title` and the site's name when None, left out when empty.
        """
        safe, site = html.escape(title), html.escape(self.site)
        titled = {
            "weblog": f"{safe} – {site}",
            "portal": f"{site}: {safe}",
            "institute": f"{safe} | {site}",
            "manual": f"{safe} — {site} documentation",
            "wiki": f"{safe} - {site}",
            "shop": f"{safe} &middot; {site}",
            "plain": safe,
        }[self.style]
        title_element = (
            f"<title>{titled if full_title is None else full_title}</title>" if full_title != "" else ""
        )
        h1 = f"<h1>{safe if heading is None else heading}</h1>" if heading != "" else ""
        items = MENUS[self.language]
        menu = "".join(f'<li><a href="/{n or ""}">{item}</a></li>' for n, item in enumerate(items))
        meta = f'<meta charset="utf-8">{title_element}{head}'
        start = f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>{meta}</head>\n'
        match self.style:
            case "weblog":
                return (
                    f'{start}<body class="single"><div id="page"><header id="masthead"><p class="site-title">{site}</p>'
                    f'<ul class="menu">{menu}</ul></header><article class="post hentry"><header class="entry-header">{h1}</header>'
                    f'<div class="entry-content">{content}</div></article><aside id="secondary"><h2 class="widget-title">{items[2]}'
                    f'</h2><ul><li>2017</li><li>2018</li><li>2019</li></ul></aside><footer id="colophon">{site}</footer></div>'
                    "</body></html>\n"
                )
            case "portal":
                return (
                    f'{start}<body><div class="region-header"><a href="/" rel="home">{site}</a></div><nav><ul>{menu}</ul></nav>'
                    f'<main id="content"><div class="block-page-title">{h1}</div><div class="node__content">{content}</div></main>'
                    f'<div class="region-footer"><form action="/search"><input name="q"></form>{site}</div></body></html>\n'
                )
            case "institute":
                return (
                    f'{start}<body><div id="top-bar">{site}</div><div id="left"><ul>{menu}</ul></div><div id="main">{h1}\n{content}'
                    f'</div><div id="foot">{site} &copy; 2011</div></body></html>\n'
                )
            case "manual":
                return (
                    f'{start}<body><div class="document"><div class="body" role="main">{h1}\n{content}</div></div>'
                    f'<div class="sphinxsidebar"><h3>{items[4]}</h3><form action="/search.html"><input name="q"></form>'
                    f"<ul>{menu}</ul></div></body></html>\n"
                )
            case "wiki":
                return (
                    f'{start}<body class="mediawiki ltr ns-0"><div id="content" class="mw-body">'
                    f'{h1.replace("<h1>", "<h1 id=firstHeading class=firstHeading>")}<div id="bodyContent"><div id="siteSub">'
                    f'{site}</div><div id="mw-content-text">{content}</div></div></div><div id="mw-navigation"><ul>{menu}</ul>'
                    "</div></body></html>\n"
                )
            case "shop":
                return (
                    f'{start}<body><div class="top"><a class="logo" href="/">{site}</a><a href="/cart">Cart (0)</a></div>'
                    f'<ul class="nav">{menu}</ul><div class="product">{h1}{content}</div><div class="newsletter">'
                    f"<input name=email></div><div class=foot>{site}</div></body></html>\n"
                )
        return f"{start}<body>{h1}\n{content}\n</body></html>\n"
