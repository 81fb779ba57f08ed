"""The row that heads the fields of a data dictionary, as people write it."""

from __future__ import annotations

from reading.text import header_key

_FIELD = frozenset({"nombredelcampo", "nombredecampo", "nombrecampo"})
_SHORT = frozenset({"campo", "campos", "columna", "columnas", "nombredelacolumna", "nombredecolumna", "variable"})
_MEANING = ("descripcion", "definicion", "significado", "detalle", "concepto")


def heads_fields(key: str, value: str) -> bool:
    """Whether a row says «Nombre del campo», or «Campo» beside «Descripción»: what follows are fields."""
    name = header_key(key)
    return name in _FIELD or (name in _SHORT and header_key(value).startswith(_MEANING))
