"""What the invented municipalities write into their files, before any mistake is put in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from demo.contents import money, norms, staff
from demo.contents.common import Rows, link, mail, phone
from demo.items import ABSENT_CELLS, NO_APLICA, Item
from demo.model import Municipality
from demo.months import last_day

_BUILDERS: dict[str, Callable[[Municipality, str], Rows]] = {
    "19.1.1": norms.structure,
    "19.1.2": norms.legal_basis,
    "19.1.3": norms.goals,
    "19.2": staff.directory,
    "19.3": staff.pay,
    "19.4": staff.leave,
    "19.5-22": norms.services,
    "19.6": money.budget,
    "19.7": norms.audits,
    "19.8": money.contracting,
    "19.9": money.defaulted,
    "19.10": money.plans,
    "19.11": money.loans,
    "19.12": norms.accountability,
    "19.13": staff.travel,
    "19.14": staff.access_officers,
    "19.15": norms.collective,
    "19.16": norms.reserved,
    "19.17": staff.meetings,
    "19.18": norms.agreements,
    "19.19": norms.gifts,
    "19.20": norms.frequent,
    "19.21": norms.policies,
    "19.23": staff.quotas,
    "19.24": norms.relevant,
    "24.res": norms.resolutions,
    "24.act": norms.minutes,
}

NOTE = "Nota aclaratoria"
_FINANCE = ("19.3", "19.6", "19.8", "19.11", "19.13")

Pairs = list[tuple[str, str]]


def dataset_rows(m: Municipality, month: str, item: Item) -> Rows:
    """Data rows in the order of the official columns; one row of ``NO APLICA`` where there is nothing to tell."""
    if item.id in m.no_aplica:
        return [[NO_APLICA] * len(item.columns)]
    return _BUILDERS[item.id](m, month)


def metadata_pairs(m: Municipality, month: str, item: Item) -> Pairs:
    """Every official metadata row, filled, dated on one of the month's last days."""
    owner = staff.head(m, month, 2 if item.id in _FINANCE else 1)
    updated = last_day(month) - timedelta(days=(item.order + m.index) % 3)
    known = (
        ("FECHA", updated.isoformat()),
        ("PERIODICIDAD", "MENSUAL"),
        ("UNIDAD", owner.unit),
        ("PERSON", owner.name),
        ("CORREO", mail(m, owner.name)),
        ("NÚMERO", f"{phone(m)} ext. {110 + item.order}"),
        ("LICENCIA", "CC-BY-4.0"),
    )

    def value(key: str) -> str:
        return next((text for start, text in known if key.startswith(start)), link(m, "enlaces", f"{item.number}.pdf"))

    return [(key, value(key)) for key in item.metadata]


def dictionary_pairs(m: Municipality, item: Item) -> Pairs:
    """Every official dictionary row, and a note wherever the dataset writes ``NO APLICA``."""
    institution, description, heading, *fields = item.dictionary
    pairs = [(institution, m.name), (description, item.title), (heading, "Descripción del campo")]
    for field in fields:
        note = " Se registra NO APLICA cuando no existe este dato." if field in ABSENT_CELLS.get(item.id, ()) else ""
        pairs.append((field, f"Indica {field.strip().rstrip('.').lower()} de cada registro.{note}"))
    if item.id in m.no_aplica:
        reason = f"En el mes el municipio no tuvo información que registrar sobre {item.plain_title.lower()}"
        pairs.append((NOTE, f"Se registra {NO_APLICA}. {reason}."))
    return pairs
