"""Portals of honest offices that an incomplete reading would accuse: each hides part of the month, or all of it, in its
own way. Whatever is not seen may be published, so nothing may be ``incumple``; and what is not there is not praised."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from demo.answers import Answer, html
from demo.items import Component, Item, items
from demo.layouts.common import month_title
from demo.model import Verdict
from demo.months import shift
from demo.zoo.model import MONTH, MONTHS, Portal, Site, Truth, serial
from demo.zoo.pages import bare, entries, joomla, label, triple, wordpress

_JUNE = f"/lotaip/{MONTH}/"


def _at(month: str, item: Item, component: Component) -> str:
    return f"/lotaip/archivos/{serial(month, item, component)}.csv"


def _lines(site: Site, month: str, shown: list[Item]) -> str:
    return "".join(f"<li>{label(site, item)}: {triple(site, month, item, _at)}</li>" for item in shown)


def _index(site: Site, months: tuple[str, ...] = MONTHS, more: str = "") -> None:
    """A list of months, each with a page; that of June is left to the trap."""
    links = "".join(f'<li><a href="/lotaip/{month}/">{month_title(month)}</a></li>' for month in months)
    site.page("/lotaip/", wordpress(site, "LOTAIP", f"{more}<ul>{links}</ul>"))
    for month in months:
        if month != MONTH:
            body = f"<ul>{entries(site, month, _at)}</ul>"
            site.page(f"/lotaip/{month}/", wordpress(site, f"LOTAIP {month_title(month)}", body))


def _june(site: Site, body: str) -> None:
    _index(site)
    site.page(_JUNE, wordpress(site, f"LOTAIP {month_title(MONTH)}", body))


def _few(site: Site, count: int = 4) -> str:
    return f"<ul>{_lines(site, MONTH, site.items(MONTH)[:count])}</ul>"


def _stray(site: Site) -> None:
    shown = triple(site, MONTH, site.items(MONTH)[0], _at)
    site.page("/lotaip/", wordpress(site, "Transparencia", f"<p>Boletín de junio de 2024: {shown}</p>"))


def _news(site: Site) -> None:
    posts = "".join(
        f'<h2><a href="/noticias/{n}/">{text} {month_title(month)}</a></h2>'
        for n, (text, month) in enumerate((t, m) for t in ("Sesión solemne de", "Minga de") for m in MONTHS)
    )
    site.page("/lotaip/", wordpress(site, "Transparencia y noticias", posts))
    site.otherwise = lambda path, query: html("<h1>Noticia</h1><p>Crónica.</p>") if "/noticias/" in path else None


def _failing_page(site: Site) -> None:
    start = f"{_JUNE}?start=4"
    _june(site, f'{_few(site)}<a href="{start}">Siguiente</a>')
    site.put(start, lambda: html("<h1>500</h1>", 500))


def _failing_month(site: Site) -> None:
    _index(site)
    site.put(_JUNE, lambda: html("<h1>Error interno</h1>", 500))


def _missing_month(site: Site) -> None:
    _june(site, "")
    text = bare(site, "Página no encontrada", "<p>El contenido que busca no existe o fue movido.</p>")
    site.put(_JUNE, lambda: html(text))


def _wrong_year(site: Site) -> None:
    def at(month: str, item: Item, component: Component) -> str:
        return f"/lotaip/archivos/{serial(month, item, component)}-{component}-junio-2024.csv"

    near = "".join(f"<h3>{month_title(m)}</h3><ul>{entries(site, m, _at)}</ul>" for m in MONTHS if m != MONTH)
    site.page(
        "/lotaip/", bare(site, "LOTAIP", f"{near}<h2>2023</h2><h3>Junio 2023</h3><ul>{entries(site, MONTH, at)}</ul>")
    )


def _frame(site: Site) -> None:
    _june(site, f'{_few(site, 1)}<iframe src="https://visor.example/embed/4711"></iframe>')


def _one_pdf(site: Site) -> None:
    site.put("/lotaip/archivos/todo.pdf", lambda: Answer(200, "application/pdf", b"%PDF-1.4\n%%EOF\n"))
    _june(site, '<a href="/lotaip/archivos/todo.pdf">LOTAIP junio 2024</a>')


def _icons(site: Site) -> None:
    links = ""
    for n in range(5):
        site.put(f"/lotaip/archivos/9{n}.pdf", partial(Answer, 200, "application/pdf", b"%PDF-1.4\n%%EOF\n"))
        links += f'<a href="/lotaip/archivos/9{n}.pdf"><i class="fa fa-file-pdf"></i></a>'
    _june(site, _few(site) + links)


def _closed_folder(site: Site) -> None:
    _june(site, f'{_few(site)}<p><a href="https://1drv.ms/f/s!Abcd">Otros numerales</a></p>')


def _shell(site: Site) -> None:
    _index(site)
    site.page(_JUNE, '<html><head><title>LOTAIP</title></head><body><div id="root"></div><script src="/a.js"></script>')


def _script_pages(site: Site) -> None:
    turn = "".join(f'<a href="javascript:pagina({n})">{n}</a>' for n in (1, 2, 3))
    _june(site, f"{_few(site)}<div>{turn}</div>")


def _disallowed(site: Site) -> None:
    _june(site, f"<ul>{entries(site, MONTH, _at)}</ul>")
    site.put("/robots.txt", lambda: Answer(200, "text/plain", f"User-agent: *\nDisallow: {_JUNE}\n".encode()))


def _disallowed_files(site: Site) -> None:
    _june(site, f"<ul>{entries(site, MONTH, _at)}</ul>")
    site.put("/robots.txt", lambda: Answer(200, "text/plain", b"User-agent: *\nDisallow: /lotaip/archivos/\n"))


def _bare_month(site: Site) -> None:
    _june(site, '<p>Haga clic en la imagen.</p><img src="/lotaip/archivos/lista.png" alt="Lista">')


def _old_site(site: Site) -> None:
    moved = '<p><a href="https://transparencia.gad-nuevo.example/">Nueva página de transparencia</a></p>'
    _index(site, tuple(month for month in MONTHS if month != MONTH), moved)


def _ended(site: Site) -> None:
    earlier = tuple(shift("2023-12", -n) for n in range(3))
    links = "".join(f'<li><a href="/lotaip/{month}/">{month_title(month)}</a></li>' for month in earlier)
    site.page("/lotaip/", joomla(site, "LOTAIP", f"<ul>{links}</ul>"))


def _stale(site: Site) -> None:
    """The page of June shows the files of May, and no others."""
    _june(site, f"<ul>{entries(site, shift(MONTH, -1), _at)}</ul>")


_WAYS: dict[str, tuple[str, Callable[[Site], None]]] = {
    "stray": ("one dated file in the news", _stray),
    "news": ("news with names of months", _news),
    "failing_page": ("the second page of the month fails", _failing_page),
    "failing_month": ("the month's page answers 500", _failing_month),
    "missing_month": ("the month's page is a soft 404", _missing_month),
    "wrong_year": ("the month stands under another year", _wrong_year),
    "frame": ("the list is in a frame of another host", _frame),
    "one_pdf": ("one PDF holds all items", _one_pdf),
    "icons": ("links of icons alone", _icons),
    "closed_folder": ("the rest is in a folder nobody can read", _closed_folder),
    "shell": ("the month's page needs JavaScript", _shell),
    "script_pages": ("the list is turned over by a script", _script_pages),
    "disallowed": ("robots.txt forbids the month", _disallowed),
    "bare_month": ("the month's page is a picture", _bare_month),
    "old_site": ("the list went on on a new site", _old_site),
    "ended": ("the list ends the year before", _ended),
    "stale": ("the month repeats the files of the last", _stale),
}


def _tells(site: Site) -> Truth:
    """What is published may be judged if it was seen; of the rest nothing is known."""
    unknown: frozenset[Verdict] = frozenset({"no_evaluado"})
    if site.portal.name == "t_stale":  # files dated in May may be found faulty, but they comply with nothing of June
        return Truth(
            {i.id: unknown | {"parcial"} for i in items()}, {}, frozenset(), False, frozenset(), site.portal.budget
        )
    verdicts = {i.id: unknown | ({site.verdict(i.id)} if i.id in site.plan[MONTH] else set()) for i in items()}
    return Truth(verdicts, {}, frozenset(verdicts), False, frozenset(), site.portal.budget)


TRAPS: tuple[Portal, ...] = tuple(
    Portal(f"t_{name}", system, fill, start="/lotaip/", tells=_tells) for name, (system, fill) in _WAYS.items()
)

NAMED = Portal(
    "t_disallowed_files",
    "robots.txt forbids the files",
    _disallowed_files,
    start="/lotaip/",
    tells=lambda site: Truth(
        {i.id: frozenset({"no_evaluado" if i.id in site.plan[MONTH] else "incumple"}) for i in items()},
        {},
        frozenset(),
        True,
        frozenset(),
        site.portal.budget,
    ),
)
"""No trap: its list names every file, so what the list lacks is missing although no file can be opened."""
