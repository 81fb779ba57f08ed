"""Why something could not be evaluated, who could mend it, and how to say so.

One table: the crawler's cause codes (kept with each visit) and the checker's own are rendered here and nowhere else.
"""

from __future__ import annotations

from checker.language import Language, in_language
from checker.model import Owner
from checker.results_model import Cause

CAUSES: dict[str, tuple[Owner, str]] = {
    # what the checker itself concludes
    "not_due": ("tool", "Aún no vence el plazo de este mes."),
    "no_sweep": ("tool", "Este lugar todavía no se ha visitado para este mes."),
    "no_pnt_row": (
        "tool",
        "No consta en el registro si la entidad usa el portal nacional; sin leerlo no se puede afirmar que falte.",
    ),
    "own_incomplete": ("tool", "El sitio propio no se pudo leer por completo, así que no se puede afirmar que falte."),
    "pnt_incomplete": ("platform", "La lista del portal nacional no se pudo leer por completo."),
    "unconfirmed": ("tool", "El enlace falló en una visita; hace falta una segunda, al menos seis horas después."),
    "not_fetched": ("tool", "El archivo está anunciado, pero todavía no se ha descargado."),
    "objection_upheld": ("tool", "Se aceptó un descargo contra lo que aquí se había encontrado."),
    "month_unknown": ("publisher", "Hay publicaciones, pero nada dice a qué mes corresponden."),
    # what the folder door met
    "file_unreadable": ("tool", "El archivo no se pudo abrir en este equipo."),
    "folder_too_large": ("tool", "La carpeta pesa más de lo que esta herramienta lee de una vez."),
    "one_file": (
        "tool",
        "Se revisó un solo archivo. Para revisar el ítem completo, indique la carpeta que tiene su conjunto de datos, "
        "sus metadatos y su diccionario.",
    ),
    "shortcut": ("tool", "Es un acceso directo de Windows, no el archivo."),
    "sealed": ("publisher", "El archivo está comprimido de un modo que esta herramienta no abre."),
    "rar_extra": (
        "tool",
        "Para abrir archivos RAR o 7z esta herramienta necesita su extra «rar» y la biblioteca libarchive del sistema.",
    ),
    "folder_incomplete": (
        "tool",
        "No está entre los archivos leídos de la carpeta, pero hay otros que no se pudieron leer y podrían ser estos.",
    ),
    # what the crawler met
    "host_failed": ("network", "El servidor no respondió."),
    "server_error": ("network", "El servidor respondió con un error interno."),
    "platform_failed": ("platform", "El portal nacional no entregó una lista legible."),
    "blocked": ("network", "El sitio bloqueó la visita desde nuestro punto de observación."),
    "robots": ("publisher", "El archivo robots.txt del sitio no permite la visita, o no se pudo leer."),
    "too_large": (
        "tool",
        "El archivo supera el tamaño, la memoria o el tiempo que aquí se dedica a uno solo.",
    ),
    "budget": ("tool", "Se alcanzó el límite de visitas fijado para este portal."),
    "trap": ("publisher", "El sitio ofrece direcciones sin fin; se siguieron las primeras."),
    "redirect_loop": ("publisher", "La dirección redirige sin fin."),
    "tls": ("publisher", "El certificado o el cifrado del sitio no permiten una conexión segura."),
    "not_found": ("publisher", "La dirección responde que ya no existe."),
    "unreadable": ("tool", "La página se descargó, pero no se pudo leer."),
    "refused_address": ("tool", "La dirección apunta a una red privada y se rechazó por seguridad."),
    "no_contact": ("tool", "Nadie dijo quién pregunta: escriba la clave «contact» en lotaip.toml y repita el barrido."),
    "item_unknown": (
        "publisher",
        "Hay un archivo que puede ser el de este numeral o el de otro con las mismas columnas; nada dice de cuál es.",
    ),
    "matrix_unknown": (
        "publisher",
        "Hay un archivo del mes cuyo nombre no dice de qué literal es, y puede ser el de este.",
    ),
    "unplaced": (
        "publisher",
        "Hay archivos del mes que no dicen de qué numeral son, y el que falta puede ser uno de ellos: nómbrelos por su "
        "numeral.",
    ),
    "stale_list": (
        "publisher",
        "Todo lo que se muestra para este mes lleva fecha de meses anteriores: revise que el enlace del mes abra su "
        "lista.",
    ),
    "month_bare": (
        "tool",
        "La página del mes se abrió, pero no se reconoció en ella ningún archivo ni un aviso de que no los hay: "
        "ábrala y compruebe qué muestra.",
    ),
    "no_list": ("tool", "No se encontró en el sitio una lista de transparencia que se pueda leer."),
    "doormat": ("tool", "El sitio solo enlaza al portal nacional."),
    "file_host": (
        "tool",
        "Hay publicaciones en un servicio de archivos o en otro sitio que esta herramienta no pudo leer.",
    ),
    "app_shell": ("tool", "La página solo muestra su contenido con JavaScript; no se pudo leer su lista."),
    # why bytes hold no table
    "encrypted": ("publisher", "El archivo está protegido con contraseña."),
    "corrupt": ("publisher", "El archivo está dañado y no se puede abrir."),
    "open_not_read": (
        "tool",
        "El archivo es JSON o XML: formatos abiertos cuyo contenido esta herramienta todavía no lee.",
    ),
    "not_tabular": ("publisher", "El archivo no contiene una tabla que se pueda leer por programa."),
    # why an announced file is not there for the public
    "html_instead": ("publisher", "El enlace abre una página web en lugar del archivo."),
    "login": ("publisher", "El enlace pide usuario y contraseña."),
    "empty_file": ("publisher", "El archivo está vacío (0 bytes)."),
    "missing_evidence": ("tool", "Los bytes guardados de este archivo no se encuentran en el almacén."),
}
"""By code: who could mend it, and the sentence in Spanish."""

ACCUSABLE = frozenset({"not_found", "html_instead", "login", "empty_file"})
"""Failures of an announced file that, once confirmed, are the publisher's (decision 6)."""


def cause(code: str, language: Language = "es") -> Cause:
    """The cause with its owner and sentence. Raises KeyError for a code that is not in the table."""
    owner, message = CAUSES[code]
    return Cause(code=code, owner=owner, message=in_language(message, language))
