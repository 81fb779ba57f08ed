"""P-08: a visitor reaches the own site without a warning of the browser. It never changes a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.model import Case, Example, Failure, PlaceReading, Rule, RuleOutcome, Text, TlsFault
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import RULES_ACCESS


def check(case: Case) -> Iterator[RuleOutcome]:
    for reading in case.readings:
        if reading.tls is not None and reading.tls.kind in _TEXTS:
            params = {"host": reading.tls.source.file, "detail": reading.tls.detail}
            yield Failure(reading.tls.kind, params=params, source=reading.tls.source)


_RENEW = (
    "Pida a quien administra el sitio un certificado de una autoridad reconocida (los hay gratuitos, como Let’s "
    "Encrypt) y que se renueve solo."
)
_TEXTS = {
    "tls_self_signed": Text(
        "El certificado de {host} está firmado por el propio sitio, y el navegador advierte del peligro antes de "
        "mostrarlo ({detail}).",
        _RENEW,
    ),
    "tls_expired": Text(
        "El certificado de {host} está fuera de su plazo de validez, y el navegador advierte del peligro antes de "
        "mostrarlo ({detail}).",
        f"Renueve el certificado. {_RENEW}",
    ),
    "tls_wrong_name": Text(
        "El certificado de {host} es de otro nombre, y el navegador advierte del peligro antes de mostrarlo "
        "({detail}).",
        "Pida a quien administra el sitio un certificado que incluya este nombre, con «www.» y sin él.",
    ),
    "tls_too_old": Text(
        "El servidor {host} solo habla un cifrado que los navegadores ya no aceptan, y la página no se abre "
        "({detail}).",
        "Pida a quien administra el servidor que active TLS 1.2 y TLS 1.3 y que retire las versiones anteriores.",
    ),
    "tls_incomplete_chain": Text(
        "La cadena de certificados de {host} no llega a ninguna autoridad conocida: parece faltar el certificado "
        "intermedio, y algunos equipos no abren la página ({detail}).",
        "Pida a quien administra el sitio que instale, junto al certificado, el intermedio que entregó la autoridad.",
    ),
    "tls_untrusted": Text(
        "El certificado de {host} lo emitió una autoridad que los navegadores no reconocen, y advierten del peligro "
        "antes de mostrarlo ({detail}).",
        _RENEW,
    ),
}


def _case(kind: str | None) -> Case:
    shown = b.source("own", "ejemplo.invalid")
    fault = TlsFault(kind, "emisor CN=Prueba", shown) if kind else None
    reading = PlaceReading("own", "https://ejemplo.invalid/", True, tls=fault)
    return replace(b.case(b.publication()), readings=[reading])


RULE = Rule(
    code="P-08",
    title="El sitio propio se abre sin advertencias de seguridad",
    why="Ante un certificado que no vale, el navegador dice que la página es peligrosa y la mayoría de la gente se va. "
    "Lo publicado detrás se lee y se juzga igual.",
    law=RULES_ACCESS,
    source="inferred",
    scope="case",
    needs_web=True,
    valid_from="2024-01",
    valid_to=None,
    texts=_TEXTS,
    check=check,
    examples=(
        Example("certificado en regla", lambda: _case(None)),
        *(Example(f"defecto {kind}", lambda kind=kind: _case(kind), (kind,)) for kind in _TEXTS),  # type: ignore[misc]
    ),
)
