"""What pages say that are not what they were: not found, for sale, log in, prove that you are human. Pure data and
the patterns made of it.

A phrase is matched against a whole segment of a title or a whole heading, so that a work *about* missing pages
("Page Not Found: link rot in ...") is not taken for one.
"""

# ruff: noqa: E501 a pattern reads better whole

from __future__ import annotations

import re
from functools import lru_cache

from .page import fold
from .pattern import lazily

_THING = (
    r"(?:web ?page|page|site|web ?site|file|document|doc|article|post|blog post|content|item|record|resource|url|link|address|"
    r"story|entry|product|video|user|profile|account|project|repository|repo|paper|publication|node|object|topic|"
    r"thread|event|job|listing|course|book|dataset|image|directory|folder|path|route|location|view|report|talk|slides|"
    r"presentation|material|information|channel|blog|category|tag|query|photo|picture|album|comment|review|question|answer|chapter|section|service|app|application|package|module|dissertation|thesis|abstract|manuscript|study|position|ticket|board|forum|member|author|gallery|store|shop|page id|key|group|space|wiki|note|lecture|download|version|release|issue|domain)s?"
)
_FILLER = (
    r"(?:oops|oop|ooops|whoops|woops|uh oh|oh no|oh dear|sorry|we re sorry|we are sorry|hmm+|yikes|ouch|error|http|status|code|"
    r"but|we|apologies|our apologies|unfortunately|looks like|it looks like|it seems|it appears|it appears that|that|this)"
)
_DET = r"(?:the|that|this|your|any|a|an|such|such a|requested|specified|web|following|current)"
_WHICH = (
    r"(?:(?:that |which )?(?:you|you re|you ve|you are|you were|u) (?:have |are |were )?(?:just )?"
    r"(?:looking for|look for|requested|request|asked for|tried to (?:open|reach|access|view|visit|load)|trying to (?:open|reach|access|view|visit|load)|"
    r"wanted|followed|searching for|searched for|seeking|want|clicked|clicked on|entered|selected)|"
    r"(?:at|on|with|for|by|under) (?:this|that|the) (?:address|url|link|id|name|server|site|location|website|web address|identifier)|you requested)"
)
_NOT = r"(?:not|could not|couldn t|can not|cannot|can t|was not|wasn t|is not|isn t|does not|doesn t|did not|didn t|were not|no longer|have not|has not|hasn t)"
_TAIL = (
    r"(?:on (?:this|the|our) (?:server|site|website|system)|here|anymore|any more|any longer|in (?:our|the) (?:database|system|archive|catalog|catalogue)|"
    r"or (?:has been|was|is) (?:moved|removed|deleted|unavailable|renamed)(?: or (?:moved|removed|deleted|renamed))?|or (?:does not|doesn t|no longer) exists?|at this (?:address|url|location|time)|"
    r"error|404|at the moment|from this (?:server|site)|anywhere|permanently|temporarily|for you|yet|right now|and is no longer available|by (?:its|the) (?:author|owner|user|publisher))"
)
_NOUN = rf"(?:(?:{_DET} )*(?:(?: |or )*{_THING}){{1,2}}(?: {_WHICH})?|what {_WHICH}|it)"

_ENGLISH = [
    r"(?:the |that |this |your |requested )?(?:(?!command|class|header|library|symbol|method|function|driver|device|compiler|dll|table|column|answer|variable|attribute|but|and|or|if|is)[a-z]+ )(?:was |could )?not (?:be )?found",
    r"(?:(?!that|which|what|who|how|why|when)[a-z0-9]+ ){1,4}(?:has|have) (?:closed|shut down|been shut down|been discontinued)(?: (?:its doors|permanently|down|for good))?",
    rf"(?:the )?{_THING} [a-z0-9 ]{{1,30}} (?:(?:was|could|is|does) )?not (?:be )?(?:found|exist)",
    r"(?:http )?(?:error )?(?:code )?(?:404|410)(?: (?:error|errors|gone))?",
    r"(?:404|410)? ?(?:error )?(?:not found|gone|page missing|missing page|file missing|dead link|broken link|missing|page gone)(?: (?:404|410|error))*",
    rf"(?:404 |410 )?{_NOUN} (?:"
    rf"(?:(?:was|is|be|could|can|are|were) )?{_NOT} (?:be |been )?(?:found|located|available|displayed|reached|accessible|exists?|exist|present|there|here|loaded|online|active|published|in service|valid)(?: {_TAIL})*(?: 404)?|"
    rf"(?:has|have|had|was|were|is|are|may have|might have|has probably|have probably) (?:been |since been |now been )?(?:permanently |temporarily )?(?:removed|deleted|moved|taken (?:down|off [a-z ]{{2,12}})|withdrawn|retired|unpublished|discontinued|expired|suspended|closed|disabled|gone|missing|unavailable|lost|shut down|relocated|archived and removed|deactivated|terminated|moved or deleted|deleted or moved|removed or deleted|moved or removed|moved or renamed|removed or renamed)(?: {_TAIL})*|"
    rf"(?:removed|deleted|missing|unavailable|expired|suspended|withdrawn|disabled|gone|lost|error|moved)(?: {_TAIL})*)",
    r"(?:(?:we |i )?(?:can t|cannot|can not|couldn t|could not|unable to|are unable to|were unable to|did not|didn t|failed to|have trouble|we re having trouble|are having trouble)(?: seem to)? (?:find|locate|finding|locating)|"
    rf"(?:there is |there s )?(?:no|nothing)(?: such)?) {_NOUN}(?: {_TAIL})*",
    rf"(?:there is |there s )?(?:no|nothing)(?: such)? (?:{_THING}|results?|matching {_THING}|to see|to show|was|were|is|could be)? ?(?:was |were )?(?:found|exists?|here|to see here|matching|to display|at this (?:address|url|location))?(?: {_TAIL})*",
    r"(?:you (?:are|re|seem|seem to be|appear to be) lost|you have found a (?:dead|broken) link|you ve reached a dead end|dead end|lost your way|this is not the (?:web )?page you are looking for|this isn t the page you re looking for|page does not exist|does not exist|doesn t exist|no longer available|no longer exists)",
    r"(?:object|resource|server|application) (?:not found|error)|invalid (?:[a-z]+ )?(?:url|page|link|address|id|identifier|key|token|parameters?|request|path|reference)|bad (?:url|link)|requested url not found",
]

_OTHER_LANGUAGES = [
    # German
    "Seite nicht gefunden", "Diese Seite wurde nicht gefunden", "Die Seite wurde nicht gefunden", "Fehler 404",
    "Die angeforderte Seite wurde nicht gefunden", "Die gewünschte Seite wurde nicht gefunden", "Nicht gefunden",
    "Die Seite konnte nicht gefunden werden", "Diese Seite konnte nicht gefunden werden", "Seite existiert nicht",
    "Die angeforderte Seite konnte nicht gefunden werden", "Diese Seite existiert nicht", "Die Seite existiert nicht mehr",
    "Diese Seite existiert nicht mehr", "Dokument nicht gefunden", "Artikel nicht gefunden", "Datei nicht gefunden",
    "Seite nicht verfügbar", "Diese Seite ist nicht verfügbar", "Diese Seite ist nicht mehr verfügbar", "Objekt nicht gefunden",
    "Die gesuchte Seite wurde nicht gefunden", "Die gesuchte Seite existiert nicht", "Inhalt nicht gefunden", "Seite fehlt",
    # French
    "Page non trouvée", "Page introuvable", "Cette page est introuvable", "La page est introuvable", "Erreur 404",
    "La page demandée est introuvable", "La page demandée n'existe pas", "Cette page n'existe pas", "Page inexistante",
    "La page que vous cherchez est introuvable", "La page que vous recherchez n'existe pas", "Document introuvable",
    "Cette page n'existe plus", "La page demandée n'existe plus", "La page demandée n'a pas été trouvée", "Non trouvé",
    "La page que vous recherchez est introuvable", "Article introuvable", "Contenu introuvable", "Fichier non trouvé",
    "La page que vous cherchez n'existe pas", "Contenu indisponible", "Cette page n'est plus disponible", "Introuvable",
    # Spanish
    "Página no encontrada", "No se encontró la página", "No se ha encontrado la página", "La página no existe",
    "La página solicitada no existe", "Esta página no existe", "La página que buscas no existe", "No encontrado",
    "Página no disponible", "No se pudo encontrar la página", "La página que está buscando no existe", "Error 404",
    "La página que busca no existe", "La página no se encuentra", "Documento no encontrado", "Artículo no encontrado",
    "La página solicitada no se encuentra", "Contenido no disponible", "No hemos encontrado la página", "Página inexistente",
    # Portuguese
    "Página não encontrada", "Página nao encontrada", "A página não foi encontrada", "Não encontrado", "Erro 404",
    "Esta página não existe", "A página solicitada não foi encontrada", "Página inexistente", "A página não existe",
    "A página que procura não existe", "Conteúdo não encontrado", "A página que você procura não existe", "Página indisponível",
    # Italian
    "Pagina non trovata", "La pagina non è stata trovata", "Questa pagina non esiste", "Errore 404", "Pagina inesistente",
    "La pagina richiesta non esiste", "La pagina richiesta non è stata trovata", "Non trovato", "La pagina non esiste",
    "La pagina che stai cercando non esiste", "Pagina non disponibile", "Contenuto non disponibile", "Documento non trovato",
    # Dutch
    "Pagina niet gevonden", "De pagina is niet gevonden", "Deze pagina bestaat niet", "Niet gevonden", "Fout 404",
    "De opgevraagde pagina bestaat niet", "Deze pagina bestaat niet meer", "De pagina kon niet worden gevonden",
    "Deze pagina is niet gevonden", "De gevraagde pagina is niet gevonden", "Deze pagina kon niet worden gevonden",
    # Scandinavian and Finnish
    "Sidan hittades inte", "Sidan kunde inte hittas", "Sidan finns inte", "Siden blev ikke fundet", "Sidan kan inte hittas",
    "Siden ble ikke funnet", "Siden finnes ikke", "Fant ikke siden", "Siden findes ikke", "Sivua ei löytynyt", "Sivua ei löydy",
    "Siden kunne ikke findes", "Sidan du söker finns inte", "Sidan du letar efter finns inte", "Hittades inte", "Ikke fundet",
    # Polish, Czech, Slovak, Hungarian, Romanian, Croatian, Slovene
    "Nie znaleziono strony", "Strona nie została znaleziona", "Strona nie istnieje", "Nie znaleziono", "Błąd 404",
    "Stránka nenalezena", "Stránka nebyla nalezena", "Stránka neexistuje", "Stránka sa nenašla", "Stránka nebola nájdená",
    "Az oldal nem található", "A keresett oldal nem található", "Nem található", "Pagina nu a fost găsită", "Pagina nu există",
    "Stranica nije pronađena", "Stranica ne postoji", "Strani ni mogoče najti", "Hledaná stránka nebyla nalezena",
    # Turkish, Greek, Indonesian, Vietnamese, Catalan
    "Sayfa bulunamadı", "Aradığınız sayfa bulunamadı", "Bulunamadı", "Η σελίδα δεν βρέθηκε", "Δεν βρέθηκε",
    "Halaman tidak ditemukan", "Tidak ditemukan", "Không tìm thấy trang", "Trang không tồn tại", "Pàgina no trobada",
    # Russian, Ukrainian, Bulgarian, Serbian
    "Страница не найдена", "Страница не существует", "Такой страницы нет", "Запрашиваемая страница не найдена",
    "Ошибка 404", "Не найдено", "Страница удалена", "Документ не найден", "Сторінку не знайдено", "Сторінка не знайдена",
    "Страницата не е намерена", "Страница није пронађена", "Страница не найдена или удалена", "Запрошенная страница не найдена",
    # Chinese, Japanese, Korean
    "404错误", "页面不存在", "找不到页面", "页面未找到", "您访问的页面不存在", "你访问的页面不存在", "该页面不存在", "网页不存在", "页面找不到了", "抱歉页面不存在",
    "无法找到该页", "文章不存在", "内容不存在", "抱歉您访问的页面不存在", "您要找的页面不存在", "頁面不存在", "找不到頁面", "找不到網頁", "您所訪問的頁面不存在",
    "内容已被删除", "该内容已被删除", "页面已删除", "您请求的页面不存在",
    "ページが見つかりません", "ページが見つかりませんでした", "お探しのページは見つかりません", "お探しのページは見つかりませんでした",
    "お探しのページが見つかりません", "指定されたページは存在しません", "ページは存在しません", "ページが存在しません", "このページは存在しません", "指定されたページが見つかりません",
    "お探しのページが見つかりませんでした", "ご指定のページが見つかりません", "ご指定のページは見つかりませんでした", "記事が見つかりません", "お探しのページは存在しません",
    "페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다", "존재하지 않는 페이지입니다", "페이지가 존재하지 않습니다", "찾을 수 없는 페이지입니다",
    "요청하신 페이지가 존재하지 않습니다",
    # Arabic, Hebrew, Persian, Hindi, Thai
    "الصفحة غير موجودة", "لم يتم العثور على الصفحة", "הדף לא נמצא", "העמוד לא נמצא", "صفحه یافت نشد", "صفحه مورد نظر یافت نشد",
    "पृष्ठ नहीं मिला", "ไม่พบหน้า", "ไม่พบหน้าที่คุณต้องการ",
]  # fmt: skip

_NUMBER = r"(?:(?:http |error |erreur |fehler |errore |erro |fout |ошибка |status |code |statuscode )*(?:404|410)(?: error| errors)?)"
_NOT_FOUND = [lazily(pattern) for pattern in _ENGLISH]
_NOT_FOUND_OTHER = {fold(text) for text in _OTHER_LANGUAGES}
_NUMBER_AROUND = lazily(rf"^{_NUMBER} | {_NUMBER}$")
_FILLER_START = lazily(rf"^(?:{_FILLER} )+")


_NOUN_AND_NEGATION = [
    (lazily(rf"\b(?:{noun})"), lazily(rf"\b(?:{negation})"))
    for noun, negation in (
        # German, French, Spanish, Italian, Portuguese, Dutch
        (r"seiten?\b|webseite|thema|benutzer|dokument|artikel|inhalt|datei|beitrag|adresse|ressource|eintrag|objekt|url\b",
         r"nicht (?:mehr )?(?:gefunden|im angebot|existieren|verfugbar|vorhanden|finden|existent|erreichbar|auffindbar|online|da\b)|existiert (?:[a-z]+ )?nicht|gibt es (?:[a-z]+ )?(?:nicht|keine)|unauffindbar|(?:wurde|ist) (?:leider |inzwischen )?(?:geloscht|entfernt|verschoben)"),
        (r"page|document|article|billet|contenu|fichier|ressource|adresse|lien",
         r"introuvable|inexistant|indisponible|n existe (?:pas|plus)|n est plus|disparu|n est (?:pas|plus) (?:disponible|accessible|la\b|en ligne)|n a (?:pas|pu|plus) (?:pu )?(?:ete |etre )?trouve|n avons pas (?:pu )?trouve|non trouve|a ete (?:supprime|deplace|retire)|impossible de trouver"),
        (r"pagina|documento|articulo|noticia|entrada|publicacion|producto|contenido|archivo|recurso|sitio|enlace|direccion",
         r"no existe|no encontrad|ya no |no hay (?:nada|ningun)|no hemos encontrad|no (?:se )?(?:ha |pudo |puede )?(?:encuentra|encontr)|no (?:hemos|pudimos|podemos|encontramos) |ya no (?:existe|esta|se)|no esta (?:disponible|aqui|en linea)|no disponible|inexistente|(?:ha sido|fue) (?:eliminad|movid|borrad|retirad)"),
        (r"pagina|documento|articolo|contenuto|file\b|risorsa|sito|link",
         r"sparit[ao]|non esiste|non trovat|non raggiungibil|non e piu|non e (?:stat[ao] trovat|raggiungibil|piu (?:disponibil|present|online)|disponibil)|non (?:abbiamo trovato|riusciamo a trovare|possiamo trovare)|inesistente|e stat[ao] (?:eliminat|rimoss|spostat|cancellat)|impossibile trovare"),
        (r"pagina|documento|artigo|conteudo|arquivo|recurso|endereco|link",
         r"nao existe|nao encontrad|nao (?:foi )?ach(?:amos|ei|ad)|nao (?:esta|se encontra|existe) mais|retirad[oa] do ar|nao foi (?:possivel )?(?:encontr|localiz)|nao (?:conseguimos|encontramos|localizamos|podemos encontrar)|nao esta (?:mais )?disponivel|nao disponivel|inexistente|indisponivel|foi (?:removid|excluid|movid|apagad)"),
        (r"pagina|document|artikel|inhoud|bestand|bron",
         r"niet (?:meer |langer )?(?:gevonden|beschikbaar|vinden|worden gevonden|te vinden|online)|bestaat (?:hier )?niet|is (?:verwijderd|verplaatst)"),
        # Swedish, Norwegian, Danish, Finnish
        (r"sida\b|sidan|siden?\b|sider|dokument|artikel|artikkel|innhold|indhold|fil",
         r"(?:inte|ikke|ikkje) (?:hitta|funnet|fundet|finne|finde|finns|langre|lenger|laengere|tillganglig|tilgjengelig|tilgaengelig|langer|eksister)|(?:hittades|finns|finnes|findes|eksisterer|existerar) (?:inte|ikke)|saknas|hitta inte|fant ikke|kan (?:inte|ikke)|kunde inte|kunne ikke|tagits bort|flyttats|slettet|fjernet|borttagen"),
        (r"sivu|sivusto|tiedosto|artikkeli", r"ei (?:loydy|loytynyt|ole|voitu)|poistettu|puuttuu"),
        # Polish, Czech, Slovak, South Slavic, Hungarian, Romanian, Turkish, Lithuanian, Latvian, Estonian
        (r"stron[ayei]|artyku|wpis|dokument|plik|tresc", r"nie (?:istnieje|zosta|znaleziono|mozna|ma\b|jest)|usuniet|przeniesion|brak"),
        (r"stran[kae]|strank|dokument|clan[eo]k|soubor|obsah|stranic", r"nebyl|nebol|nenalez|nenasl|neexist|nena(?:jd|sl)|ne postoji|nije (?:pronaden|pronađen|dostupn)|ni mogoce|ne obstaja|odstranen"),
        (r"oldal|lap\b|bejegyzes|dokumentum|cikk|tartalom", r"nem (?:talal|letezik|elerheto|talalhato)|torolt|megszunt"),
        (r"pagin|document|articol", r"nu (?:exista|a fost|am gasit|mai|poate)|inexistent"),
        (r"sayfa|icerik|dosya|belge|makale", r"bulunam|bulunmuyor|mevcut deg|yok\b|kald[ıi]r[ıi]l|silin"),
        (r"puslap|lap[au]\b|leht\b|lehekulg", r"nerast|neegzist|nav atrast|neeksiste|ei leitud|puudub"),
        # Russian, Ukrainian, Bulgarian, Serbian; Greek; Indonesian, Vietnamese
        (r"страниц|сайт\b|сторінк|странице|документ|материал|статья|статьи|файл|запись|публикац|адрес",
         r"не (?:найд|существ|был|намер|знайд|доступ|може|удалось|удается|постоји|пронађ)|нет\b|удален|удалён|больше не|отсутств|недоступн|устарел|перемещен|видален"),
        (r"σελιδα", r"δεν (?:βρεθ|υπαρχ|ειναι)"),
        (r"halaman|laman|artikel|dokumen", r"tidak (?:ditemukan|ada|tersedia|dapat)|dihapus"),
        (r"trang|bai viet|noi dung", r"khong (?:ton tai|tim thay|co)|đa bi xoa|da bi xoa"),
    )
]  # fmt: skip
"""(thing, that it is not there) for languages whose word order varies: both must be in one short line of folded text."""
_OTHER_SCRIPTS = lazily(
    r"(?:页|頁|网页|網頁|文章|信息|用户|话题|主题|帖子|内容|內容|文件|链接|資料|网址|網址|视频|帖子|商品).{0,16}(?:不存在|未找到|找不到|没有找到|沒有找到|已删除|已被.{0,8}删除|已刪除|被.{0,8}刪除|无法查看|丢失|失效|走丢|下架|无法访问)|(?:找不到|无法找到|無法找到|没有找到|沒有找到|未能找到).{0,16}(?:页|頁|文章|内容|內容|文件|资源|資源)|404.{0,6}(?:错误|錯誤|未找到|找不到)|"
    r"(?:ページ|記事|ブログ|ファイル|コンテンツ|サイト|url|アドレス|情報|文書|資料).{0,24}(?:見つかりません|見つかりませんでした|存在しません|存在しない|ありません|削除され|見当たりません|ございません|終了)|"
    r"(?:페이지|게시물|게시글|문서|파일|콘텐츠|글|주소|자료).{0,16}(?:찾을 수 없|존재하지 않|삭제되|없습니다|없는)|(?:존재하지 않는|삭제된|찾을 수 없는).{0,8}(?:페이지|게시물|게시글|문서|글|주소)|"
    r"الصفحة.{0,30}(?:غير موجودة|لم يتم|لا يمكن|محذوفة)|لم (?:يتم العثور|نعثر) على.{0,12}الصفحة|(?:הדף|העמוד).{0,20}(?:לא נמצא|אינו קיים|לא קיים)|صفحه.{0,30}(?:یافت نشد|پیدا نشد|وجود ندارد)|"
    r"(?:पृष्ठ|पेज).{0,20}नहीं|ไม่พบ.{0,12}(?:หน้า|เพจ)|(?:trang|bài viết|nội dung).{0,24}(?:không (?:tồn tại|tìm thấy)|đã bị xóa)|không tìm thấy.{0,16}trang|"
    r"(?:halaman|laman|artikel|dokumen)(?: \w+){0,4} tidak (?:ditemukan|ada|tersedia|dapat ditemukan)|σελίδα.{0,20}δεν (?:βρέθηκε|υπάρχει)",
    re.IGNORECASE,
)


_QUESTION = lazily(
    r"^(?:what|how|why|when|where|who|which|was ist|was bedeutet|wie|warum|qu est ce|comment|pourquoi|que es|como|por que|cos e|cosa|perche|o que|wat is|waarom|vad|hva|hvad|mita|co to|co je|jak|mi az|ne demek|nedir|что такое|как|почему|що таке|як|чому)\b|"
    r"\b(?:definition|meaning|explained|definicion|significado|bedeutung|betekenis|znaczenie|guide|tutorial|examples?|reference|nedir)$|"
    r"什么|如何|怎么|为什么|意思|解决|とは|原因|方法|意味|무엇|란$|이유|해결"
)
"""A title that asks or explains is of a page about the thing."""


def asks(title: str) -> bool:
    """A part of the title is a question, or promises a definition."""
    parts = (part for part in re.split(r"[|:–—]| - ", title) if not re.search(r"\w\.[a-z]+\b", part))
    return any(_QUESTION.search(fold(part)) for part in parts)


EXPLANATION = lazily(
    r"^(?:what|why|how|when) (?!now\b|next\b|happened|went|can (?:i|we|you)\b|to do\b|did (?:i|you)\b|do i\b)[a-z0-9]+ [a-z0-9 ]+|"
    r"^(?:and )?(?:causes|its causes|causes and (?:fixes|solutions)|meaning|explained|definition)\b|^(?:was (?:es|das) bedeutet|ce que (?:cela|ca) signifie|que significa|cosa significa|o que significa|wat het betekent|что это значит)"
)
"""A title's segment that promises to explain the one before it."""


REPLY = lazily(r"(?:re|fwd?|aw|wg|sv|antw)(?:\[\d+\])?: ", re.IGNORECASE)
"""Begins the subject of a message in a thread."""


def says_not_found(segment: str) -> bool:
    """The whole of a title's segment, heading or line says that the page is not there."""
    return len(segment) <= 400 and _says_not_found(segment)


@lru_cache(maxsize=4096)
def _says_not_found(segment: str) -> bool:
    text = fold(segment)
    if (
        not text
        or len(text) > 160
        or segment.startswith("[")
        or segment.rstrip(" »”\"'").endswith(("?", "？"))
        or _QUESTION.search(text)
    ):
        return False
    if len(segment) <= 60 and _OTHER_SCRIPTS.search(segment):
        return True
    for candidate in (text, _NUMBER_AROUND.sub("", text).strip(), _FILLER_START.sub("", text)):
        trimmed = _FILLER_START.sub("", candidate)
        for one in {candidate, trimmed}:
            if one in _NOT_FOUND_OTHER:
                return True
            if one and one not in _HARMLESS and any(pattern.fullmatch(one) for pattern in _NOT_FOUND):
                return True
    return text.count(" ") <= 17 and any(
        noun.search(text) and no.search(text) for noun, no in _NOUN_AND_NEGATION
    )


_HARMLESS = {
    "nothing",
    "no",
    "missing",
    "gone",
    "nothing is",
    "nothing was",
    "no results",
    "no page",
    "lost",
    "error",
    "nothing to see",
    "page here",
}
"""Segments that the grammar admits and that are names of works as often."""

_ABSENT = (
    r"(?:not (?:be )?(?:found|available|located|exist|(?:a )?valid|displayed|opened|shown|reached|online|carried over|correspond to a valid)|"
    r"no longer (?:available|exists?|here|online|with us|on (?:our|this|the)|hosted|supported|offered|works?|active|accessible|part of|published|served|in (?:use|service))|"
    r"(?:does|do|did) not (?:exist|correspond|resolve|point to any)|(?:doesn|don|didn|isn|wasn|couldn|can|won) t (?:be )?(?:seem to )?(?:exist|work|open|find|found|locate|located|here|available|show|displayed|reached)|cannot (?:be )?(?:found?|find|locate|open|show|displayed?|reach(?:ed)?)|"
    r"(?:unable|failed) to (?:open|find|locate|load|display|retrieve)|never existed|not in (?:the|our|this) (?:catalogue?|database|repository|collection|archive|index|system|registry)|not (?:been )?registered|"
    r"(?:has|have|had|was|were|is|are|been) (?:since |now |just |also |either |recently |permanently |probably |been )*(?:removed|deleted|withdrawn|taken (?:down|off [a-z ]{2,12})|taken offline|unpublished|closed|switched off|shut down|retired|discontinued|disabled|suspended|seized|deactivated|decommissioned|terminated|made private|banned|purged|wiped|erased|emptied|cleared away|expired|gone|missing|unavailable|lost|inaccessible)|"
    r"(?:removed|deleted|withdrawn|unavailable|unpublished|missing|expired|not found|disappeared|vanished)$|ended and (?:was|has been) removed|(?:is )?not publicly available)"
)
_THIS_ABSENT = lazily(rf"(?:{_FILLER} )*(?:this|that) (?:[a-z]+ )?[a-z]+ (?:[a-z]+ )?{_ABSENT}")
_LOOSE = lazily(
    rf"\b{_THING}\b(?: [a-z0-9]+){{0,9}}? {_ABSENT}|\b(?:we|i) (?:[a-z]+ ){{0,3}}?(?:can t|cannot|can not|could not|couldn t|are unable to|were unable to|failed to) (?:seem to )?(?:find|locate|show|open|display|load) (?:[a-z]+ ){{0,3}}?{_THING}\b|"
    rf"\b(?:no such|no|unknown|invalid|nonexistent) (?:[a-z]+ ){{0,2}}?{_THING}(?: (?:was|were|is|could be|has been))?(?: (?:found|specified|selected|exists?|here|by that name|given|requested))(?: |$)|^(?:no such|invalid|unknown|bad) (?:{_THING}|title|request|identifier|doi|isbn|handle)$|"
    r"^(?:[a-z0-9]+ ){1,5}(?:was|has been|have been|is now|will be|has now been) (?:now |permanently |finally )?(?:shut down|shut|closed down|discontinued|retired|decommissioned|switched off|wound down)\b"
)
"""A statement that something is not there, in folded English; of what, the page around it has to tell."""


_CLOSED = [
    lazily(rf"^(?:[a-zа-я]+ ){{0,2}}(?:{noun})[a-zа-я]*(?: [a-z0-9а-я]+){{0,3}}? (?:{verb})[a-zа-я]*(?: [a-z0-9а-я]+){{0,3}}$")
    for noun, verb in (
        # German, French, Spanish, Italian, Portuguese, Dutch
        (r"dienst|angebot|service|web ?site|webseite|homepage|blog|forum|konto|account|webspace|portal|server|beitrag",
         r"(?:wurde|ist|sind) (?:[a-z0-9]+ ){0,4}(?:eingestellt|abgeschaltet|geschlossen|gesperrt|geloscht|beendet|gekundigt|deaktiviert)"),
        (r"service|site|blog|compte|forum|portail|hebergement|page",
         r"(?:est|a ete|ont ete|sont) (?:[a-z]+ )?(?:ferme|arrete|supprime|suspendu|desactive|cloture)"),
        (r"servicio|sitio|blog|cuenta|pagina|foro|portal|web",
         r"(?:ha sido|fue|esta|ha) (?:[a-z]+ )?(?:cerrad|eliminad|suspendid|desactivad|clausurad|dad[oa] de baja)"),
        (r"servizio|sito|blog|account|portale|pagina",
         r"(?:e|e stat[oa]) (?:[a-z]+ )?(?:chius|sospes|dismess|disattivat|rimoss|cessat|eliminat)"),
        (r"servico|site|blog|conta|pagina|portal",
         r"(?:foi|esta|esta temporariamente) (?:encerrad|suspens|desativad|removid|excluid)|fora do ar"),
        (r"dienst|site|website|account|pagina|blog|forum",
         r"(?:is|zijn|werd) (?:[a-z]+ ){0,2}(?:gestopt|opgeheven|gesloten|geblokkeerd|beeindigd|verwijderd)"),
        # Scandinavian, Polish, Czech, Turkish, Russian
        (r"tjanst|tjeneste|sidan?\b|siden?\b|konto|blogg|webbplats", r"(?:ar|er|har|blev|ble) (?:[a-z]+ )?(?:nedlagd|nedlagt|stangd|stangts|stengt|lukket|avslutad|avsluttet)"),
        (r"konto|serwis|strona|blog|forum|usluga|portal", r"(?:zostal[aoy]?|jest) (?:[a-z]+ )?(?:zawieszon|zamkniet|usuniet|zablokowan|wylaczon)"),
        (r"stranka|sluzba|ucet|web|blog", r"(?:byl[aoy]?|je) (?:[a-z]+ )?(?:zrusen|ukoncen|pozastaven|uzavren|smazan)"),
        (r"hesap|site|hizmet|blog", r"askıya alin|askiya alin|kapatil|kapatıl"),
        (r"сайт|сервис|аккаунт|хостинг|блог|форум|портал", r"закрыт|приостановлен|заблокирован|больше не работает|удален|отключен|прекратил"),
    )
]  # fmt: skip
"""Short sentences that say of a service that it was closed, whole, in folded text."""
_CLOSED_UNSPACED = lazily(
    r"(?:サービス|サイト|ブログ|ホームページ|アカウント).{0,16}(?:終了(?:しま|いた)|閉鎖|停止(?:しま|され)|削除)|(?:服务|網站|网站|本站|博客|账号|帐号|空间|论坛).{0,8}(?:关闭|關閉|停止|停用|注销|封禁|暂停)|"
    r"(?:서비스|사이트|블로그|계정).{0,10}(?:종료|폐쇄|정지|삭제)"
)
_NOTHING = lazily(
    r"^(?:[a-z]+ ){0,4}keine (?:[a-z]+ )?(?:treffer|ergebnisse|eintrage|datensatze|dokumente)\b|^aucun[e]? (?:resultat|document|enregistrement|article|reponse)\b|^(?:notice|fiche) (?:introuvable|inexistante)|"
    r"^no se (?:han |ha )?encontr[a-z]+ (?:[a-z]+ )?(?:resultado|registro|documento)|^(?:ningun|sin) (?:resultado|registro)s?\b|^nenhum (?:registro|resultado|documento|item)\b|^nessun (?:risultato|documento|record|elemento)\b|"
    r"^(?:[a-z]+ ){0,2}geen (?:[a-z]+ )?(?:resultaten|documenten|records)\b|^(?:brak (?:wynikow|rekordow)|nie znaleziono)\b|ничего не (?:найдено|нашлось)|(?:запис[ьи]|результат[а-я]*) не найден|нет результатов|"
    r"該当する.{0,12}(?:ありません|見つかりません)|検索結果.{0,6}(?:ありません|0 ?件)|没有找到(?:相关|符合|匹配)|(?:暂无|没有)(?:相关)?(?:记录|结果|数据)"
)
"""That nothing was found, in folded text."""


def says_elsewise(text: str) -> bool:
    """Folded text says in another language than English that a service was closed, or that nothing was found."""
    if text.count(" ") > 15 or _CONDITION.search(text):
        return False
    closed = any(pattern.search(text) for pattern in _CLOSED)
    return closed or bool(_CLOSED_UNSPACED.search(text[:80]) or _NOTHING.search(text))


def says_absent(text: str) -> bool:
    """Folded text states, without a condition, that something is not there."""
    if _QUESTION.search(text):
        return False
    if says_elsewise(text):
        return True
    if _THIS_ABSENT.match(text):
        return True
    match = _LOOSE.search(text)
    return match is not None and not _CONDITION.search(text[: match.end()])


_LOOKED_FOR = rf"(?:the|this|that|requested|any) [a-z]+ {_WHICH}"
_IS_GONE = (
    r"(?:is gone|has gone|is not here|is not available|isn t available|no longer exists?|does not exist|doesn t exist|doesn t currently exist|is no longer (?:available|online|here|published|accessible)|"
    r"has expired|has ended and (?:was|has been) [a-z]+|has (?:now )?been (?:removed|deleted|taken (?:down|off [a-z ]{2,12})|withdrawn|unpublished|retired|moved or (?:removed|deleted))|was (?:removed|deleted|withdrawn)|(?:may|might) have been (?:moved|removed|deleted|renamed))"
)
_DIRECTED = [
    # Told to the reader of what they came for.
    rf"{_LOOKED_FOR} [a-z0-9 ]{{0,40}}?(?:not\b|can t|couldn t|doesn t|isn t|removed|moved|deleted|exist|unavailable|gone|changed|withdrawn|retracted|expired|taken (?:down|off [a-z ]{{2,12}})|no longer)",
    rf"(?:this|requested) {_THING} {_IS_GONE}",
    rf"(?:the|this|that) {_THING} (?:for|about|on|of|at) [a-z0-9 ]{{1,30}} {_IS_GONE}",
    rf"(?:the|this) {_THING} (?:you )?requested [a-z0-9 ]{{0,40}}?(?:not\b|removed|moved|deleted|exist|unavailable|gone|taken)",
    rf"(?:the|your) requested {_THING} [a-z0-9 ]{{0,80}}?(?:not|removed|moved|deleted|exist|unavailable|gone)",
    rf"(?:we|i) (?:can t|cannot|can not|couldn t|could not|are unable to|were unable to|were not able to|weren t able to) (?:seem to )?(?:find|locate) (?:the|that|this|what|any|your) ?(?:{_THING}|you)",
    r"\b(?:link|address|url|bookmark|web address) (?:that |which )?(?:you (?:have |just |ve )*(?:followed|used|clicked|typed|entered|came by)|brought you here)",
    r"(?:we|i) (?:seem|appear) to have (?:lost|misplaced|mislaid) (?:the|that|this|your) ",
    r"(?:your|the) (?:search|query|request)(?: for [a-z0-9 ]{1,60})? (?:did not|didn t|does not|doesn t) (?:match|return|find|produce) any|returned (?:0|no|zero) (?:results|records|items|matches)",
    r"requested url [a-z0-9 ]{0,120}was not found on this server",
    r"(?:url|address|link) (?:you (?:entered|typed|followed|clicked)|may be|might be|is) (?:[a-z ]{0,20})?(?:wrong|incorrect|misspelled|mistyped|broken|outdated|out of date|expired|invalid|no longer)",
    r"(?:mistyped|misspelled|mis typed) (?:the|an|its|your) (?:address|url)|a page that (?:does not|doesn t) exist|whatever you were looking for|isn t a [a-z0-9 ]{0,20}(?:site|page) here",
    r"(?:this|the|our|that) (?:[a-z]+ )?(?:service|site|website|web site|blog|forum|account|server|platform|portal|hosting|web page|webpage) [a-z0-9 ]{0,30}?(?:has been|was|is|has|have been) (?:now |since |been |permanently )*(?:shut down|shutdown|closed down|closed|discontinued|terminated|suspended|decommissioned|taken offline|taken (?:down|off [a-z ]{2,12})|offline|turned off|no longer (?:available|active|in service|online|operational|accessible|hosted)|moved or deleted|deactivated|disabled|expired)",
    r"(?:we|i) (?:have |had |ve )?(?:now |decided to )?(?:closed|shut down|discontinued|retired|close|shutting down|are closing) (?:down )?(?:this|the|our) (?:service|site|website|web site|blog|forum|community|platform|portal|server)",
    r"(?:home ?page|account) (?:[a-z0-9 ]{0,30})?has been removed because|(?:authors?|owners?|user|creator) (?:has |have )?(?:deleted|removed|closed) (?:this|the|their|his|her) (?:site|blog|journal|page|account|document)|(?:items|results|records|entries) 0 0 of 0\b|0 (?:items|results|records|entries|matches) (?:were |was )?found|(?:make sure|check) (?:that )?you have the correct (?:url|address)|unless you were looking for this error page",
]  # fmt: skip
_GENERAL = [
    # A statement that a page about something else may make too.
    rf"^(?:[a-z0-9]+ ){{0,3}}(?:the|this|that) {_THING} (?:was not|wasn t|could not be|couldn t be|cannot be|can t be|is not|isn t) (?:found|located|here)",
    r"^(?:[a-z0-9]+ ){0,3}is no longer (?:available|online|accessible)",
    rf"^(?:[a-z]+ )?(?:there is|there s|we have|has) no (?:such )?(?:[a-z]+ ){{0,3}}{_THING} (?:for|with|named|called|under|matching) ",
    rf"^no (?:such )?(?:[a-z]+ ){{0,2}}{_THING} (?:for|with|named|called|under|matching) (?:this|that|the) ",
    r"^(?:[a-z]+ )?(?:we|i) (?:no longer|do not|don t) (?:sell|stock|carry|offer|host|publish|provide|have) (?:this|that) ",
    r"^(?:[a-z]+ ){0,2}(?:there is|there s|there was) (?:nothing|no (?:such )?[a-z]+) (?:here|at this address|to see here|found|with that|at this url|by that)",
    r"^(?:sorry )?(?:nothing|no results|no (?:such )?(?:page|article|document|file|record|post|entry)) (?:was |were |could be |has been )?(?:found|matches|exists)(?: (?:for|matching) [a-z0-9 ]+| here| at this [a-z]+)?$",
    rf"^(?:the )?{_THING} [a-z0-9 ]{{0,80}}?(?:is|was|has been) (?:withdrawn|retracted|removed|deleted) (?:from|by)",
]  # fmt: skip
_CODE = lazily(
    r"^(?:[a-z]+ )?cannot get [a-z0-9 ]+$|no such file or directory|failed to open stream|uncaught (?:error|exception)|^(?:[a-z]+ )?fatal error|call to undefined function|"
    r"^(?:warning|notice|parse error|deprecated) [a-z0-9 ]{3,200} in [a-z0-9 ]+|(?:could not|can t|cannot|unable to|failed to) connect(?: to| [a-z ]{0,30}refused|$)|connection refused|is undefined in|unhandled exception|"
    r"there has been a critical error|blobnotfound|the specified (?:blob|resource|container|bucket|object) does not exist|no such object|deployment not found|"
    r"microsoft ole db provider for|odbc [a-z ]*driver [a-z0-9 ]*error|exception .{0,200}\bat [a-z0-9]+ [a-z0-9 ]+ java \d+|nosuchkey|nosuchbucket|specified key does not exist|error in your sql syntax|traceback most recent call last|^stack trace"
)
"""What programs and stores say in place of a page."""
_DIRECTED_TO_READER = lazily("|".join(f"(?:{pattern})" for pattern in _DIRECTED))
_IN_GENERAL = lazily("|".join(f"(?:{pattern})" for pattern in _GENERAL))
_CONDITION = lazily(
    r"\b(?:gdy|kiedy|jezeli|kdyz|pokud|amikor|hvis|nar|jos|kun|eger|якщо|коли|cand|daca|if|when|whenever|whether|unless|in case|says|said|returns?|means?|gives?|gets|getting|got|shows?|shown|reports?|prints?|reads?|wrote|called|wenn|falls|quand|lorsque|cuando|quando|als|om|если|когда|jesli|pokud|ha(?! [a-z]+[aiu][dt][oa]\b))\b|如果|当|若|場合|とき|경우|إذا"
)
"""What follows is said of some case, not of this page."""


_DENIAL = lazily(r"\b(?:not|no|none|t|cannot|never|nothing|neither)\b")
_ANY_THING = lazily(rf"\b{_THING}\b")


def denies(sentence: str) -> bool:
    """An English sentence denies something of a document, a record or the like, without a condition."""
    text = fold(sentence)
    return bool(_DENIAL.search(text) and _ANY_THING.search(text)) and not is_conditional(text)


def is_conditional(text: str) -> bool:
    """Folded text after which something is said of a case, not of this page."""
    return _CONDITION.search(text) is not None


_LIMITED = lazily(
    r"\b(?:in|from|for) your (?:country|region|area|location|institution|plan)|\b(?:to|for) (?:guests|visitors|anonymous|non ?members|you unless)|without (?:a |an )?(?:subscription|account|log|sign)|"
    r"(?:subscribers?|members?) only|(?:log|sign|logged|signed) ?in\b|subscri(?:be|ption)|cookies|javascript|your browser|purchase|paywall|"
    r"\b(?:available|published|released|uploaded|online|ready) yet\b"
)
"""What is there for others, or under a condition that a reader can meet."""


def is_limited(text: str) -> bool:
    """Folded text says of something that it is there for others, at another time, or under a condition."""
    return _LIMITED.search(text) is not None


def told(sentence: str) -> str:
    """`directed` for a sentence that tells its reader that what they came for is not there, `code` for a program's
    error, `general` for one that may speak of something else, empty for all others."""
    if sentence.rstrip(" »”\"'").endswith(("?", "？")):
        return ""
    return _told(sentence[:400])


@lru_cache(maxsize=4096)
def _told(sentence: str) -> str:
    text = fold(sentence)
    if is_limited(text):
        return ""
    if match := _DIRECTED_TO_READER.search(text):
        return "" if _CONDITION.search(text[: match.start()]) else "directed"
    if _CONDITION.search(text) or _CONDITION.search(sentence):
        return ""
    if _OTHER_SCRIPTS.search(sentence):
        return "directed"
    if text.count(" ") >= 3 and says_not_found(sentence):
        return "directed"
    if _CODE.search(text):
        return "code"
    if any(mark in sentence for mark in "{}="):
        return ""  # code, or a record of a bibliography
    return "general" if _IN_GENERAL.search(text) or says_absent(text) else ""


ERROR_MARKUP = lazily(
    r"""<(?:body|html|main|div|section|article|h1|h2|p|span)\b[^>]{0,300}?\b(?:class|id|data-page|data-template|data-error)\s*=\s*["'][^"']{0,200}?(?<![a-z0-9])(?:error-?_?404|page-?_?404|404-?_?(?:page|error|content|wrapper|container)|not-?_?found|page-?_?not-?_?found|error-?_?page|http-?404|no-results)(?![a-z0-9])""",
    re.IGNORECASE,
)
"""Names that themes give to the parts of their "not found" page."""

SOFTWARE_MARKUP = lazily(
    r"""<(?:body|html|main|div)\b[^>]{0,400}?\b(?:class|id|data-page)\s*=\s*["'][^"']{0,300}?(?<![a-z0-9-])(?:error404|template-404|noarticletext|path-system-404|page-not-found-container|error-404-page)(?![a-z0-9-])""",
    re.IGNORECASE,
)
"""What WordPress, Shopify, MediaWiki and Drupal call the page that they show where nothing is, and nothing else."""

ERROR_TEXT = lazily(
    r"(?:server|application) (?:has )?encountered|unable to (?:complete|process|handle|service) your request|(?:try|trying) again|administrator|hosting provider|"
    r"temporarily (?:unavailable|unable|closed|down)|be back|(?:performing|undergoing|scheduled) (?:some )?maintenance|we re sorry|we are sorry|sorry|inconvenience|"
    r"went wrong|this (?:site|account|website|store|shop|app)|error (?:code|id|number|reference)|reference id|overloaded|database|mysql|connection"
)
"""What pages that report an error of their own say, in folded text."""

ERROR_PAGE = lazily(
    r"(?:(?:http )?(?:error )?(?:500|502|503|504) ?(?:error)? ?(?:internal server error|bad gateway|service unavailable|service temporarily unavailable|gateway timeout|gateway time out)?|"
    r"(?:(?:compte|cuenta|conta|account|konto|site|сайт|аккаунт) (?:suspendue?|suspendida|suspensa|sospeso|gesperrt|zawieszone|geblokkeerd|заблокирован|приостановлен)|http status (?:500|503)(?: internal server error)?|internal server error|bad gateway|service unavailable|service temporarily unavailable|gateway timeout|gateway time out|application error|server error|fatal error|"
    r"database error|database connection error|error establishing a database connection|runtime error|site error|an error occurred|an error has occurred|unexpected error|"
    r"something went wrong|an unexpected error occurred|(?:we re sorry but )?something went wrong|error occurred while processing request|critical error|(?:deployment|origin dns|host|dns resolution) error|oops something went wrong|unhandled exception|server error in application|whitelabel error page|"
    r"this site can t be reached|configuration error|site suspended|account suspended|this account has been suspended|website suspended|hosting suspended|"
    r"site disabled|website disabled|account disabled|bandwidth limit exceeded|website expired|site expired|this site is no longer active|site not installed|"
    r"this site has been archived or suspended|site offline|website offline|website is offline|site not published|no site configured at this address|"
    r"site not configured|no such app|there s nothing here yet|deployment not found|project not found|store unavailable|this store is unavailable|"
    r"this shop is currently unavailable|sorry this shop is currently unavailable|(?:fatal error|parse error|warning|uncaught exception|traceback most recent call last|database connection failed|could not connect to database|can t connect to (?:local )?mysql server)(?: [a-z0-9 ]{0,120})?|under maintenance|site under maintenance|down for maintenance|site maintenance|maintenance mode|temporarily unavailable|service discontinued|service closed|site closed|website closed|this (?:site|service|website) (?:is closed|has closed|has been (?:closed|shut down|discontinued|retired))|we have closed|closed permanently))",
)
"""A whole title or heading of a page that reports an error of its server or hoster."""

UNWRITTEN = lazily(
    r"this page has been deleted the deletion|enthalt (?:momentan |derzeit )?(?:noch )?keinen text|aucun texte sur cette page|странице нет текста|текст на данной странице отсутствует|no hay texto en esta pagina|"
    r"pagina richiesta e vuota|nao ha texto nesta pagina|bevat (?:momenteel )?geen tekst|nie ma jeszcze (?:zadnego )?tekstu|このページには.{0,6}(?:内容|本文|テキスト)がありません|目前没有内容|"
    r"there is currently no text in this page|page with this title has (?:previously |already )?been (?:moved or )?deleted|does not have an article with this exact name|missing tiddler|"
    r"(?:page|topic|tiddler|article|document|node|entry)\b(?: [a-z0-9]+){0,10}? (?:does not|doesn t|do not) (?:currently |yet )?exist(?: yet)?(?: [a-z0-9]+){0,25}? (?:create|edit this page)\b"
)
"""With what MediaWiki, TiddlyWiki, DokuWiki, MoinMoin, Foswiki, PmWiki, Trac and JSPWiki offer to write a page, in folded
text. Their titles are made of the address, so that they say nothing of a page that is there."""

FILLER = lazily(
    r"lorem ipsum dolor sit|i m a paragraph click here to add your own text|this is your first post edit or delete it|this is an example page it s different from a blog post|"
    r"it all begins with an idea maybe you want|click here to add your own content|this is a sample page you can edit"
)
"""What site builders and themes put where their owner is to write, in folded text."""

DEFAULT_PAGE = lazily(
    r"(?:welcome to nginx|apache2? (?:ubuntu |debian |centos |http server )?(?:default|test) page.*|test page for (?:the )?(?:apache|nginx|http).*|"
    r"iis windows(?: server)?|iis\d?|it works|default (?:web ?site )?page|(?:plesk|cpanel|directadmin).{0,40}default.{0,20}|domain default page|"
    r"caddy works|apache tomcat [0-9 ]+|placeholder page|http server test page|welcome to xampp.{0,40}|wampserver homepage|you are all set to go|firebase hosting setup complete|welcome to firebase hosting|microsoft azure app service welcome|"
    r"your (?:web app|app service app) is (?:up and )?running.{0,40}|ruby on rails welcome aboard|you re riding ruby on rails|yay you re on rails|the install worked successfully.{0,40}|create next app|welcome to next js|恭喜 ?站点创建成功|没有找到站点|"
    r"default plesk page|web server s default page|http server test page.*|welcome to (?:caddy|openresty|tengine|centos)|"
    r"hello world|hier entsteht eine neue (?:internetprasenz|website|webseite|homepage)|your website is (?:ready|up and running)|congratulations your website is up and running)",
)
"""A whole title or heading of a web server that serves nothing yet."""

HELP = lazily(
    r"(?:go|return|back|take me|head|get back|navigate|visit|start over|start again) (?:back )?(?:to|at|from) (?:the |our |my )?(?:home ?page|home|homepage|front page|start page|main page|previous page|site s home|root)|"
    r"(?:try|use|using|with) (?:the |our |a )?(?:site )?(?:search|site ?map|navigation|menu|search box|search form|search bar)|(?:check|verify) (?:the |your )?(?:url|address|spelling|link)|"
    r"(?:mistyped|misspelled|mis typed|typed|typing) (?:the |an |its |your )?(?:address|url)|"
    r"(?:contact|inform|notify|tell) (?:the |our |us |your )?(?:webmaster|site owner|administrator|support|site administrator)|search (?:our|the|this) (?:site|website)|use the (?:back|links)|"
    r"zur (?:startseite|ubersicht)|zuruck zur|startseite|retour a l accueil|page d accueil|volver al? (?:inicio|la pagina)|ir (?:al?|para) (?:inicio|pagina inicial)|voltar (?:para|a)|torna alla home|naar de homepage|terug naar|"
    r"на главную|вернуться|главн(?:ую|ой) страниц"
)
"""Ways out that "not found" pages offer, in folded text. Good pages offer them too, so they only add to other signs."""

EXPLAINS = lazily(
    r"(?:may|might|could|can) (?:have|be|help|try|want|use|also|find|like)|perhaps|maybe|possibl[ey]|probably|please|(?:try|use) (?:the|our|a|one)|if you|here (?:is|are)|you (?:can|could|may|might|will)|"
    r"the reasons?|because|it s (?:usually|often)|owner|deleted|removed|was (?:rebuilt|redesigned|relaunched|reorgani[sz]ed)|new (?:web ?)?site|changed|ask|search|thank you|grateful|menu|"
    r"\b(?:pages?|links?|sites?|website|address|url|bookmarks?|browser|server|content|addresses|webmaster)\b|"
    r"seite|webseite|adresse|angebot|pagina|enlace|contenido|conteudo|endereco|contenuto|indirizzo|sidan?\b|siden?\b|webbplats|sivu|stron|stranka|oldal|страниц|сторінк|адрес|页|网|頁|ページ|サイト|페이지|글\b|"
    r"suche|vielleicht|moglicherweise|bitte|sprawdz|recherche|utilisez|peut etre|puede que|pruebe|buscar|forse|prova|talvez|misschien|kanske|maske|возможно|проверьте|请|可能|検索|可能性|검색|주소"
)
"""What sentences have, beside `HELP`, `ERROR_TEXT` and statements that it is not there, that explain why something is
not there or say what to do instead, in folded text."""


_TO_READER = lazily(r"^(?:when|if) (?:this|that|it) |\b(?:you|your|u|sie|vous|usted|lei|voce|вы)\b")


def explains(sentence: str) -> bool:
    """The sentence speaks to the reader of why something is not there or what to do; not of a case in general."""
    text = fold(sentence)
    if _CONDITION.search(text) and not _TO_READER.search(text):
        return False
    return any(pattern.search(text) for pattern in (EXPLAINS, HELP, ERROR_TEXT, _LOOSE))


FORWARDING = lazily(
    r"new (?:address|location|url|home|home ?page|site|web ?site|page)|(?:has|have|is|was) moved to|now (?:at|available at|lives at|located at|hosted at|found at)|can (?:now )?be found (?:at|here)|update your bookmarks"
)
"""Words of a stub that names a page's new address, in folded text."""

PLACEHOLDER = lazily(
    r"(?:(?:web ?site|site|page|this (?:site|page|web ?site)(?: is)?|our (?:new )?(?:site|web ?site)(?: is)?|we are|we re|something(?: new| great| awesome)?(?: is)?|new (?:site|web ?site)) )?(?:currently |still )?(?:coming soon|under construction|launching soon|opening soon|almost here|on its way|in arbeit|im aufbau|en construction|en construccion|in costruzione|em construcao)|"
    r"future home of [a-z0-9 ]{2,60}|hier entsteht [a-z0-9 ]{2,60}|"
    r"baustelle|site en construction|sitio en construccion|сайт в разработке|сайт на реконструкции|网站建设中|工事中|準備中",
)
"""A whole title or heading of a site that has nothing on it."""

HOME_TITLE = lazily(
    r"(?:home|home ?page|welcome(?: (?:to|at) [a-z0-9 ]{2,60})?|main page|start|startseite|accueil|inicio|homepage of [a-z0-9 ]{2,60}|front page|willkommen(?: [a-z0-9 ]{2,60})?|bienvenue(?: [a-z0-9 ]{2,60})?|bienvenidos?(?: [a-z0-9 ]{2,60})?|главная(?: страница)?|首页|首頁|ホーム|トップページ)"
)
"""A title's segment that belongs to a home page."""

APOLOGETIC = lazily(
    r"(?:oops|ooops|whoops|uh oh|oh no|sorry|we re sorry|we are sorry|yikes|ouch|hmm+|oups|vaya|ops|opa|helaas|oeps|hoppla|hoppsan|ups|uups|hups|ojej|упс|ουπς|lo sentimos|desole|spiacenti) [a-z]"
)
"""Begins a title or heading that apologises."""

APOLOGY = lazily(
    r"(?:oops|ooops|whoops|uh oh|oh no|sorry|we re sorry|we are sorry|error|ouch|hmm+|yikes|oups|vaya|ops|opa|helaas|hoppla|hoppsan|ups|uups|hups|ojej|zut|oeps|упс|ουπς|عذرا|很抱歉|抱歉|mince|desole|nous sommes desoles|entschuldigung|lo sentimos|desculpe|spiacenti|beklager|tyvarr|farewell|goodbye|an error|fehler|erreur|errore|erro|fout|fel|feil|fejl|virhe|blad|chyba|hiba|eroare|hata|ошибка|错误|錯誤|エラー|오류|status|message|notice|site message|system message|information|attention)(?: (?:page|message|code|\d+))?"
)
"""A title or heading that says no more than that something went wrong."""

DEFAULT_TEXT = lazily(
    r"your web server is working|you (?:ve|have) (?:now )?(?:successfully |just )?(?:set ?up|installed) (?:tomcat|xampp|firebase|apache|nginx|caddy|wamp|bitnami)|has not put up any web pages|replace this page with your own|upload your website files|"
    r"apache is functioning normally|default index page of your website|waiting for your content|don t have your content yet|you are now running bitnami|debug true is in your settings file|get started by editing|no front page content has been created|"
    r"owner of this website please contact your hosting provider|you re riding ruby on rails|本页面由系统自动生成|服务器中没有找到对应的站点|"
    r"welcome to wordpress this is your first post|diese domain wurde (?:soeben |gerade )?(?:registriert|freigeschaltet|eingerichtet)|web server (?:is |software is )?(?:successfully |properly )?(?:installed|working|running)|further configuration is required|replace this file|"
    r"default (?:web ?site )?(?:page|welcome page|index page)|thank you for using nginx|this is the default|used to test the (?:correct|proper) operation|"
    r"no content has been added(?: yet)?|internet information services|if you (?:can )?(?:see|read) this page"
)
"""Sentences of the page that a web server shows before anything was put on it, in folded text."""

FOR_SALE_TITLE = lazily(
    r"(?:[a-z0-9 ]{1,80} )?(?:domain|domain name|name|website)?(?: name)? ?(?:is |are |may be |might be |is now |is currently )?(?:available )?(?:for sale|parked|expired|available for purchase|has expired|for sale or lease)"
    r"(?: (?:on|at|by|with|free|courtesy of|make an offer|buy|inquire|today|now|hugedomains|sedo|dan|afternic|godaddy|com|net|org|[a-z0-9]+)){0,5}|"
    r"(?:buy|purchase|acquire|get) (?:this domain|this name|this domain name)(?: [a-z0-9 ]{1,60})?|"
    r"(?:parked|parking) (?:domain|page)(?: [a-z0-9 ]{1,40})?|(?:domain|this domain)(?: name)? (?:parking|parked|for sale|expired|has expired|seized|suspended|is parked)(?: [a-z0-9 ]{1,40})?|"
    r"this (?:domain|web ?site|site|web ?page)(?: name)? (?:is|may be|is now|has been|has) (?:for sale|parked|expired|available for purchase|registered|available)(?: [a-z0-9 ]{1,40})?",
)
"""A folded title or heading of a parked domain; `signs.parked` asks for more."""

_DOMAIN = r"(?:domain(?: names?| namen)?|domein(?:naam)?|nom de domaine|domaine|dominio|dominios|domena|domeny|domene|domeni|domaene|doman(?:en|namn)?|domain name|web ?site|internetseite|web address|site|sitio|домен|alan adi|verkkotunnus)"
_ON_SALE = (
    r"(?:for sale|up for sale|on sale|for sale or lease|available for (?:purchase|sale|acquisition|registration)|can be (?:bought|purchased|yours)|zum verkauf|zu verkaufen|kaufen|verkauft|te koop|a vendre|en vente|"
    r"en venta|a la venta|a venda|in vendita|na sprzedaz|na prodej|na predaj|elado|припаркован|истек|зарегистрирован|закончился|gereserveerd|geregistreerd|geparkeerd|parkerad|parkert|parkeret|registrerats|utrzymywana|zarejestrowana|zaparkowana|registrad[oa]|registrato|enregistre|til salg|till salu|myytavana|satilik|de vanzare|продается|продаеться|продается|продається|parked|geparkt|aparcado|"
    r"(?:has |recently )?expired|abgelaufen|expire|scaduto|caducado|wygasla|verlopen|expirou|seized|suspended|pending (?:renewal|deletion)|for auction)"
)
FOR_SALE_TEXT = lazily(
    rf"\b(?:this|the|your|diese[rs]?|die|deze|dit|ce|cet|este|esta|questo|ta|tato|ez|denne|den har|bu|il|el|o|het|этот|данный|цей) (?:premium )?{_DOMAIN}(?: [a-z0-9а-я]+){{0,5}}? {_ON_SALE}\b|"
    r"(?:域名|网站|網域|网址).{0,12}(?:出售|转让|轉讓|待售|过期|到期)|(?:您正在访问的|本)域名|ドメイン.{0,8}(?:販売|売|譲渡|期限|登録されたばかり)|도메인.{0,6}(?:판매|매매|만료)|"
    r"dominio registrato|gereserveerd domein|parkerad doman|domaine a bien ete cree|internetprasenz wurde (?:gerade |soeben )?(?:freigeschaltet|eingerichtet)|hier entsteht eine neue (?:website|webseite|internetprasenz|homepage)|(?:registration of|регистрации домена) this domain|this premium domain is|a brand new domain|"
    r"(?:this|the) domain(?: name)?(?: [a-z0-9]+(?: [a-z]{2,4})?)? (?:is|may be|might be|could be|has been|was|has)(?: now| currently)? (?:for sale|available for (?:purchase|sale|registration)|parked|expired|listed for sale|up for sale|on sale|pending renewal or deletion|not been renewed|registered and parked)|"
    r"[a-z0-9]+ (?:com|net|org|io|info|edu|co|dev|app) is (?:for sale|parked|available for purchase)|"
    r"buy this domain|make an offer (?:on|for) this domain|inquire about this domain|interested in (?:this|buying this|purchasing this) domain|purchase this domain|"
    r"domain is parked|(?:is |this is )?a parked (?:page|domain)|registering your (?:new )?domain|ist das ihre domain|hier entsteht in kurze|parked (?:free )?(?:courtesy of|by|with|at|on)|domain parking|sponsored listings|"
    r"this web ?page (?:is parked|was generated by the domain owner)|domain (?:owner|holder) (?:using|maintains no relationship)|get this domain|own this domain|"
    r"(?:the )?domain (?:has|name has|registration has) expired|this domain has expired|renew (?:your|this) domain|this domain (?:was|has been) (?:recently )?registered|"
    r"(?:related|popular|top|trending) (?:searches|links|topics)|(?:price|asking price|buy now price)[a-z0-9 ]{0,30}domain|"
    r"diese domain (?:steht|ist|kann|konnte) [a-z ]{0,30}(?:verkauf|kaufen|gekauft|geparkt)|domain kaufen|ce (?:nom de )?domaine est (?:a vendre|en vente|expire)|"
    r"(?:este|ese) dominio (?:esta|se encuentra) (?:en venta|a la venta|aparcado)|este dominio (?:esta )?a venda|questo dominio e in vendita|"
    r"future home of|this (?:web ?)?(?:site|page|domain)(?: name)? (?:was|has been|is) (?:just |recently |newly )?(?:registered|reserved)|first and best source for (?:all of )?the information|here s? ?(?:you can find )?everything from general topics|is this your domain|are you the owner of this domain|this page is parked|dit domein is te koop|domena (?:jest )?na sprzedaz|домен (?:продается|припаркован)|домен [a-zа-я0-9 ]{1,40}продается",
)
"""Sentences of parked domains, in folded text."""

FOR_SALE_HINT = lazily(
    r"(?:buy|lease|rent) (?:it )?now|(?:secure|safe) (?:payment|escrow|checkout)|escrow|make (?:us )?an offer|offre|oferta|gebot|bod op|listed (?:on|at)|buyer protection|lease to own|hassle free|domain (?:broker|marketplace|auction|seller|transfer)|"
    r"premium domain|minimum offer|request (?:a )?price|(?:inquire|enquire) (?:now|about|today)|whois|registrar|this domain|have not uploaded|"
    r"(?:related|popular|top|trending) (?:searches|links|topics)|sponsored listings|domain (?:owner|holder)"
)
"""What parked domains say and pages about domains say too."""

PARKING_HOSTS = (
    "sedoparking.com", "sedo.com", "parkingcrew.net", "bodis.com", "hugedomains.com", "dan.com", "afternic.com",
    "undeveloped.com", "above.com", "parklogic.com", "domainmarket.com", "buydomains.com", "voodoo.com", "dsparking.com",
    "parking-crew.com", "cashparking.com", "domainnamesales.com", "uniregistry.com", "brandbucket.com", "squadhelp.com",
    "atom.com", "domain.io", "namebright.com", "skenzo.com", "fabulous.com", "smartname.com", "tonic.to", "domainsponsor.com",
    "trafficz.com", "park.io", "efty.com", "sav.com", "dynadot.com", "img1.wsimg.com/parking-lander", "d38psrni17bvxu.cloudfront.net",
    "ww1.", "godaddy.com/domainsearch", "parkweb", "google.com/adsense/domains",
)  # fmt: skip
"""Hosts (and path starts) whose scripts, frames and redirects make a parked page."""
PARKING_REFERENCE = lazily(
    r"""(?:src|href|action|url)\s*=\s*["']?\s*(?:https?:)?//(?:[\w-]+\.)*("""
    + "|".join(
        re.escape(host) + ("" if host.endswith((".", "parkweb", "/domains")) else r"(?![\w-])")
        for host in PARKING_HOSTS
    )
    + ")"
)
"""In markup in lower case: what is taken from such a host, or leads to one."""

PARKING_MARK = lazily(r"""\bdata-adblockkey\s*=|\bwindow\.park\s*=|\blander_system\s*=|parking-lander""")
"""In markup in lower case: what Google's ads for domains, Bodis and GoDaddy leave in the pages that they park."""

GAMBLING = lazily(
    r"\b(?:slot gacor|slot online|situs slot|situs judi|judi online|judi bola|togel|bandar (?:togel|bola|judi)|agen (?:judi|slot|bola)|slot88|slot777|gacor|"
    r"goksites?|gratis spins|casino zonder|casino bonus(?:sen)?|nettikasinot?|casinos? en ligne|casinos? en linea|casas de apuestas|paris sportifs|scommesse sportive|siti scommesse|sportwetten|wettanbieter|kasyno online|zaklady bukmacherskie|букмекер\w*|ставки на спорт|"
    r"situs (?:slot|togel|resmi|gacor|poker|bola|casino)|slot (?:resmi|terpercaya|deposit|dana|thailand)|rtp live|link alternatif|outlet (?:store|sale) online|designer handbags|guaranteed approval|bad credit|adult (?:web)?cams?|free webcams?|live sex|sex cams?|"
    r"maxwin|rtp (?:slot|live)|online casino|casino online|casino bonus|best casinos?|betting site|sports betting|poker online|pokies|free spins|"
    r"(?:non|not on) gamstop|casinos? (?:not on|without|sans|ohne|utan|uten|uden) [a-z]+|(?:best|top|new|crypto|bitcoin|beste|neue|nye|nya|mejores|migliori|meilleurs?|melhores) (?:[a-z]+ )?(?:casinos?|cassinos?|bookmakers)|cassinos? online|"
    r"rodadas gratis|fortune tiger|aviator game|melbet|22bet|1win|parimatch|sildenafil|tadalafil|loans? (?:near me|for bad credit)|(?:title|installment) loans|live casino|deposit pulsa|sbobet|mostbet|1xbet|pin up casino|jackpot slots?|nha cai|ca cuoc|xoso|bahis|canli bahis|kacak bahis|"
    r"viagra|cialis|payday loans?|no credit check|same day loans?|escort(?:s| service)|replica watches|онлайн казино|казино|essay writing service|write my essay|cheap (?:nike|jordan|gucci|oakley|ugg|louis vuitton)|louis vuitton outlet|bitcoin (?:casino|trading bot)|binary options|quick loans?|cash advance|weight loss pills?|cbd (?:oil|gummies)|buy (?:viagra|cialis|followers|instagram)|levitra|online pharmacy|canadian pharmacy|kamagra|bet365|no deposit|free bets?|sportsbook|adult (?:dating|webcam)s?|sex (?:cam|video|chat)s?|dating site|bonus deposit|taruhan)\b|\bdeneme bonusu|\b(?:bahis|casino) siteleri|สล ?อต|บาคารา|คาส ?โน|แทงบอล|博彩|彩票|赌场|娱乐城|카지노|오카지노|토토사이트|オンラインカジノ|カジノ|入金不要|激安|偽物|スーパーコピー|ブランドコピー|出会い系|棋牌|百家乐|老虎机|六合彩|成人视频"
)
"""Terms of the trades that take over expired domains, in folded text."""

GAMBLING_HINT = lazily(
    r"\b(?:porn|xxx|cheap|outlet|replica|situs|kasino|apuestas|scommesse|wetten|bukmacher|loans?|hookup|forex|casinos?|slots|jackpot|roulette|blackjack|baccarat|betting|wagering|poker|judi|bookmakers?|bonus|deposit|gambling)\b"
)
"""Words of these trades that works may have in their titles too."""

CHALLENGE_TITLE = lazily(
    r"(?:just a moment|attention required(?: cloudflare)?|one moment please|please wait(?: [a-z0-9 ]{1,40})?|ddos guard|checking your browser(?: [a-z0-9 ]{1,60})?|"
    r"access (?:to this page has been )?(?:is )?denied(?: [a-z0-9 ]{1,60})?|are you (?:a )?(?:human|robot)|robot check|bot verification|bot check|human verification|verify you are human|verifying you are human|"
    r"security check(?: [a-z0-9 ]{1,40})?|security verification|verification required|captcha(?: [a-z0-9 ]{1,40})?|pardon our interruption|you have been blocked|blocked|request blocked|"
    r"403(?: error)?(?: forbidden)?|forbidden|error 403(?: forbidden)?|request rejected|client challenge|radware (?:bot manager )?captcha(?: page)?|unusual traffic(?: [a-z0-9 ]{1,60})?|"
    r"making sure you re not a bot|vercel security checkpoint|human check|browser check|validate user|please verify (?:that )?you are (?:a )?human|sorry you have been blocked)"
)
"""A whole folded title or heading of a page that keeps robots out."""

CHALLENGE_TEXT = lazily(
    r"(?:enable javascript and cookies to continue|checking (?:if the site connection is secure|your browser before)|verify(?:ing)? (?:that )?you are (?:a )?(?:human|not a (?:ro)?bot)|"
    r"needs to review the security of your connection|complete the (?:captcha|security check)|prove (?:that )?you are (?:human|not a robot)|"
    r"unusual (?:traffic|activity) from your|automated (?:access|requests|traffic|queries)|press (?:and )?hold|your request has been blocked|please stand by while we are checking|"
    r"ray id [0-9a-f]{8,}|not a robot|characters you see|permission to (?:access|view)|security service|protection against|enable (?:js|javascript) and disable|request is being verified|your ip|block(?:ed)? (?:your|this) (?:ip|request|access)|request unsuccessful incapsula incident|why have i been blocked|you don t have permission to access)"
)
WALL = lazily(
    r"not (?:available|accessible) (?:in|from) your (?:country|region|location|area|territory)|too many requests|rate limit (?:was |has been )?(?:reached|exceeded)|exceeded (?:the|your|our) (?:rate|request) limit|"
    r"think (?:that )?you (?:were|are|re) a (?:ro)?bot|you (?:are|re) unable to access|you have been (?:blocked|banned)|ip (?:address )?(?:has been|is|was) (?:blocked|banned)|"
    r"(?:over|at least|older than) (?:the age of )?(?:18|21)\b.{0,40}\b(?:continue|enter|confirm|see|view|proceed)|(?:confirm|verify|enter) your (?:age|date of birth)|how old are you|"
    r"browser (?:is|you (?:use|are using) is) (?:not supported|unsupported|no longer supported|out of date|outdated|too old)|unsupported browser|(?:update|upgrade) your browser|"
    r"you (?:are|re) (?:now )?in (?:line|the (?:line|queue|waiting room))|estimated wait(?:ing)? time|requested url was rejected|request (?:has been |was |is )?(?:blocked|rejected)|"
    r"(?:not authori[sz]ed|not permitted|no permission) to (?:view|access|see|open|perform)|cookies? (?:must be|are) (?:enabled|required|disabled)|(?:allow|accept|enable|did not accept) (?:our |your |all )?cookies?|(?:cannot|can t|unable to) grant you access|keine berechtigung|zugriff (?:verweigert|gesperrt|nicht gestattet)|acces (?:refuse|interdit)|pas autorise a|acceso denegado|accesso negato|acesso negado|"
    r"toegang geweigerd|dostep zabroniony|доступ (?:запрещен|закрыт|ограничен)|访问被拒绝|拒绝访问|アクセスが拒否"
)
"""In folded text, sentences that turn away who asks, and not what is asked for."""

CHALLENGE_MARKUP = (
    "/cdn-cgi/challenge-platform/", "_cf_chl_opt", "cf-browser-verification", "challenges.cloudflare.com/turnstile",
    "awswafcookiedomainlist", "awswaf.com/", "gokuprops", "captcha-delivery.com", "_incapsula_resource", "px-captcha",
    "/_sec/cp_challenge", "ak-challenge", "sucuri_cloudproxy", "ddos-guard/", "g-recaptcha", "h-captcha", "hcaptcha.com",
    "anubis_challenge", "techaro.lol", "kpsdk", "datadome",
)  # fmt: skip
"""Names, in lower case, that firewalls leave in the pages that they put before a site."""

GATE = lazily(
    r"\b(?:log ?in|sign ?in|password|cookies?|consent|verify|human|robot|captcha|your age|javascript|your institution|ad ?block(?:er|ing)?|(?:accept|agree to) the terms|access (?:is )?(?:denied|restricted|limited)|"
    r"blocked|firewall|vpn|loading|please wait|redirecting|choose your (?:language|country|region)|user ?name|credentials|shibboleth|single sign on|authenticat(?:e|ion)|members only|member area|institutional access|subscribe(?:rs?)? (?:to|only)|register to|create (?:a free|an|your) account|request access|access code|einloggen|benutzername|kennwort|passwort|identifiants?|mot de passe|se connecter|contrasena|senha|accedi|inloggen|wachtwoord|zaloguj|haslo|пароль|密码|パスワード|비밀번호|zustimm(?:en|ung)|einwillig(?:en|ung)|akzeptieren|werbefrei|mit werbung|abonnieren|abonnez|abonnes?|accepter|consentement|suscri(?:bete|birse|ptores)|aceptar|accetta(?:re)?|consenso|abbonati|accepteren|toestemming|zgadzam|akceptuj[ea]|согласие|принять|同意|anmelden|connexion|iniciar sesion|войти|登录|ログイン|로그인)\b"
)
"""What stands on a page that is put before another, in folded text."""

LOGIN_TITLE = lazily(
    r"(?:please )?(?:sign|log) ?(?:in|on)(?: (?:to|with|or|required|page|needed|your|sign|register|join|create)(?: [a-z0-9 ]{0,60})?)?|login(?: (?:page|required|form|to|or|register)(?: [a-z0-9 ]{0,60})?)?|"
    r"authentication(?: required)?|member login|user login|single sign on|sso(?: login)?|shibboleth(?: [a-z ]{0,40})?|web login service|central authentication service(?: [a-z ]{0,30})?|"
    r"(?:subscribe|subscription required|subscriber login|members only|registration required|restricted access|private (?:site|page|repository|project|document))|account login|session expired|"
    r"anmelden|anmeldung|einloggen|connexion|se connecter|identifiez vous|iniciar sesion|acceder|entrar|accedi|inloggen|logga in|zaloguj(?: sie)?|войти|вход|авторизация|登录|登入|ログイン|로그인"
)
WALL_PATH = lazily(
    r"(?:^|/)(?:cookie[-_]?(?:absent|consent|wall|check|set|policy)s?|gdpr(?:[-_][a-z]+)*|consent|captcha|verify|challenge|"
    r"(?:unsupported|outdated|old|upgrade|update)[-_]?browser|browser[-_]?(?:not[-_]?supported|unsupported|upgrade)|"
    r"age[-_]?(?:gate|check|verification)|(?:geo|ip)?[-_]?block(?:ed)?|access[-_]?denied|denied|geo[-_]?(?:restricted|restriction)|(?:select|choose|change|pick)[-_]?(?:country|language|region|location|edition)|country[-_]?selector|(?:accept[-_]?)?(?:terms|agreement|disclaimer|licen[cs]e)(?:[-_]of[-_](?:use|service))?|(?:session|timeout)(?:/expired)?|session[-_]?expired|subscribe|paywall|queue|waiting[-_]?room)"
    r"(?:\.[a-z]{2,5})?(?:/|$|\?)",
    re.IGNORECASE,
)
"""The path of a page that turns visitors away or wants something of them first."""
LOGIN_PATH = lazily(
    r"(?:^|/)(?:(?:[a-z]+[-_])?log[-_]?(?:in|on)(?:[-_]?(?:page|form|required))?|sign[-_]?(?:in|on)|authwall|authorize|auth|authenticate|sso|saml2?|oauth2?|cas|account/login|session/new|users/sign_in|wp-login\.php|login\.(?:php|aspx?|jsp|html?)|idp|shibboleth\.sso|openid|accounts)(?:/|$|\?|\.)",
    re.IGNORECASE,
)
_MISSING = r"404|410|error[-_]?404|404[-_]?error|page[-_]?not[-_]?found|file[-_]?not[-_]?found|not[-_]?found|seite[-_]nicht[-_]gefunden|page[-_]introuvable|pagina[-_]no[-_]encontrada"
ERROR_PATH = lazily(
    rf"(?:^|/|[?&=])(?:{_MISSING}|errors?|error[-_]?page|missing|gone|oops)(?:\.[a-z]{{2,5}})?(?:/|$|[?&#])",
    re.IGNORECASE,
)
"""A whole part of a path or query that says that it is of an error; a part of one may be of a title."""
MISSING_PATH = lazily(rf"(?:^|/|[?&=])(?:{_MISSING})(?:\.[a-z]{{2,5}})?(?:/|$|[?&#])", re.IGNORECASE)
"""The plain cases of ERROR_PATH."""
ABOUT_MISSING = lazily(rf"(?:^|/|[?&=_-])(?:{_MISSING})(?:\.[a-z]{{2,5}})?(?:/|$|[?&#])", re.IGNORECASE)
"""In the address that was asked: the page is about pages that are not there."""
ABOUT_ERRORS = lazily(
    r"(?<!\d)(?:404|410)(?!\d)|not-?_?found|http-?(?:status|errors?)|status-?codes?|errors?(?:[-_/.]|$)|soft-?404|link-?rot|missing|dead-?links?",
    re.IGNORECASE,
)
"""In the address that was asked: the page may well be about such errors."""
ABOUT_CLOSING = lazily(
    r"(?:^|[/_-])(?:news|newsroom|press|announce(?:ment)?s?|notices?|shut-?down|shutting-down|clos(?:e|ed|ing|ure)|sunset(?:ting)?|retir(?:e|ed|ing|ement)|discontinu(?:ed|ing)|end-?of-?life|eol|service-end|farewell|goodbye|migration)(?:[/_.-]|$)",
    re.IGNORECASE,
)
"""In the address that was asked: the page may be the news that a service closed."""
