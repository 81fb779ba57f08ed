"""Names, signs and short explanations of verdicts and parameters: one place for every page."""

from __future__ import annotations

from dataclasses import dataclass

from checker.model import Owner, Parameter, PlaceKind, VerdictKind


@dataclass(frozen=True, slots=True)
class VerdictWords:
    sign: str
    """A mark that differs in shape, so that colour never carries the meaning alone."""
    name: str
    when: str
    css: str


VERDICT: dict[VerdictKind, VerdictWords] = {
    "cumple": VerdictWords(
        "✓", "Cumple", "Está publicado, con todos sus archivos legibles y sin ningún error.", "v-si"
    ),
    "no_aplica": VerdictWords(
        "◇",
        "No aplica",
        "Está publicado completo y declara NO APLICA, con su nota explicativa. Vale como cumplido.",
        "v-na",
    ),
    "parcial": VerdictWords("◐", "Parcial", "Algo está publicado, pero queda al menos un error por corregir.", "v-pa"),
    "incumple": VerdictWords(
        "✕", "Incumple", "No hay nada publicado donde la norma lo exige, y está comprobado.", "v-no"
    ),
    "no_evaluado": VerdictWords(
        "?",
        "No evaluado",
        "No se pudo comprobar. No es una falta y no baja el puntaje: se dice la causa y quién puede resolverla.",
        "v-ne",
    ),
}

PARAMETER: dict[Parameter, tuple[str, str]] = {
    "cta": (
        "Información completa y actualizada",
        "1 si está completa y es del mes; 0,5 si está publicada con algún error de este parámetro; 0 si no está.",
    ),
    "eta": (
        "Datos abiertos",
        "1 si el conjunto de datos es un formato abierto (CSV u otro de tres estrellas), visto su contenido; 0 si no.",
    ),
    "rp": (
        "Registro dentro del plazo",
        "1 si consta registrado en el portal nacional hasta el día 15 del mes siguiente, o el primer día hábil "
        "después; 0 si llegó tarde o no está.",
    ),
    "ci": (
        "Calidad de la información",
        "Promedio de las comprobaciones que el Anexo 1 da a cada numeral; en validez, la parte de filas que cuadra.",
    ),
}

SOURCE: dict[str, str] = {
    "norm": "Norma",
    "template": "Plantilla oficial",
    "inferred": "Inferida",
}
STATE: dict[str, str] = {"preview": "A prueba", "stable": "Estable", "deprecated": "En desuso"}
SEVERITY: dict[str, str] = {"error": "Error", "warning": "Aviso", "info": "Nota"}
SYSTEM: dict[str, str] = {
    "pnt": "Portal Nacional de Transparencia",
    "wordpress": "WordPress",
    "joomla": "Joomla",
    "laravel": "Laravel",
    "liferay": "Liferay",
    "ckan": "CKAN",
    "nextcloud": "Nextcloud",
    "listing": "Listado de carpetas del servidor",
}
PLACE: dict[PlaceKind, str] = {"own": "sitio propio", "pnt": "portal nacional", "local": "carpeta"}
OWNER: dict[Owner, str] = {
    "publisher": "el municipio",
    "platform": "el portal nacional o el proveedor del portal",
    "network": "la red o el servidor",
    "tool": "esta herramienta",
}
COMPONENT: dict[str, str] = {
    "dataset": "Conjunto de datos",
    "metadata": "Metadatos",
    "dictionary": "Diccionario",
    "document": "Documento",
}
