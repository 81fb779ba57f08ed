"""The RUC (tax number) of a public body: province, third digit 6, modulo-11 check digit, establishment."""

from __future__ import annotations

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def ruc_fault(ruc: str) -> str | None:
    """Why a text is no RUC at all, as the end of a Spanish sentence; None when it has the form of one."""
    if not (ruc.isascii() and ruc.isdigit()):
        return "solo puede llevar dígitos"
    if len(ruc) != 13:
        return f"tiene {len(ruc)} dígitos y debe tener 13"
    return None


def ruc_doubt(ruc: str) -> str | None:
    """What a RUC has that no public body's has; None when nothing. A doubt is said, the row is still used."""
    if ruc[2] != "6":
        return "no es de una entidad pública: su tercer dígito debe ser 6"
    remainder = sum(int(digit) * weight for digit, weight in zip(ruc, _WEIGHTS, strict=False)) % 11
    if (11 - remainder) % 11 != int(ruc[8]):
        return "no cumple su dígito verificador: revise si hay una cifra cambiada"
    if ruc[9:] == "0000":
        return "no tiene número de establecimiento: debe terminar en 0001"
    return None
