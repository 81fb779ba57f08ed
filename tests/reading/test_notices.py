from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.notices import asks_to_sign_in, page_notice

MENU = "<nav>" + "".join(f"<a href='/seccion-{n}'>Sección número {n} del portal</a> " for n in range(60)) + "</nav>"

CASES: list[tuple[str, str | None]] = [
    ("<title>Página no encontrada</title>" + MENU, "soft_404"),
    (MENU + "<h1>Error 404</h1>", "soft_404"),
    ("<p>El archivo no fue encontrado.</p>", "soft_404"),
    ("<form><input name=u><input type=password></form>", "login"),
    ("<title>Iniciar sesión</title><script src='https://accounts.google.com/x'></script>", "login"),
    ("<p>Necesitas acceso. Solicitar acceso</p>", "login"),
    # the shapes in which file services ask for permission
    ("<title>Google Drive: acceso denegado</title><p>Necesitas acceso</p><button>Solicita acceso</button>", "login"),
    ("<title>Google Drive: Access Denied</title><p>You need access. Ask for access, or switch account.</p>", "login"),
    ("<title>Acceso denegado</title><p>Acceso denegado. Necesita permiso para abrir este elemento.</p>", "login"),
    ("<title>Sign in to your account</title><script src='https://login.live.com/x.js'></script>", "login"),
    ("<title>Dropbox</title><h1>Se requiere acceso</h1><a href='/login'>Solicitar acceso</a>", "login"),
    ("<title>Nube</title><p>Este recurso está protegido con contraseña</p><input type=password>", "login"),
    ("<h1>Acceso denegado</h1><p>No tiene permiso para ver este directorio en este servidor.</p>", "blocked"),
    ("<title>Just a moment...</title><p>Checking your browser</p>", "challenge"),
    ("<script src='/cdn-cgi/challenge-platform/h/b'></script><p>Espere</p>", "challenge"),
    ("<p>Resuelva</p><div class='g-recaptcha'></div>", "challenge"),
    ("<h1>Access Denied</h1>", "blocked"),
    ("<title>403 Forbidden</title><h1>Forbidden</h1>", "blocked"),
    ("Blocked", "blocked"),
    ("<h1>Sitio en mantenimiento</h1>", "maintenance"),
    ("<title>503 Service Unavailable</title>", "maintenance"),
    ("<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>", "app_shell"),
    ("<app-root></app-root><script src=main.js></script>", "app_shell"),
    (MENU + "<p>No hay documentos disponibles</p>", "empty_list"),
    ("<p>Sin documentos</p>", "empty_list"),
    # pages that are what they seem
    ("", None),
    (MENU + "<h1>Transparencia</h1><a href='a.csv'>Conjunto de datos</a>", None),
    (MENU + "<p>No hay documentos de enero</p><a href='a.pdf'>Febrero</a>", None),
    (MENU + "<form><input type=password></form><a href='a.pdf'>Organigrama</a>", None),
    ("<a href='/login'>Iniciar sesión</a><a href='/enero'>Enero</a><a href='/febrero'>Febrero</a>", None),
    ("<form class='g-recaptcha'></form><a href='enero.pdf'>Enero</a>", None),
    ("<div id=root><a href='/enero'>Enero</a></div>", None),
]


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_page_notice(html: str, expected: str | None) -> None:
    assert page_notice(html) == expected


def test_addresses_that_ask_who_one_is() -> None:
    asking = (
        "https://accounts.google.com/ServiceLogin?continue=https://drive.google.com/uc",
        "https://login.microsoftonline.com/common/oauth2/authorize",
        "https://login.live.com/login.srf",
        "https://www.dropbox.com/login?cont=x",
    )
    assert all(map(asks_to_sign_in, asking))
    others = (
        "https://drive.google.com/uc?id=1",
        "https://www.dropbox.com/s/a?dl=1",
        "https://gad.ec/login",
        "http://[x",
        "",
    )
    assert not any(map(asks_to_sign_in, others))


@given(st.text(max_size=300))
def test_page_notice_never_raises(html: str) -> None:
    page_notice(html)
