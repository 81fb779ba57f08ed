"""Each trick of the hostile country alone, and the whole country at once."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.trials.stage import Process
from tests.trials.table import Meter, Trial

WHAT: dict[str, str] = {
    "hangs_after_headers": "cabeceras, y después silencio",
    "drips": "un byte por segundo",
    "promises_more": "anuncia más bytes de los que da",
    "promises_less": "anuncia menos bytes de los que da",
    "redirects_to_itself": "redirecciones en círculo",
    "redirects_for_ever": "redirecciones sin fin",
    "redirects_inside": "redirección a la red interna",
    "redirects_to_a_file": "redirección a file:///etc/passwd",
    "redirects_with_a_password": "redirección con usuario y contraseña",
    "links_for_ever": "enlaces sin fin",
    "calendar": "un calendario sin fin",
    "streams": "una respuesta de 10 GiB sin longitud",
    "headers_for_ever": "cabeceras sin fin",
    "gzip_bomb": "bomba gzip",
    "gzip_in_gzip": "bomba gzip dentro de gzip",
    "brotli_unasked": "bomba Brotli que nadie pidió",
    "zstd_unasked": "bomba Zstandard que nadie pidió",
    "deep_html": "HTML anidado 180 000 veces",
    "deep_json": "JSON anidado 500 000 veces",
    "resets": "corta la conexión (RST)",
    "says_nothing": "acepta y no dice nada",
    "speaks_no_http": "habla otro protocolo",
    "old_protocol": "HTTP/1.0 que termina a la mitad",
    "status_of_its_own": "estado 999",
    "cookie_wall": "exige galletas",
    "challenge": "desafío contra robots (403)",
    "wrong_charset": "juegos de caracteres falsos",
    "changes": "otra respuesta a cada petición",
    "robots_without_end": "robots.txt de 10 GiB",
    "robots_in_a_circle": "robots.txt en círculo",
    "robots_of_stars": "robots.txt que hace eterna la comparación",
    "wicked_names": "nombres con ../, NUL y marcas bidireccionales",
    "wicked_files": "bombas ZIP y XML, libros, PDF, CSV, imagen y RAR hostiles",
    "national_depth": "portal nacional con JSON anidado",
    "national_without_end": "portal nacional con páginas sin fin",
    "tls_self_signed": "certificado firmado por sí mismo",
    "tls_expired": "certificado vencido",
    "tls_wrong_name": "certificado de otro nombre",
    "tls_incomplete_chain": "cadena de certificados incompleta",
    "tls_untrusted": "autoridad desconocida",
    "tls_too_old": "TLS demasiado viejo",
    "tls_not_spoken": "puerto TLS que no habla TLS",
    "changing_name": "un nombre que cambia de dirección al conectar",
}
"""What each trick does, by its name in :mod:`tests.hostile.country`."""


def trials(limits: str) -> Iterator[Trial]:
    for trick, what in WHAT.items():
        yield Trial("Servidor hostil", f"{what} (`{trick}`)", partial(alone, limits, trick))
    every = f"las {len(WHAT)} trampas a la vez, con honestos entre ellas"
    yield Trial("País hostil entero", every, partial(whole, limits))


def alone(limits: str, trick: str, meter: Meter) -> str:
    told = _travel(meter, limits, trick)
    (place,) = told["places"].values()
    meter.times = told["requests"]
    end = "leído" if place["complete"] else f"no leído entero: `{place['cause']}`"
    judged = "" if trick.startswith("tls_") or trick == "changing_name" else "; ningún veredicto ganado ni perdido"
    return f"{end}; {place['requests']} peticiones, {place['bytes']} bytes{judged}"


def whole(limits: str, meter: Meter) -> str:
    told = _travel(meter, limits)
    meter.times = told["requests"]
    causes = Counter(place["cause"] or "leído" for place in told["places"].values())
    ends = ", ".join(f"{count} × {cause}" for cause, count in causes.most_common())
    return f"el barrido terminó; los honestos, juzgados como siempre; {ends}"


def _travel(meter: Meter, limits: str, *tricks: str) -> dict[str, Any]:
    done = Process((sys.executable, "-m", "tests.hostile.journey", limits, *tricks)).wait(Meter(), patience=7200)
    assert done.code == 0, done.err[-1500:]
    told: dict[str, Any] = json.loads(done.out.splitlines()[-1])
    meter.held(told["megabytes"])
    meter.seconds = told["seconds"]
    assert told["finished"], "el barrido no terminó"
    wrong = {name: told[name] for name in ("wrong_verdicts", "wrong_ends", "misjudged", "secrets") if told[name]}
    assert not wrong, wrong
    return told
