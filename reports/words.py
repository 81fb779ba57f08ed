"""Names, signs and short explanations of verdicts and parameters: one place for every page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

from checker.model import Owner, Parameter, PlaceKind, VerdictKind
from checker.results_model import Resolution
from reports.language import Language
from reports.text import N_


@dataclass(frozen=True, slots=True)
class VerdictWords:
    sign: str
    """A mark that differs in shape, so that colour never carries the meaning alone."""
    name: str
    when: str
    css: str


VERDICT: dict[VerdictKind, VerdictWords] = {
    "cumple": VerdictWords(
        "✓", N_("Cumple"), N_("Está publicado, con todos sus archivos legibles y sin ningún error."), "v-si"
    ),
    "no_aplica": VerdictWords(
        "◇",
        N_("No aplica"),
        N_("Está publicado completo y declara NO APLICA, con su nota explicativa. Vale como cumplido."),
        "v-na",
    ),
    "parcial": VerdictWords(
        "◐", N_("Parcial"), N_("Algo está publicado, pero queda al menos un error por corregir."), "v-pa"
    ),
    "incumple": VerdictWords(
        "✕", N_("Incumple"), N_("No hay nada publicado donde la norma lo exige, y está comprobado."), "v-no"
    ),
    "no_evaluado": VerdictWords(
        "?",
        N_("No evaluado"),
        N_("No se pudo comprobar. No es una falta y no baja el puntaje: se dice la causa y quién puede resolverla."),
        "v-ne",
    ),
}

PARAMETER: dict[Parameter, tuple[str, str]] = {
    "cta": (
        N_("Información completa y actualizada"),
        N_("1 si está completa y es del mes; 0,5 si está publicada con algún error de este parámetro; 0 si no está."),
    ),
    "eta": (
        N_("Datos abiertos"),
        N_(
            "1 si los archivos publicados están en un formato abierto (CSV u otro de tres estrellas), visto su "
            "contenido; 0 si alguno no."
        ),
    ),
    "rp": (
        N_("Registro dentro del plazo"),
        N_(
            "1 si consta registrado en el portal nacional hasta el día 15 del mes siguiente, o el primer día hábil "
            "después; 0 si llegó tarde o no está."
        ),
    ),
    "ci": (
        N_("Calidad de la información"),
        N_(
            "Promedio de las comprobaciones que el Anexo 1 da a cada numeral; en validez, la parte de filas que cuadra."
        ),
    ),
}

SOURCE: dict[str, str] = {
    "norm": N_("Norma"),
    "template": N_("Plantilla oficial"),
    "inferred": N_("Inferida"),
}
STATE: dict[str, str] = {"preview": "A prueba", "stable": "Estable", "deprecated": "En desuso"}
SEVERITY: dict[str, str] = {"error": N_("Error"), "warning": N_("Aviso"), "info": N_("Nota")}
SYSTEM: dict[str, str] = {
    "pnt": N_("Portal Nacional de Transparencia"),
    "wordpress": "WordPress",
    "joomla": "Joomla",
    "laravel": "Laravel",
    "liferay": "Liferay",
    "ckan": "CKAN",
    "nextcloud": "Nextcloud",
    "listing": N_("Listado de carpetas del servidor"),
}
PLACE: dict[PlaceKind, str] = {"own": N_("sitio propio"), "pnt": N_("portal nacional"), "local": N_("carpeta")}
OWNER: dict[Owner, str] = {
    "publisher": N_("el municipio"),
    "platform": N_("el portal nacional o el proveedor del portal"),
    "network": N_("la red o el servidor"),
    "tool": N_("esta herramienta"),
}
RESOLUTION: dict[Resolution, str] = {
    "pendiente": N_("pendiente"),
    "aceptado": N_("aceptado"),
    "rechazado": N_("rechazado"),
}
CI_CHECK: dict[str, str] = {
    "validez": N_("validez"),
    "verificables": N_("verificables"),
    "vigencia": N_("vigencia"),
}
COMPONENT: dict[str, str] = {
    "dataset": "Conjunto de datos",
    "metadata": "Metadatos",
    "dictionary": "Diccionario",
    "document": "Documento",
}


def words_in(language: Language) -> SimpleNamespace:
    """The tables that pages show, in a language and under the same names."""
    _ = language.gettext
    return SimpleNamespace(
        VERDICT={kind: replace(word, name=_(word.name), when=_(word.when)) for kind, word in VERDICT.items()},
        PARAMETER={parameter: (_(name), _(means)) for parameter, (name, means) in PARAMETER.items()},
        SOURCE={key: _(name) for key, name in SOURCE.items()},
        SEVERITY={key: _(name) for key, name in SEVERITY.items()},
        SYSTEM={key: _(name) for key, name in SYSTEM.items()},
        PLACE={key: _(name) for key, name in PLACE.items()},
        OWNER={key: _(name) for key, name in OWNER.items()},
        RESOLUTION={key: _(name) for key, name in RESOLUTION.items()},
        CI_CHECK={key: _(name) for key, name in CI_CHECK.items()},
    )
