"""The home page of an own site: silent only when it was read, has a menu, and nothing in it leads to transparency."""

from __future__ import annotations

import pytest

from checker.home_page import silent_home
from evidence import Visit
from reading.documents import Document, read_document

HOST = "https://ejemplo.invalid"
MENU = "".join(f'<li><a href="/seccion-{number}">Sección {number}</a></li>' for number in range(12))


def site_of(**pages: str) -> list[tuple[Visit, Document]]:
    """A site whose pages are given by path (``_`` is the home page)."""
    site = []
    for number, (path, body) in enumerate(pages.items(), 1):
        url = f"{HOST}/{'' if path == '_' else path}"
        html = f"<html><head><title>Municipio</title></head><body><ul>{body}</ul></body></html>"
        document = read_document(html.encode(), [("content-type", "text/html; charset=utf-8")], url)
        assert document is not None
        visit = Visit(
            sweep_id=1,
            ruc="0",
            place="own",
            url=url,
            role="page",
            parent=None,
            depth=0,
            priority=0.0,
            state="done",
            cause=None,
            capture_id=number,
            context=[],
            registered_at=None,
            id=number,
            host="ejemplo.invalid",
            detour=0,
        )
        site.append((visit, document))
    return site


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/t">Transparencia</a>',
        '<a href="/t" title="Ley de Transparencia"><img src="x.png"></a>',
        '<a href="/t"><img src="x.png" alt="LOTAIP"></a>',
        '<a href="/lotaip-2026/">2026</a>',
        '<a href="https://transparencia.dpe.gob.ec/entidades/x">Portal</a>',
        '<a href="/t">TRANSPARENCÍA</a>',
    ],
)
def test_any_kind_of_link_counts(link: str) -> None:
    assert silent_home(site_of(_=MENU + f"<li>{link}</li>")) is None


def test_a_menu_without_it_is_silent() -> None:
    found = silent_home(site_of(_=MENU, otra="<li><a href='/lotaip'>LOTAIP</a></li>"))
    assert found is not None
    assert found.url == f"{HOST}/"


def test_a_cover_with_few_links_proves_nothing() -> None:
    assert silent_home(site_of(_='<li><a href="/entrar">Entrar</a></li>')) is None


def test_another_page_is_not_the_home_page() -> None:
    assert silent_home(site_of(noticias=MENU)) is None
    assert silent_home(site_of(**{"index.php?option=noticias": MENU})) is None


def test_an_index_file_is_the_home_page() -> None:
    assert silent_home(site_of(**{"index.php": MENU})) is not None
