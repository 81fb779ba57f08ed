"""Personal data in the cells of a file: found by their form, their column and the words beside them, and masked.

A number of ten digits is a cédula or a telephone only with reason: one in sixty of any ten digits passes for a cédula
by chance, and accounts and documents have numbers too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from checker.model import Part
from reading.text import caseless, header_key
from rules.lotaip.checks._fields import column_name

Kind = Literal["cedula", "private_mail", "stray_mail", "mobile"]

_SHAPE = bytes.maketrans(b"123456789-", b"000000000 ")
_RUN, _GROUP = b"0" * 9, b"00 000"
"""What the shape of a number shows, every digit being 0: found in a twentieth of a regular expression's time."""
_GROUPED = re.compile(r"9[0-9][ -][0-9]{3}")
_ALONE = r"(?<![\w./,+-]){}(?![\w/]|[.,-]\w)"
"""Not a piece of something longer: codes, amounts and addresses go on with letters, digits or signs."""
_CEDULA = re.compile(_ALONE.format(r"([0-9]{9}-?[0-9])"))
_SHORT = re.compile(_ALONE.format(r"([1-9][0-9]{8})"))
"""A cédula whose leading zero a spreadsheet took away."""
_MOBILE = re.compile(_ALONE.format(r"((?:\+?593[ -]?|0)9[0-9][ -]?[0-9]{3}[ -]?[0-9]{4})").replace(",+-", ",-"))
_SAID = re.compile(
    r"(?:\bc\. ?[ic]\b\.?|\bci\b|\bcc\b|\bc[eé]d(?:ula)?\b\.?|\bidentidad\b)\W{0,3}(?:n\W{0,3}[o.º°]*\W{0,3})?$"
)
_CALL = re.compile(r"\b(?:tel[eé]?f?|fono|cel|m[oó]vil|llama|contact|comunic|whats|n[uú]meros? de)")
"""Words that make a bare number of ten digits a telephone; written in groups or with +593 it is one by itself."""
_ENOUGH, _MOST = 3, 0.8
"""In a column that names nobody, so many well-formed cédulas among the numbers of ten digits are no chance."""
_MAIL = re.compile(
    r"@(?<=[\w.+-]@)((?:gmail|hotmail|outlook|yahoo|ymail|live|msn|icloud|aol|protonmail|proton)\.[a-z]{2,3}(?:\.[a-z]{2})?)\b"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_NUMBERED = frozenset({"no", "n", "nro", "num", "numero", "numeracion", "ord", "orden", "item"})
_OTHER_NUMBERS = (
    *("telef", "telf", "fono", "celular", "movil", "contacto", "whatsapp", "partida", "cuenta", "codigo", "proceso"),
    *("contrato", "certificado", "enlace", "link", "url", "monto", "valor", "presupuesto", "factura", "tramite"),
)
"""Columns whose numbers are something else: telephones, budget lines, accounts, codes, addresses, amounts."""
_IDENTITY = ("cedula", "identidad", "identificacion")
_IDENTITY_WHOLE = frozenset({"ci", "cc", "nui"})
_PERSON = (
    *("apellido", "nombresde", "nombredepersona", "servidor", "funcionari", "beneficiari", "responsable"),
    "personanatural",
)
_PERSON_WHOLE = frozenset({"nombre", "nombres", "nombrecompleto"})
_ASKS_MAIL = ("correo", "mail", "electronic")
_TAXPAYERS = frozenset({"19.8", "19.9"})
"""Items that publish the RUC of contractors, which holds the cédula of a natural person (law.md 11)."""
_SERVICES = "19.5-22"
"""A service may be reached at a mobile number: there it is no private one."""


_SHORTEST = 8
"""A cell of no more characters holds none of these."""
_NEAR = 40
"""Characters before a number that may say what it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """One value, never itself: where it stands and its masked form."""

    kind: Kind
    row: int
    column: str
    masked: str


def is_cedula(digits: str) -> bool:
    """Whether ten digits are a well-formed cédula: province, third digit and the check digit of modulus 10."""
    if len(digits) != 10 or not (1 <= int(digits[:2]) <= 24 or digits[:2] == "30") or digits[2] > "5":
        return False
    total = 0
    for place, digit in enumerate(map(int, digits[:9])):
        value = digit * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return (10 - total % 10) % 10 == int(digits[9])


def mask(digits: str) -> str:
    """The first two and the last two digits: enough for the office to find it, too little for anybody else."""
    return f"{digits[:2]}••••••{digits[-2:]}"


def in_dataset(part: Part, obligation_id: str) -> Iterator[Found]:
    """What the data rows of a dataset hold. Whole blocks of rows are passed over in one step."""
    columns: dict[int, _Column] = {}
    named = len(part.header.cells) if part.header is not None else 0
    for block in part.blocks():
        if not _may_hold(block.folded):
            continue
        suspect = {text for text in block.texts if len(text) > _SHORTEST and _may_hold(text)}
        for row, cells in block.rows:
            if suspect.isdisjoint(cells):
                continue
            for place, cell in enumerate(cells):
                if cell in suspect:
                    if place not in columns:
                        columns[place] = _Column(column_name(part, place) if place < named else "", obligation_id)
                    yield from columns[place].read(row, caseless(cell))
    for column in columns.values():
        yield from column.settle()


def in_entries(part: Part, obligation_id: str) -> Iterator[Found]:
    """What the values of a vertical file hold; each key is a column of its own."""
    entries = part.entries or ()
    if not _may_hold("\n".join(entry.value for entry in entries)):
        return
    for entry in entries:
        if len(entry.value) > _SHORTEST and _may_hold(entry.value):
            yield from _Column(entry.key.strip(), obligation_id).read(entry.row, caseless(entry.value))


def _may_hold(text: str) -> bool:
    shape = text.encode("utf-8", "surrogatepass").translate(_SHAPE)
    if _RUN in shape or (_GROUP in shape and _GROUPED.search(text) is not None):
        return True
    return "@" in text and _MAIL.search(caseless(text)) is not None


class _Column:
    """The cells of one column, and what its name says about the numbers in it."""

    def __init__(self, name: str, obligation_id: str) -> None:
        key = header_key(name)
        taxpayers = obligation_id in _TAXPAYERS and ("ruc" in key or "identificacion" in key)
        self._name = name
        self._identity = not taxpayers and (key in _IDENTITY_WHOLE or _has(key, _IDENTITY))
        self._other = taxpayers or (not self._identity and (key in _NUMBERED or _has(key, _OTHER_NUMBERS)))
        person = key in _PERSON_WHOLE or _has(key, _PERSON)
        self._expected = self._identity or (person and not self._other)
        self._taxpayers = taxpayers
        self._telephones = self._identity or self._other or obligation_id == _SERVICES or _has(key, _ASKS_MAIL)
        self._mail: Kind = "private_mail" if _has(key, _ASKS_MAIL) else "stray_mail"
        self._doubtful: list[Found] = []
        self._numbers = 0

    def read(self, row: int, cell: str) -> Iterator[Found]:
        """What one cell (lower case) surely holds."""
        text = _ADDRESS.sub(" ", cell)
        for match in _MAIL.finditer(text):
            yield Found(self._mail, row, self._name, f"••••@{match[1]}")
        taken: set[int] = set()
        for match in _CEDULA.finditer(text):
            digits = match[1].replace("-", "")
            self._numbers += 1
            if not is_cedula(digits):
                continue
            found = Found("cedula", row, self._name, mask(digits))
            if self._expected or (not self._taxpayers and _SAID.search(_before(text, match))):
                taken.add(match.start())
                yield found
            elif not self._other and not digits.startswith("09"):
                self._doubtful.append(found)
        if self._identity:
            for match in _SHORT.finditer(text):
                if is_cedula("0" + match[1]):
                    yield Found("cedula", row, self._name, mask("0" + match[1]))
        if not self._telephones:
            for match in _MOBILE.finditer(text):
                told = self._expected or not match[1].isdigit() or _CALL.search(_before(text, match))
                if told and match.start() not in taken:
                    digits = re.sub(r"\D", "", match[1])
                    yield Found("mobile", row, self._name, mask("0" + digits[-9:]))

    def settle(self) -> Iterator[Found]:
        """What only the whole column tells."""
        if len(self._doubtful) >= _ENOUGH and len(self._doubtful) >= _MOST * self._numbers:
            yield from self._doubtful


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _NEAR) : match.start()]


def _has(key: str, words: Iterable[str]) -> bool:
    return any(word in key for word in words)
