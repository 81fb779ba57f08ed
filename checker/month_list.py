"""Was the place read completely where an own site publishes a month? Only that permits ``incumple`` (decision 6).

The crawler says whether it visited the site whole. This asks what its pages show: that the month's list was among
them, and that nothing of the month stayed unread, unnamed or in doubt.
"""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit

from checker.assemble import DATE_ROW
from checker.candidates import Assembled
from checker.own_site import OwnSite, inherited_of
from evidence import Visit
from reading.file_addresses import looks_like_file
from reading.filehosts import address_of
from reading.links import Link, Page
from reading.periods import link_period, parse_date, partial_period, period_of
from reading.text import fold, header_key

FEW = 3
"""Items or files of a month from which they are a list: one or two may be strays of the news."""
_SUBJECT = re.compile(
    r"\b(lotaip|transparencia|literal(?:es)?|numeral(?:es)?|rendicion de cuentas|acceso a la informacion|"
    r"informacion publica|articulos? (?:7|19|24))\b"
)
_NATIONAL = ("dpe.gob.ec",)
_ELSEWHERE = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|youtube|youtu|linkedin|pinterest|tiktok|whatsapp|wa|t|telegram|flickr|google|"
    r"goo|bit|apple|gov|wordpress|joomla|addtoany|addthis|reddit|tumblr)\.(?:com|be|me|org|net|gl|ly)$"
)
"""Hosts of share buttons, maps and videos: their addresses repeat the month of the page they share."""
_PLAIN_WORDS = re.compile(
    r"\d+|mes|del?|ano|lotaip|transparencia|activa|informacion|publica|art|articulo|literal(?:es)?|numeral(?:es)?"
)
_MORE = re.compile(r"siguientes?|next|(?:ver|cargar|mostrar) mas.*|mas|load more|pagina siguiente|ultima|\d{1,2}")
_NOWHERE = re.compile(r"#?|#!|javascript:.*", re.I | re.S)


def doubt(site: OwnSite, assembled: Assembled) -> str | None:
    """Why an own site that was visited whole proves no absence, as a cause code; None when it does prove it."""
    if assembled.undated or site.disputed:
        return "month_unknown"
    closed = next((cause for source, cause in assembled.not_got if source.url in site.dated), None)
    if closed is not None:
        return closed
    if any(source.url in site.dated for source in assembled.unplaced):
        return "unplaced"
    if _is_of_earlier_months(assembled, site.month):
        return "stale_list"
    listing = _MonthList(site)
    few = len(assembled.publications) < FEW
    if listing.leads_elsewhere(few):
        return "file_host"
    if listing.goes_on():
        return "app_shell"
    if few and not listing.says_empty():
        if not listing.is_listed():
            return "doormat" if not assembled.publications and listing.is_doormat() else "no_list"
        if not assembled.publications and listing.has_page():
            return "month_bare"
    return None


def _is_of_earlier_months(assembled: Assembled, month: str) -> bool:
    """Whether all that stands under the month is dated before it: the link then leads to the list of another."""
    days = [
        parse_date(entry.value)
        for publication in assembled.publications.values()
        if (part := publication.parts.get("metadata")) is not None
        for entry in part.entries or ()
        if header_key(entry.key) == DATE_ROW
    ]
    known = [f"{day:%Y-%m}" for day in days if day is not None]
    return len(known) >= FEW and max(known) < month


class _MonthList:
    """What the pages of a site show of the list of one month."""

    def __init__(self, site: OwnSite) -> None:
        self._site = site
        self._read = [(visit, document, inherited_of(visit)) for visit, document in site.pages]

    def says_empty(self) -> bool:
        """Whether a page of the month says that it has no documents."""
        return any(
            document.notice == "empty_list" and self._is_of_month(visit, document.page)
            for visit, document, _ in self._read
        )

    def is_listed(self) -> bool:
        """Whether the pages show a list that goes by months: two months or more where transparency is spoken of, each
        named by a link or holding several files, and one of them of the asked year or later."""
        files: defaultdict[str, set[str]] = defaultdict(set)
        months: set[str] = set()
        for _, document, inherited in self._read:
            page = document.page
            about = _speaks(page.title, urlsplit(page.url).path, *page.breadcrumb)
            for link in page.links:
                if link.url is None or link.context.beside or _is_elsewhere(link.url, page.url):
                    continue
                if not about and not _speaks(link.text, link.context.path, *link.context.headings):
                    continue
                period = link_period(link, page, inherited).period
                if period is None:
                    continue
                if _names_month(link.text) or _names_month(link.context.row):
                    months.add(period)
                else:
                    files[period].add(link.url)
        months.update(month for month, urls in files.items() if len(urls) >= FEW)
        return len(months) > 1 and max(months)[:4] >= self._site.month[:4]

    def has_page(self) -> bool:
        """Whether a page of the month was read; that nothing was recognised there is then no proof."""
        return any(self._is_of_month(visit, document.page) for visit, document, _ in self._read)

    def is_doormat(self) -> bool:
        """Whether a page sends its readers to the national portal."""
        return any(
            link.url is not None and self._is_national(link.url)
            for _, document, _ in self._read
            for link in document.page.links
        )

    def _is_national(self, url: str) -> bool:
        return _host(url).endswith(_NATIONAL) or urlsplit(url).netloc in self._site.national

    def leads_elsewhere(self, few: bool) -> bool:
        """Whether a link of the month leads to where nothing was read: a file service, another site, a page left out.
        Where ``few`` items were found, any other site that calls itself the place of transparency counts."""
        return any(
            self._is_unread(link, document.page, inherited, few)
            for _, document, inherited in self._read
            for link in document.page.links
        )

    def _is_unread(self, link: Link, page: Page, inherited: list[tuple[str, str]], few: bool) -> bool:
        address = address_of(link)
        if address is None or link.context.beside or self._site.target(link) is not None:
            return False
        url, hosted = address
        own = _host(url) == _host(page.url)
        if hosted is None and (_is_elsewhere(url, page.url) or self._is_national(url)):
            return False
        period = link_period(link, page, inherited)
        said = _speaks(link.text, link.label, link.context.row, url)
        if period.period == self._site.month:
            if own:
                return _names_month(link.text)
            unnamed = not (link.text or link.label or link.context.row)
            return hosted is not None or looks_like_file(url) or said or unnamed
        portal = not own and hosted is None and not looks_like_file(url) and period.month is None
        return few and portal and period.year in (None, int(self._site.month[:4])) and _speaks(link.text, link.label)

    def goes_on(self) -> bool:
        """Whether a list that holds the month has further pages which only a script can show."""
        return any(
            self._holds_month(visit, document.page, inherited)
            and any(
                _NOWHERE.fullmatch(link.href.strip()) and _MORE.fullmatch(fold(link.text))
                for link in document.page.links
            )
            for visit, document, inherited in self._read
        )

    def _holds_month(self, visit: Visit, page: Page, inherited: list[tuple[str, str]]) -> bool:
        return self._is_of_month(visit, page) or any(
            link_period(link, page, inherited).period == self._site.month for link in page.links if link.url
        )

    def _is_of_month(self, visit: Visit, page: Page) -> bool:
        return period_of([*inherited_of(visit), ("title", page.title)]).period == self._site.month


def _names_month(text: str) -> bool:
    """Whether a label is the name of a month's list, and not of one thing of that month."""
    rest = [word for word in fold(text).split() if not _PLAIN_WORDS.fullmatch(word)]
    return len(rest) == 1 and partial_period(rest[0])[1] is not None and partial_period(text)[1] is not None


def _speaks(*texts: str) -> bool:
    return _SUBJECT.search(fold(" ".join(texts))) is not None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_elsewhere(url: str, page: str) -> bool:
    """Whether a link leads to a service that has nothing to do with publishing."""
    host = _host(url)
    return host != _host(page) and _ELSEWHERE.search(host) is not None
