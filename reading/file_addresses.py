"""Which addresses are, by their form, a file and not a page; and the names that an address gives its file."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

EXTENSION = re.compile(r"\.(?:csv|tsv|xlsx?|xlsb|xlsm|ods|odt|pdf|docx?|zip|rar|7z|json|xml|txt)$", re.I)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|zip|rar|7z)$", re.I)
_OFFICE = (
    r"docs\.google\.com/(?:spreadsheets|document|presentation|file)/(?:u/\d+/)?d/",
    r"drive\.google\.com/(?:file/(?:u/\d+/)?d/|(?:u/\d+/)?(?:uc|open)\?)",
    r"drive\.usercontent\.google\.com/download",
    r"1drv\.ms/(?!f/)[a-z]/",
    r"onedrive\.live\.com/(?!.*[?&]id=root)(?:download|embed|edit|view|redir|:(?!f)[a-z]:)",
    r"[\w-]+(?:-my)?\.sharepoint\.com/(?::(?!f)[a-z]:/|.*(?:guestaccess|download|doc|wopiframe)\d?\.aspx\?)",
    r"(?:www\.)?dropbox\.com/(?:s|scl/fi)/",
    r"dl\.dropboxusercontent\.com/",
    r"(?:www\.)?mediafire\.com/(?:file|download|view)/",
    r"mega\.(?:co\.)?nz/(?:file/|#!)",
    r"(?:[\w-]+\.)*app\.box\.com/(?:s|shared)/|(?:[\w-]+\.)?box\.com/(?:s|shared)/",
    r"we\.tl/|(?:www\.)?wetransfer\.com/downloads/",
)
_OFFICE_DOCUMENT = re.compile(
    r"https?://(?:docs\.google\.com/(?:document|presentation)/|1drv\.ms/[bwp]/|[^/]+/:[bwp]:/)", re.I
)
"""Kinds that an office service writes into its addresses: ``b`` is a PDF, ``w`` a text, ``p`` slides."""
_ON_OFFICE_HOST = re.compile(rf"https?://(?:{'|'.join(_OFFICE)})", re.I)
"""Files of office and storage services. Their folders are pages: they list files and hold none."""
OFFICE_HOST = re.compile(
    r"https?://(?:[\w-]+\.)*(?:google\.com|googleusercontent\.com|1drv\.ms|live\.com|sharepoint\.com|dropbox(?:usercontent)?\.com|"
    r"mediafire\.com|mega(?:\.co)?\.nz|box\.com|we\.tl|wetransfer\.com)/",
    re.I,
)
_REDIRECT = re.compile(r"https?://(?:www\.)?(?:google\.com/url\?|l\.facebook\.com/l\.php\?|href\.li/\?)", re.I)
_NEXTCLOUD = re.compile(r"/s/[A-Za-z0-9]{8,}(?:/|$)")
_LANDING = re.compile(
    r"(?:^|/)(?:send|downloads?|descargas?|descargar|attachments?|adjuntos?|get-?file|ver-?archivo|getfile|doc_download|"
    r"startdown)(?:\.php)?/(?P<rest>.+)",
    re.I,
)
"""A folder of downloads with something in it: ``/download/literal-a1/``, ``/send/2-lotaip/15-literal-a1``."""
_LAST = re.compile(r"/(?:download|descargar|descarga|file|raw|attachment)/?$", re.I)
_LISTS = re.compile(r"(?:category|categoria|tag|page|pagina)(?:/|$)|\d{1,4}/?$", re.I)
"""What follows a folder of downloads and is a list itself: a category, a year, a page number."""
_QUERY_FILE = frozenset((
    "download", "download_id", "wpdmdl", "file", "files", "fichero", "archivo", "documento", "attachment", "adjunto",
    "filename", "nombre", "name", "pdf", "doc", "path", "ruta", "url", "src", "f",
))  # fmt: skip
_SURE_KEYS = frozenset((
    "download", "download_id", "wpdmdl", "sdm_process_download", "attachment", "adjunto", "archivo", "file", "files",
    "fichero", "filename",
))  # fmt: skip
_DOWNLOAD_ACT = re.compile(r"download|descarg|getfile|startdown", re.I)
_ACTS = frozenset(("task", "action", "accion", "func", "do", "op", "export", "view", "act", "method"))
_PHP_DOWNLOAD = re.compile(r"(?:download|descarga|getfile|archivo|documento|ver_?pdf)[\w-]*\.(?:php|aspx?|jsp)$", re.I)
_LANGUAGES = frozenset(("lang", "language", "hl", "idioma", "locale", "lng"))
_LANGUAGE_NAME = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.I)
_SLUGGED = re.compile(r"(?<!\d)\d++[:-](?=[a-z])", re.I)
_GENERIC_PARTS = frozenset((
    "download", "descargar", "descarga", "file", "raw", "view", "edit", "preview", "open", "uc", "pub", "pubhtml",
    "attachment", "export", "index", "index.php", "doc.aspx",
))  # fmt: skip


def looks_like_file(url: str) -> bool:
    """True when an address is, by its form, a download and not a page."""
    url = target_of(url)
    if _ON_OFFICE_HOST.match(url):
        return True
    parts = urlsplit(url)
    path = unquote(parts.path)
    if EXTENSION.search(path):
        return True
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(key.lower() in _LANGUAGES and _LANGUAGE_NAME.fullmatch(value) for key, value in query):
        return False
    keys = {key.lower() for key, _ in query}
    if keys & _SURE_KEYS or any(EXTENSION.search(value) for key, value in query if key.lower() in _QUERY_FILE):
        return True
    if any(key.lower() in _ACTS and _DOWNLOAD_ACT.search(value) for key, value in query):
        return bool(len(query) > 1 or _LAST.search(path))
    if OFFICE_HOST.match(url):
        return False
    if query and _PHP_DOWNLOAD.search(path):
        return True
    landing = _LANDING.search(path)
    if landing and not _LISTS.match(landing["rest"]):
        return True
    return bool(_NEXTCLOUD.search(path) or (_LAST.search(path) and path.strip("/").count("/")))


def target_of(url: str) -> str:
    """Where an address leads that counts clicks on the way: ``google.com/url?q=…`` in every published sheet."""
    if _REDIRECT.match(url):
        for key, value in parse_qsl(urlsplit(url).query):
            if key in ("q", "url", "u") and value.startswith(("http://", "https://")):
                return value
    return url


@lru_cache(maxsize=1024)
def name_parts(url: str) -> tuple[str, ...]:
    """What an address calls its file, and the folders around it: name first, then outwards.

    The name may stand in the query (``?download=12:literal-a1``), or before a word that every download ends in.
    Addresses of office services are made of keys that say nothing, unless they end in a file name.
    """
    url = target_of(url)
    parts = urlsplit(url)
    folders = [unquote(part) for part in parts.path.split("/") if part]
    while len(folders) > 1 and folders[-1].lower() in _GENERIC_PARTS:
        folders.pop()
    if OFFICE_HOST.match(url):
        folders = folders[-1:] if folders and EXTENSION.search(folders[-1]) else []
    named: list[str] = []
    for key, value in parse_qsl(parts.query):
        if EXTENSION.search(value):
            named += [part for part in re.split(r"[\\/]", value) if part][::-1]
        elif key.lower() in _QUERY_FILE and _SLUGGED.match(value):
            named.append(_SLUGGED.sub("", value, count=1))
    return (*named, *reversed(folders))


def name_stem(url: str) -> str:
    """What an address calls its file, without extensions; empty where it gives no name."""
    return without_extension(next(iter(name_parts(url)), ""))


def without_extension(name: str) -> str:
    """A file name without its extensions, of which it may have two: ``matriz.csv.xlsx``."""
    while EXTENSION.search(name):
        name = EXTENSION.sub("", name)
    return name


def is_document(url: str) -> bool:
    """True when the address says that its file is a document or an archive, not a table."""
    return bool(_DOCUMENT.search(next(iter(name_parts(url)), "")) or _OFFICE_DOCUMENT.match(target_of(url)))
