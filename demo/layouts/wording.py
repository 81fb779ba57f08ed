"""How people name items and files on their pages: four habits, with the drifts of portals.md section 4."""

from __future__ import annotations

from demo.items import Component, Item
from demo.names import plain

STYLES = 4

_DRIFTS = {
    "Índice información reservada": "Listado índice formación reservada",
    "Mecanismos rendicion cuentas": "Mecanismos rendición cuentas",
    "Detalle Licencia y comisiones": "Detalle licencia comisiones",
    "Base Legal regulaciones procedimientos internos": "Base legal, regulaciones y procedimientos internos",
}
_COMPONENTS: dict[Component, tuple[str, str, str, str]] = {
    "dataset": ("Conjunto de datos", "CONJUNTO DE DATOS", "Conjunto_de_datos", "(conjuntoDatos)"),
    "metadata": ("Metadatos", "METADATOS", "Metadatos", "(metadatos)"),
    "dictionary": ("Diccionario", "DICCIONARIO DE DATOS", "Diccionario_de_datos", "(diccionario)"),
}


def item_label(item: Item, style: int) -> str:
    """The item as the page calls it: proper, upper case without accents, hyphens, or statutory wording."""
    title = _DRIFTS.get(item.plain_title, item.plain_title) if style else item.plain_title
    if item.id.startswith("24."):
        text = f"Art. 24 Gobiernos Autónomos Descentralizados - {title}"
        return plain(text).upper() if style == 1 else text
    if style == 0:
        return f"Numeral {item.number}. {title}"
    if style == 1:
        return plain(f"Numeral {item.number} {title}").upper()
    if style == 2:
        return f"{item.number.replace('.', '_')}- {title.replace(' ', '-')}"
    return f"{item.number}) {title}"


def component_label(component: Component, style: int) -> str:
    return _COMPONENTS[component][style]
