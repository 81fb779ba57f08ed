"""Which month a publication belongs to, as the words around it say: headings, tabs, rows, paths, names.

Sources contradict each other on real portals; all that speak are recorded, the most trusted decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reading.addresses import decoded_path
from reading.dates import ABBREVIATION, MONTHS, NAME, find_dates, parse_date, plain
from reading.links import Link, Page

__all__ = ["PeriodReading", "link_period", "parse_date", "partial_period", "period_of"]

_PAGE_WIDE = frozenset({"title", "address", "breadcrumb", "inherited"})
"""Sources that cover a whole page, which may list several months: they fill gaps and contradict nothing."""
_LOOSE_YEAR = frozenset({"text", "label", "row"})
"""Sources whose lone year may belong to the thing named (``Plan 2019``), so that it contradicts nothing either."""
_COPY = "copy"
"""Source that is the address of a copied page, which names the month of the page it was copied from: it fills gaps."""

_FIRST_YEAR = 2004
"""Year of the first LOTAIP; an older date is no period of it."""
_LONGEST = 2000
"""Characters of a source that are looked at; a period stands at the start of a heading or nowhere."""

_SOMETHING = re.compile(rf"20[0-4]\d|{ABBREVIATION}|(?<=[?&])(?:mes|month|m)=")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_NAMED = re.compile(rf"(?<![a-z])({NAME})(?![a-z])")
_COMMEMORATED = re.compile(
    rf"(?<![a-z\d])(?:\d{{1,2}}|primero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|quince|"
    rf"dieciocho|veinte|veinticuatro|treinta)[\s_-]*de[\s_-]*(?:{NAME})(?![a-z])"
)
"""A day without year is a street, a parish or the canton 24 de Mayo."""
_SHORT_BEFORE_YEAR = re.compile(rf"(?<![a-z])({ABBREVIATION})\.?[\s_/.,-]*(?:de\s+)?(?=20[0-4]\d(?!\d))")
_SHORT_AFTER_NUMBER = re.compile(rf"(?<!\d)(20[0-4]\d|0?[1-9]|1[0-2])[\s_/.-]+({ABBREVIATION})(?![a-z])")
_SHORT_AT_END = re.compile(
    rf"(?:^|(?<!\bdel)(?<!\bde)(?<!\bel)(?<!\by)[_-])({ABBREVIATION})\.?(?:[\s_-]*\(?\d{{0,2}}\)?)?$"
)
_SHORT_YEAR = re.compile(rf"(?<![a-z])({NAME}|{ABBREVIATION})\.?[-_/.'’](1[5-9]|2\d|3\d)(?![\d)/])")
_NAME_AND_SHORT_YEAR = re.compile(rf"(?:\d{{1,2}}[\s_.-]+)?(?:{NAME}|{ABBREVIATION})\.?\s*(1[5-9]|2\d|3\d)")
"""A label of nothing but a month and two digits; within a sentence they may be a day."""
_DOTTED_YEAR = re.compile(r"(?<![\d.])(2)\.(0[0-4]\d)(?![\d.])")
_MISSPELLED = re.compile(r"(?:mes(?:\s+de)?\s+)?(?:\d{1,2}[\s_.-]+)?([a-z]{4,11})(?:[\s_/.,-]*(?:del?\s+)?20[0-4]\d)?")
"""What is nothing but a word, and a year perhaps."""
_LONG_NAMES = [name for name in MONTHS if len(name) > 6]
"""Shorter ones are one slip from words of their own: «abrir», «marco», «Julia», «angosto»."""
_YEAR_BESIDE = (
    r"[\s_/.,(-]*(?:del?\s+|del?[_-])?(?:ano\s+)?(20[0-4]\d)(?!\d)",
    r"(?<!\d)(20[0-4]\d)[\s_/.)-]*(?:\d{1,2}[\s_.-]+)?$",
)
_YEAR_AFTER, _YEAR_BEFORE = (re.compile(pattern) for pattern in _YEAR_BESIDE)
_MONTH_YEAR = re.compile(r"(?<!\d)(?:(0[1-9]|1[0-2])[/_.-]|(0?[1-9]|1[0-2])/)(20[0-4]\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(20[0-4]\d)(?:[-_.](0[1-9]|1[0-2])|/(0?[1-9]|1[0-2])|(0[1-9]|1[0-2]))(?![\d-]|\.\d)")
_NUMBERED_ACT = re.compile(
    r"(?:acta|resolucion|ordenanza|oficio|memorando|contrato|convenio|decreto|acuerdo|sesion|proceso|informe|"
    r"numero|nro|num|no)[\s_.:°º#-]*(?:n(?:ro|um|o)?[\s_.:°º-]*)?$"
)
_EXTENSIONS = re.compile(
    r"(?:\.(?:csv|xlsx?|xlsb|ods|pdf|docx?|zip|rar|7z|html?|php|aspx?|json|xml|jpe?g|png))+$", re.I
)
_UPLOAD = re.compile(
    r"(?:wp-content/[\w-]*uploads(?:/sites/\d+)?|sites/[^/\s]+/files)/(20[0-4]\d)[/-](0[1-9]|1[0-2])(?=/|$)"
)
_IDENTIFIERS = re.compile(
    r"(?<=[?&])(?:p|page_id|id|itemid|catid|cat|cid|attachment_id|ver|v|start|limitstart|post|post_id|wpdmdl|download|"
    r"file_id)=[^&]*"
)
_QUERY_YEAR = re.compile(r"(?<=[?&])(?:anio|ano|year|ejercicio|y)=(20[0-4]\d)(?!\d)")
_QUERY_MONTH = re.compile(r"(?<=[?&])(?:mes|month|m)=(?:0?([1-9]|1[0-2])(?!\d)|([a-z]+))")
_ONLY_PERIOD = re.compile(
    rf"(?:mes(?:\s+de)?\s+)?(?:\d{{1,2}}[\s_.-]+)?(?:{NAME}|{ABBREVIATION})\.?"
    rf"(?:[\s_/.,(-]*(?:del?\s+)?(?:20[0-4]\d|\d\d))?\)?|(?:ano\s+)?20[0-4]\d"
)
_FOLDER_MONTHS = (
    (re.compile(r"(?:^|/)(20[0-4]\d)/(0?[1-9]|1[0-2])(?=/|$)"), 1, 2),
    (re.compile(r"(?:^|/)(0?[1-9]|1[0-2])/(20[0-4]\d)(?=/|$)"), 2, 1),
    (re.compile(r"(?:^|/)(20[0-4]\d)/(?:.*/)?(0[1-9]|1[0-2])(?=/|$)"), 1, 2),
)
"""``2025/6``, ``06/2025`` and ``2025/literal-a/06`` as folders, with the groups of year and month."""
_COPIED = re.compile(r"[^/]*[a-z\d]-[1-9]|copi[ao]-de-[^/]*|[^/]*-cop(?:y|ia)", re.I)
"""A slug as WordPress gives it to a second page of one name (``lotaip-2023-2``), or a copying plugin. Never a month:
those with one digit stand in folders of their own."""
_POST_DATE = re.compile(r"/20[0-4]\d/\d\d/\d\d/[^./]+/?$")
_POST_FOLDERS = re.compile(r"/20[0-4]\d/\d\d/\d\d(?=/|$)")
"""A blog's address carries the day of the post, not the month it is about."""


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """The month of a publication. ``period`` is ``YYYY-MM`` when year and month are known.

    ``sources`` are the pairs (name, text) that said anything, in the order of trust; ``contradiction`` is true when
    one of them disagrees with what was decided.
    """

    period: str | None
    year: int | None
    month: int | None
    sources: tuple[tuple[str, str], ...]
    contradiction: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What one text says: the period, the month of a mere date in it, the month an upload folder is named after."""

    year: int | None = None
    month: int | None = None
    dated: tuple[int, int] | None = None
    upload: tuple[int, int] | None = None


def partial_period(text: str) -> tuple[int | None, int | None]:
    """(year, month) as a text says them, None for what it does not say or says in two ways.

    A day-month-year date counts only when the text says nothing else; upload folders and duplicate counters never do.
    """
    said = _read(text)
    if said.year is None and said.month is None and said.dated:
        return said.dated
    return said.year, said.month


def period_of(sources: Sequence[tuple[str, str]]) -> PeriodReading:
    """The period that ordered sources (name, text), most trusted first, give together.

    Year and month may come from different sources. Dates decide only where no source says a month or year; the year
    of an upload folder completes a month without year (December uploaded in January is of the year before).
    """
    heard = [(name, text, _read(text)) for name, text in sources if text]
    spoken = [(name, text, said) for name, text, said in heard if said.year or said.month]
    used = [(name, text) for name, text, _ in spoken]
    month = next((said.month for _, _, said in spoken if said.month), None)
    years = [
        (2 if name == _COPY else int(name in _LOOSE_YEAR and not said.month), said.year)
        for name, _, said in spoken
        if said.year
    ]
    year = min(years, key=lambda pair: pair[0])[1] if years else None  # min keeps the order among equals
    if not spoken:
        for name, text, said in heard:
            if said.dated:
                used, (year, month) = [(name, text)], said.dated
                break
    elif month is not None and year is None:
        for _, text, said in heard:
            if said.upload:
                used.append(("upload", text))
                year = said.upload[0] - (month > said.upload[1])
                break
    contradiction = any(_contradicts(name, said, year, month) for name, _, said in spoken)
    return PeriodReading(f"{year}-{month:02}" if year and month else None, year, month, tuple(used), contradiction)


def link_period(link: Link, page: Page, inherited: Sequence[tuple[str, str]] = ()) -> PeriodReading:
    """The period of what a link of a page leads to; ``inherited`` are the sources by which the page was reached.

    A link whose own text is a month speaks first; then what governs it, nearest first, its path and file name, its
    text, and what covers the whole page, unless the link stands beside the page's matter. Slugs of copied pages come
    last: where the words say otherwise, the words are right, and the contradiction is kept.
    """
    context = link.context
    own = [("text", link.text)] if link.text else []
    sources = own if _ONLY_PERIOD.fullmatch(plain(link.text).strip(" \t-–—_.:()")) else []
    sources = [*sources, ("column", context.column)]
    if _ONLY_PERIOD.fullmatch(plain(context.row).strip(" -_.:()")):
        sources.append(("row", context.row))
    sources.append(("tab", context.tab))
    sources += [("heading", heading) for heading in reversed(context.headings)]
    sources += [("list", item) for item in reversed(context.list.split(" › "))]
    sources.append(("row", context.row))
    if link.url:
        sources += _path_sources(link.url)
    sources += [*own, ("label", link.label)]
    if not context.beside:
        address = decoded_path(page.url)
        sources += [("title", page.title), (_COPY if _copied(address) else "address", address)]
        sources += [("breadcrumb", crumb) for crumb in reversed(page.breadcrumb)]
        sources += [(name if name in _PAGE_WIDE or name == _COPY else "inherited", text) for name, text in inherited]
    sources.sort(key=lambda source: source[0] == _COPY)  # keeps the order among equals
    return period_of(list(dict.fromkeys(sources)))


def _copied(path: str) -> bool:
    """Whether a decoded path is of a page, no file, whose own slug or one above it is that of a copy."""
    slugs = path.partition("?")[0].strip("/").split("/")
    return "." not in slugs[-1] and any(_COPIED.fullmatch(slug) for slug in slugs)


def _contradicts(name: str, said: _Said, year: int | None, month: int | None) -> bool:
    if name in _PAGE_WIDE:
        return False
    if said.month and said.month != month:
        return True
    return bool(said.year and said.year != year and (said.month or name not in _LOOSE_YEAR))


def _path_sources(url: str) -> Iterator[tuple[str, str]]:
    """Folders of an address, deepest first, then its file name; digits that make a month together come first."""
    path, _, query = decoded_path(url).partition("?")
    upload = _UPLOAD.search(path)
    folder, _, file = _UPLOAD.sub("", path).rpartition("/")
    if _POST_DATE.search(path):
        folder = _POST_FOLDERS.sub("/", folder)
    for pattern, year, month in _FOLDER_MONTHS:
        match = pattern.search(folder)
        if match:
            yield "path", f"{match[year]}/{match[month]}"
            break
    copied = _copied(path)
    for part in reversed(folder.split("/")):
        if part:
            yield _COPY if copied and _COPIED.fullmatch(part) else "path", part
    if query:
        yield "path", f"?{query}"
    if file:
        yield _COPY if copied and _COPIED.fullmatch(file) else "file", file
    if upload:
        yield "upload", upload[0]


@lru_cache(maxsize=8192)
def _read(text: str) -> _Said:
    words = plain(text[:_LONGEST])
    if not _SOMETHING.search(words):
        misspelled = _MISSPELLED.fullmatch(words.strip(" -_.:()"))
        return _Said(None, _nearly(misspelled[1])) if misspelled else _Said()
    words = _DOTTED_YEAR.sub(r"\1\2", words)
    upload = _UPLOAD.search(words)
    if upload:
        words = _UPLOAD.sub(" ", words)
    if "=" in words:
        words = _IDENTIFIERS.sub("", words)
    dated: tuple[int, int] | None = None
    for (start, end), date in list(find_dates(words)):
        words = words[:start] + " " * (end - start) + words[end:]
        if date and dated is None and date.year >= _FIRST_YEAR:
            dated = date.year, date.month
    words = _EXTENSIONS.sub("", _COMMEMORATED.sub(" ", words).strip())
    year, month = _month_by_name(words)
    if month is None:
        year, month = _month_by_number(words)
    if month is None and (misspelled := _MISSPELLED.fullmatch(words.strip(" -_.:()"))):
        month = _nearly(misspelled[1])
    if year is None and month is not None and (short := _NAME_AND_SHORT_YEAR.fullmatch(words.strip(" -_.:()"))):
        year = 2000 + int(short[1])
    if year is None:
        years = {int(match) for match in _YEAR.findall(words)}
        year = years.pop() if len(years) == 1 else None
    return _Said(year, month, dated, (int(upload[1]), int(upload[2])) if upload else None)


def _nearly(word: str) -> int | None:
    """The month that a lone word spells with one slip of the hand: ``Setienbre``, ``Febero``, ``Diciemrbe``."""
    found = process.extractOne(word, _LONG_NAMES, scorer=OSA.distance, score_cutoff=1)
    return MONTHS[found[0]] if found else None


def _month_by_name(words: str) -> tuple[int | None, int | None]:
    """(year, month) of the only month a text names; the year only where it stands beside the name."""
    found = [(match.start(1), match.end(1)) for match in _NAMED.finditer(words)]
    if not found:
        found = [match.span(1) for match in _SHORT_BEFORE_YEAR.finditer(words)]
        found += [match.span(1) for match in _SHORT_YEAR.finditer(words)]
        for match in _SHORT_AFTER_NUMBER.finditer(words):
            if len(match[1]) == 4 or int(match[1]) == MONTHS[match[2]]:
                found.append(match.span(2))
        found += [match.span(1) for match in _SHORT_AT_END.finditer(words)]
    months = {MONTHS[words[start:end]] for start, end in found}
    if len(months) != 1:
        return None, None
    start, end = found[0]
    beside = _YEAR_AFTER.match(words, end) or _YEAR_BEFORE.search(words, 0, start)
    if beside:
        return int(beside[1]), months.pop()
    short = _SHORT_YEAR.match(words, start)
    return (2000 + int(short[2]) if short else None), months.pop()


def _month_by_number(words: str) -> tuple[int | None, int | None]:
    named_year, named_month = _QUERY_YEAR.search(words), _QUERY_MONTH.search(words)
    if named_month and (named_month[1] or named_month[2] in MONTHS):
        month = int(named_month[1]) if named_month[1] else MONTHS[named_month[2]]
        return (int(named_year[1]) if named_year else None), month
    found = [
        (int(match[3]), int(match[1] or match[2]))
        for match in _MONTH_YEAR.finditer(words)
        if not _NUMBERED_ACT.search(words, 0, match.start())
    ]
    found += [(int(match[1]), int(match[2] or match[3] or match[4])) for match in _YEAR_MONTH.finditer(words)]
    return found[0] if len(set(found)) == 1 else (None, None)
