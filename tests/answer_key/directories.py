"""Layout G: directory listings and trees whose addresses say all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from tests.answer_key.listing import OLD_ALL, OLD_MERGED, PORTAL, WORKBOOKS, File, Lister
from tests.answer_key.spelling import Dice
from tests.answer_key.writer import PageWriter

Drawing = Callable[[PageWriter, str, Sequence[File], str], None]
"""Writes a listing: title, files, the date that stands beside each."""


def apache(w: PageWriter, title: str, files: Sequence[File], date: str) -> None:
    """``Index of`` in preformatted text, with its links to sort and to go up."""
    w.raw(
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  '
        f"<title>Index of {title}</title>\n </head>\n <body>\n<h1>Index of {title}</h1>\n<pre>"
    )
    for text, href in (
        ("Name", "?C=N;O=D"),
        ("Last modified", "?C=M;O=A"),
        ("Size", "?C=S;O=A"),
        ("Description", "?C=D;O=A"),
    ):
        w.raw('<img src="/icons/blank.gif" alt="Icon "> ')
        w.anchor(href, text)
    w.raw("<hr>")
    w.anchor("../", "Parent Directory")
    w.raw("\n")
    for file in files:
        name = file.said
        w.raw('<img src="/icons/layout.gif" alt="[   ]"> ')
        w.anchor(file.href, name if len(name) <= 23 else f"{name[:20]}..>", file.truth)
        w.raw(f" {date}  1.2M  \n")
    w.raw("<hr></pre>\n<address>Apache/2.4.41 (Ubuntu) Server</address>\n</body></html>\n")


def static_links(w: PageWriter, title: str, files: Sequence[File], date: str) -> None:
    """A page saved by hand in the folder: names of files, nothing else."""
    w.raw(f"<html><head><title>{title}</title></head><body>\n")
    w.anchor("/index.html", "Regresar")
    w.raw(f"<br>Actualizado: {date}<br>\n")
    for file in files:
        w.anchor(file.href, file.said, file.truth)
        w.raw("<br>\n")
    w.raw("</body></html>\n")


def apache_table(w: PageWriter, title: str, files: Sequence[File], date: str) -> None:
    """The table form of the same server."""
    w.raw(
        f"<html><head><title>Index of {title}</title></head><body><h1>Index of {title}</h1>\n"
        '<table><tr><th valign="top"></th><th>'
    )
    w.anchor("?C=N&O=D", "Name")
    w.raw("</th><th>")
    w.anchor("?C=M&O=A", "Last modified")
    w.raw('</th></tr>\n<tr><td><img src="/icons/back.gif" alt="[PARENTDIR]"></td><td>')
    w.anchor("../", "Parent Directory")
    w.raw("</td><td>&nbsp;</td></tr>\n")
    for file in files:
        w.raw('<tr><td valign="top"><img src="/icons/unknown.gif" alt="[   ]"></td><td>')
        w.anchor(file.href, file.said, file.truth)
        w.raw(f'</td><td align="right">{date}</td></tr>\n')
    w.raw("</table></body></html>\n")


def nginx(w: PageWriter, title: str, files: Sequence[File], date: str) -> None:
    w.raw(f"<html>\r\n<head><title>Index of {title}</title></head>\r\n<body>\r\n<h1>Index of {title}</h1><hr><pre>")
    w.anchor("../", "../")
    w.raw("\r\n")
    for file in files:
        w.anchor(file.href, file.said if len(file.said) <= 50 else f"{file.said[:47]}..>", file.truth)
        w.raw(f"   {date}   84213\r\n")
    w.raw("</pre><hr></body>\r\n</html>\r\n")


def iis(w: PageWriter, title: str, files: Sequence[File], date: str) -> None:
    w.raw(f"<html><head><title>gad.example - {title}</title></head><body><H1>gad.example - {title}</H1><hr>\n<pre>")
    w.anchor("/lotaip/", "[To Parent Directory]")
    w.raw("<br><br>")
    for file in files:
        w.raw(f"{date}        84213 ")
        w.anchor(file.href, file.said, file.truth)
        w.raw("<br>")
    w.raw("</pre><hr></body></html>")


def address_coded(w: PageWriter, title: str, files: Sequence[File], date: str) -> None:
    """Links that all say the same, in a page that says nothing: the address carries literal, year and month."""
    w.raw(f"<html><head><title>{title}</title></head><body><ul>\n")
    for file in files:
        w.raw("<li>")
        w.anchor(file.href, "Ver archivo", file.truth)
        w.raw("\n")
    w.raw("</ul>")
    w.anchor("/", "Portada")
    w.raw("</body></html>")


def _files(hand: Lister, names: Sequence[str], folder: str, period: str | None, suffix: str = "") -> list[File]:
    """Files of a listing: ``said`` is the name as the server prints it."""
    files = []
    for name in names:
        for file in hand.row(name, folder, period, suffix=suffix).files:
            shown = file.href.rsplit("/", 1)[-1]
            files.append(File(quote(file.href) if hand.escape == "raw" else file.href, file.truth, shown))
    return files


def _listing(
    part: str,
    system: str,
    url: str,
    title: str,
    draw: Drawing,
    files: Sequence[File],
    date: str,
    encoding: str = "utf-8",
) -> PageWriter:
    w = PageWriter(url, "G", system, draw.__name__, "", encoding)
    draw(w, title, files, date)
    return w


def tune_pages() -> Iterator[PageWriter]:
    def hand(seed: str, **how: object) -> Lister:
        return Lister(Dice(f"tune {seed}"), "tune", **how)  # type: ignore[arg-type]

    files = _files(hand("G1", scheme="2004", style="official", extension=".PDF"), OLD_ALL, "", "2016-02")
    yield _listing(
        "tune",
        "apache",
        "http://www.rioclaro.example/lotaip/2016/02-Febrero/",
        "/lotaip/2016/02-Febrero",
        apache,
        files,
        "2016-03-10 14:02",
    )
    mixed = hand("G2", scheme="2004", style="opaque", extension=".xls")
    coded = [
        file
        for month in (1, 2, 3)
        for name in OLD_ALL[:8]
        for file in _files(mixed, [name], f"literal-{name}/2017/{month:02}", f"2017-{month:02}")
    ]
    yield _listing(
        "tune",
        "static",
        "http://www.rioclaro.example/lotaip/listado.html",
        "Listado",
        static_links,
        coded,
        "09/05/2017",
    )
    files = _files(
        hand("G3", scheme="2023", style="official", triple="words", extension=".csv"), PORTAL[:9], "", "2024-12"
    )
    yield _listing(
        "tune", "apache", "https://datos.penablanca.example/2024/12/", "/2024/12", apache, files, "2025-01-14 09:31"
    )
    dept = hand("G4", scheme="2004", style="hyphens", escape="cp1252", counters=0.6)
    files = [
        file
        for where, name, month in (
            ("FINANCIERO", "g", "ENERO"),
            ("FINANCIERO", "c", "ENERO"),
            ("TALENTO HUMANO", "b1", "FEBRERO"),
            ("TALENTO HUMANO", "b2", "FEBRERO"),
            ("ADMINISTRATIVO", "i", "FEBRERO"),
            ("ADMINISTRATIVO", "n", "MARZO"),
        )
        for file in _files(
            dept, [name], quote(f"{where}/2019/{month}"), f"2019-{('ENERO', 'FEBRERO', 'MARZO').index(month) + 1:02}"
        )
    ]
    yield _listing(
        "tune",
        "static",
        "http://www.rioclaro.example/departamentos/index.html",
        "Departamentos",
        static_links,
        files,
        "2019",
    )


def measure_pages() -> Iterator[PageWriter]:
    def hand(seed: str, **how: object) -> Lister:
        return Lister(Dice(f"measure {seed}"), "measure", **how)  # type: ignore[arg-type]

    files = _files(
        hand("G1", scheme="2023", style="official", triple="under", extension=".csv"), WORKBOOKS, "", "2024-03"
    )
    yield _listing(
        "measure",
        "apache",
        "https://www.bahiamansa.example/lotaip/2024/03-Marzo/",
        "/lotaip/2024/03-Marzo",
        apache_table,
        files,
        "2024-04-15 18:40",
    )
    files = _files(
        hand("G2", scheme="2004", style="official", extension=".pdf", counters=0.5), OLD_MERGED, "", "2018-09"
    )
    yield _listing(
        "measure",
        "nginx",
        "http://archivos.monteazul.example/2018/SEPTIEMBRE/",
        "/2018/SEPTIEMBRE/",
        nginx,
        files,
        "08-Oct-2018 16:20",
    )
    files = _files(
        hand("G3", scheme="2004", style="underscores", extension=".PDF", escape="cyrillic"), OLD_ALL, "", "2014-05"
    )
    yield _listing(
        "measure",
        "iis",
        "http://santaluciadelmar.example/lotaip/2014/Mayo/",
        "/lotaip/2014/Mayo/",
        iis,
        files,
        "10/06/2014  9:12",
        "cp1252",
    )
    one = hand("G4", scheme="2004", style="opaque", extension=".pdf")
    coded = [
        file
        for month in (4, 5, 6)
        for name in OLD_ALL[4:14]
        for file in _files(one, [name], f"2019/{month:02}/literal_{name}", f"2019-{month:02}")
    ]
    yield _listing(
        "measure", "static", "http://santaluciadelmar.example/lotaip/index.html", "LOTAIP", address_coded, coded, ""
    )
    new = hand("G5", scheme="2023", style="opaque", triple="under", extension=".csv")
    coded = [
        file
        for name in ("6", "7", "8", "10", "12", "17")
        for file in _files(new, [name], f"numeral-{name}/2025/6", "2025-06")
    ]
    yield _listing(
        "measure", "static", "https://puertosereno.example/datos/2025.html", "Datos", address_coded, coded, ""
    )
