"""Which system made a portal, from a page of it."""

from __future__ import annotations

import pytest

from reading.portal_system import system_of


@pytest.mark.parametrize(
    ("page", "system"),
    [
        ('<meta name="generator" content="WordPress 6.5.4">', "wordpress"),
        ("<meta name='generator' content='Joomla! - Open Source Content Management'>", "joomla"),
        ('<meta name="generator" content="ckan 2.10.1">', "ckan"),
        ('<link href="/wp-content/themes/x/style.css">', "wordpress"),
        ('<script src="https://m.example/wp-includes/js/jquery.js"></script>', "wordpress"),
        ('<script src="/media/jui/js/jquery.min.js"></script>', "joomla"),
        ('<a href="/index.php?option=com_content&amp;view=article&amp;id=4">', "joomla"),
        ("<script>Liferay.ThemeDisplay.getPathMain()</script>", "liferay"),
        ("<html><head><title>Index of /lotaip/2026</title>", "listing"),
        ("<title>Transparencia - Nextcloud</title>", "nextcloud"),
        ("<p>Descargue WordPress y Joomla aquí</p>", None),
        ("", None),
    ],
)
def test_a_page_tells_its_system(page: str, system: str | None) -> None:
    assert system_of(page) == system


def test_its_own_name_counts_before_links_to_others() -> None:
    page = '<meta name="generator" content="Joomla!"><a href="/wp-content/uploads/viejo.pdf">'
    assert system_of(page) == "joomla"


def test_laravel_is_told_by_its_session_cookie() -> None:
    assert system_of("<p>hola</p>", [("Set-Cookie", "laravel_session=abc; path=/")]) == "laravel"
    assert system_of("<p>hola</p>", [("Set-Cookie", "PHPSESSID=abc")]) is None


def test_a_hostile_page_costs_no_time() -> None:
    assert system_of('<meta name="' * 20_000) is None
    assert system_of("<title>" + "Nextcloud " * 20_000) is None
