"""Pages that answer 200 and are not what was asked for: absence that looks like presence, and the reverse."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from reading.html_text import parse
from reading.text import fold

Notice = Literal["soft_404", "login", "challenge", "blocked", "maintenance", "empty_list", "app_shell"]

_SHORT = 1500
"""Characters of a page that says one thing. A page of a portal has more in its menu alone."""
_FEW_LINKS = 25
_SHELL_TEXT = 250
_LOOKED_AT = 40_000

_CHALLENGE_MARKS = (
    "cdn-cgi/challenge-platform", "cf_chl_opt", "cf-browser-verification", "_incapsula_resource", "sucuri_cloudproxy",
    "sgcaptcha", "aws-waf-token", "ddos-guard",
)  # fmt: skip
_CAPTCHA_MARKS = ("g-recaptcha", "h-captcha", "cf-turnstile")
_CHALLENGE = (
    r"just a moment|checking your browser|verifying you are human|un momento por favor",
    r"verifica(?:r|ndo) que (?:usted )?(?:es|eres) (?:un )?humano|no (?:eres|soy|es) un robot",
    r"enable javascript and cookies to continue",
)
_BLOCKED = (
    r"access denied|acceso denegado|(?:403|401) ?forbidden|forbidden 403|(?<=\| )forbidden",
    r"request (?:was |has been )?blocked",
    r"you have been blocked|ha sido bloquead[oa]|the requested url was rejected|web page blocked|pagina bloqueada",
    r"(?<=\| )blocked",
    r"not available in your (?:country|region)|no (?:esta )?disponible en su (?:pais|region)|error 1020",
)
_PERMISSION = (
    r"necesitas? (?:permiso|acceso)|solicit(?:ar?|e) acceso|pedir acceso|request access|ask for access",
    r"you need (?:access|permission)|access required|se requiere acceso",
)
"""What file services say of a file that is not shared with everybody: no firewall asks anyone to request access."""
_LOCKED = (
    r"debe iniciar sesion",
    r"acceso restringido|contenido protegido|protegid[oa] (?:por|con) (?:una )?contrasena",
)
_LOGIN = (r"inicia(?:r)? (?:una )?sesion|inicio de sesion|sign in|log ?in",)
_LOGIN_HOSTS = ("accounts.google.com", "login.microsoftonline.com", "login.live.com", "login.windows.net")
_LOGIN_PAGES = ("dropbox.com", "www.dropbox.com")
_MAINTENANCE = (
    r"en mantenimiento|under maintenance|maintenance mode|sitio en construccion|pagina en construccion|coming soon",
    r"under construction|account (?:has been )?suspended|cuenta suspendida",
    r"service unavailable|servicio no disponible|error establishing a database connection",
    r"error al establecer una conexion con la base de datos",
)
_MISSING = (
    r"(?:error|pagina)? ?404|pagina (?:no (?:fue )?encontrada|no existe|solicitada no)|page not found|not found",
    r"(?:archivo|documento|recurso|contenido) no (?:fue )?encontrado|page can t be found|nothing found|nada encontrado",
    r"no se (?:ha )?(?:encontrado|encontro|encuentra|pudo encontrar)|esta pagina no existe",
)
_EMPTY = (
    r"no (?:hay|existen?|se encontraron|se han encontrado|tiene) (?:\w+ )?"
    r"(?:documentos?|archivos?|registros?|resultados?|publicaciones|informacion|elementos?|datos)",
    r"sin (?:documentos|archivos|registros|resultados)|carpeta (?:esta )?vacia|folder is empty|no files found",
)
_PATTERNS = {
    name: re.compile(rf"(?<![a-z0-9])(?:{'|'.join(alternatives)})(?![a-z0-9])")
    for name, alternatives in (
        ("challenge", _CHALLENGE),
        ("blocked", _BLOCKED),
        ("permission", _PERMISSION),
        ("locked", _LOCKED),
        ("login", _LOGIN),
        ("maintenance", _MAINTENANCE),
        ("missing", _MISSING),
        ("empty", _EMPTY),
    )
}
_DOCUMENT = re.compile(r"\.(?:csv|xlsx?|ods|pdf|docx?|zip|rar)(?:[?#]|$)", re.I)
_SHELL_ROOTS = frozenset(("root", "app", "app-root", "__next", "__nuxt", "main-app"))


def page_notice(html: str) -> Notice | None:
    """What a page is when it is not a page of the site, or None. A phrase counts only where the page says little else.

    ``empty_list`` is the sentence some portals print in place of a list; a page that links to documents has none.
    """
    root = parse(html)
    if root is None:
        return None
    raw = html[:_LOOKED_AT].lower()
    title = "| " + " ".join(_words(element) for element in root.iter("title"))
    without_script = " ".join(_words(element) for element in root.iter("noscript"))
    etree.strip_elements(root, "title", "noscript", with_tail=False)
    text = _words(root)
    heads = " | ".join([title, *(_words(element) for element in root.iter("h1", "h2"))])
    links = [href for element in root.iter("a") if (href := element.get("href")) and not href.startswith("#")]
    documents = any(_DOCUMENT.search(href) for href in links)
    alone = len(text) <= _SHORT and len(links) <= _FEW_LINKS and not documents
    said = f"{title} | {text}" if alone else title
    brief = said if len(text) < _SHORT // 3 else title
    if alone and (
        any(mark in raw for mark in _CHALLENGE_MARKS)
        or (len(text) < _SHORT // 2 and any(mark in raw for mark in _CAPTCHA_MARKS))
    ):
        return "challenge"
    password = any((element.get("type") or "").lower() == "password" for element in root.iter("input"))
    asks = password or any(f"{host}/" in raw for host in _LOGIN_HOSTS)
    if _says("challenge", said):
        return "challenge"
    if _says("permission", said):
        return "login"
    if _says("blocked", said):
        return "blocked"
    if (alone and password) or _says("locked", said) or _says("login", said if asks else title):
        return "login"
    if _says("maintenance", said):
        return "maintenance"
    if _says("missing", heads) or _says("missing", brief):
        return "soft_404"
    shell = "javascript" in without_script or any(
        element.tag == "app-root" or element.get("id") in _SHELL_ROOTS
        for element in root.iter("div", "main", "app-root")
    )
    if shell and len(text) <= _SHELL_TEXT and not links:
        return "app_shell"
    return "empty_list" if not documents and _says("empty", text) else None


def asks_to_sign_in(address: str) -> bool:
    """Whether an address, to which a link was sent on, is where one of the great services asks who one is."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return host in _LOGIN_HOSTS or (host in _LOGIN_PAGES and parts.path.startswith("/login"))


def _says(pattern: str, where: str) -> bool:
    return _PATTERNS[pattern].search(where) is not None


def _words(element: etree._Element) -> str:
    return fold(" ".join(str(piece) for piece in element.itertext())[:_LOOKED_AT])
