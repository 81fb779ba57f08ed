"""What the links inside the replica's files lead to: small documents, a few that are gone, folders that ask a login."""

from __future__ import annotations

from collections.abc import Iterable

from demo.answers import Answer, html
from demo.files import pdf
from demo.model import Municipality

DOCUMENTS = "documentos"
"""Key of the one host that stands for every address written inside files."""
CLOUD = "drive.google.com"
GONE = "/documentos/retirados/"
_DOCUMENT = Answer(200, "application/pdf", pdf(["Documento de muestra"]))
_TABLE = Answer(200, "text/csv", b"Tema;Detalle\r\nMuestra;Dato\r\n")
_PAGE = html("<html><head><title>Consulta</title></head><body><h1>Consulta en línea</h1><p>Servicio.</p></body></html>")
_LOGIN = html(
    "<html><head><title>Iniciar sesión</title></head><body><h1>Iniciar sesión</h1>"
    '<form><input type="email"><input type="password"></form></body></html>'
)
_MISSING = html("<html><head><title>404</title></head><body><h1>Página no encontrada</h1></body></html>", 404)


def replicas(municipalities: Iterable[Municipality], base: str) -> dict[str, str]:
    """The hosts that files name, each with the loopback address that answers for it."""
    return {host: base for host in (*(m.domain for m in municipalities), CLOUD)}


def document_answer(path: str, query: str) -> Answer:
    if path.startswith("/drive/"):
        return _LOGIN
    if path == "/robots.txt" or path.startswith(GONE):
        return _MISSING
    if path.endswith(".csv"):
        return _TABLE
    return _DOCUMENT if path.endswith(".pdf") else _PAGE
