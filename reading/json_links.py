"""Links of pages that a script draws: the same :class:`Page` as of a page in HTML, from the JSON behind it.

Objects name what they hold (``titulo``, ``nombre``, ``numeral``), when (``anio``, ``mes``) and where (``url``,
``archivo``); what stands around an object becomes the headings of its links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from reading.addresses import absolute, decoded_path
from reading.file_addresses import looks_like_file
from reading.html_text import squeeze
from reading.links import Link, LinkContext, Page
from reading.text import decode, fold, load_json

_TITLES = (
    "titulo", "title", "post title", "nombre", "name", "descripcion", "description", "etiqueta", "label", "texto",
)  # fmt: skip
_NUMBERS = ("numeral", "numero", "literal")
_YEARS = ("anio", "ano", "year", "ejercicio")
_MONTHS = ("mes", "month", "periodo", "period")
_ARTICLES = ("articulo", "article")
_ADDRESSES = frozenset((
    "url", "href", "link", "enlace", "archivo", "file", "ruta", "path", "src", "documento", "adjunto", "descarga",
    "download", "url descarga", "download url", "url archivo", "file url", "ruta archivo",
    "linkdownload",
))  # fmt: skip
_ADDRESS = re.compile(r"(?:https?:/|\.{0,2})/[^\s<>]+")
_MOST_LEVELS = 40
_DATA_PAGE = re.compile(r"""\sdata-page=(?:"([^"]*)"|'([^']*)')""")
_NEXT_DATA = re.compile(r"""<script[^<>]*\sid=["']?__NEXT_DATA__["']?[^<>]*>(.*?)(?:</script>|\Z)""", re.I | re.S)


def json_links(data: bytes, url: str) -> Page:
    """The links that a JSON answer found at ``url`` speaks of; a page without links when it is not JSON."""
    return Page(url, "", (), tuple(_read(decode(data).text, url)))


def embedded_links(html: str, url: str) -> tuple[Link, ...]:
    """Links in the data that a page carries for its own script: Inertia's ``data-page``, Next's ``__NEXT_DATA__``."""
    if "data-page=" not in html and "__NEXT_DATA__" not in html:
        return ()
    texts = [unescape(match[1] or match[2] or "") for match in _DATA_PAGE.finditer(html)]
    texts += [match[1] for match in _NEXT_DATA.finditer(html)]
    return tuple(link for text in texts for link in _read(text, url))


def _read(text: str, url: str) -> Iterator[Link]:
    try:
        value = load_json(text)
    except (ValueError, RecursionError):
        return
    yield from _walk(value, (), url, 0)


def _walk(value: object, around: tuple[str, ...], base: str, level: int) -> Iterator[Link]:
    if level > _MOST_LEVELS:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _walk(entry, around, base, level + 1)
    if not isinstance(value, dict):
        return
    said = {fold(str(key)): entry for key, entry in value.items()}
    title = _title(said)
    governing = (*around, *_period(said), *_article(said))
    for key, entry in said.items():
        if isinstance(entry, str):
            link = _link(key, entry, title, governing, base)
            if link is not None:
                yield link
        else:
            yield from _walk(entry, (*governing, title) if title else governing, base, level + 1)


def _link(key: str, entry: str, title: str, headings: tuple[str, ...], base: str) -> Link | None:
    if not _ADDRESS.fullmatch(entry.strip()) and not (key in _ADDRESSES and looks_like_file(entry)):
        return None
    url = absolute(entry, base)
    if url is None or not ((key in _ADDRESSES and title) or looks_like_file(url)):
        return None
    return Link(entry, url, title, LinkContext("", "", headings, "", "", decoded_path(url)), "")


def _title(said: dict[str, object]) -> str:
    """``Numeral 6. Presupuesto``: the name of an object, after its number where it has one."""
    name = next((text for key in _TITLES if isinstance(text := said.get(key), str) and text.strip()), "")
    for key in _NUMBERS:
        number = said.get(key)
        if isinstance(number, (str, int)) and 0 < len(str(number)) <= 6:
            name = f"{key.capitalize()} {number}. {name}"
            break
    return squeeze(name)


def _period(said: dict[str, object]) -> tuple[str, ...]:
    year = next((str(said[key]) for key in _YEARS if isinstance(said.get(key), (str, int))), "")
    month = next((str(said[key]) for key in _MONTHS if isinstance(said.get(key), (str, int))), "")
    if month.isdecimal() and len(month) <= 2 and year:
        return (f"{int(month):02d}/{year}",)
    both = f"{month} {year}".strip()
    return (both,) if both and len(both) <= 40 else ()


def _article(said: dict[str, object]) -> tuple[str, ...]:
    number = next((said[key] for key in _ARTICLES if isinstance(said.get(key), (str, int))), None)
    if number is None:
        return ()
    return (f"Artículo {number}" if str(number).isdecimal() else str(number),)
