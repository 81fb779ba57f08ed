"""How often the privacy rules (D-01, D-02) speak of files that hold no personal data, and how often they miss some.

Clean files: the contents of the replica country, and files made to mislead: budget lines, accounts, process codes,
document numbers, institutional telephones, RUCs, amounts and addresses of ten digits, one in ten of them with the check
digit of a cédula by chance. Planted files: the same with a cédula, private mailbox or mobile number put into one
cell. Every value is made up; provinces and numbers are random.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from bench.common import figure, heading
from checker.assemble import Assembler
from checker.candidates import Candidate
from checker.model import Case, Failure, Publication, Source
from demo.contents.common import Rows
from demo.country import build_country
from demo.defects import file_bytes
from demo.files import table_csv
from demo.items import COMPONENTS, Item, items, items_by_id
from rules import lotaip
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._personal import is_cedula

MONTHS = ("2026-05", "2026-08", "2026-10")
CODES = ("D-01", "D-02")

Number = Callable[[random.Random], str]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.privacy", description=__doc__)
    parser.add_argument("--municipalities", type=int, default=40, metavar="N")
    parser.add_argument("--misleading", type=int, default=2000, metavar="N", help="misleading files, and planted ones")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    heading("Privacy rules on clean and on planted files")
    measure = _Measure()
    report("replica country, clean", [measure.kinds(each) for each in replica(measure, options.municipalities)])
    rng = random.Random(options.seed)
    report("made to mislead, clean", [measure.kinds([each]) for each in misleading(measure, rng, options.misleading)])
    for name, make in PLANTED.items():
        found = [measure.kinds([each]) for each in planted(measure, rng, options.misleading // len(PLANTED), make)]
        hit = sum(bool(kinds) for kinds in found)
        figure(f"planted: {name}", f"{hit} of {len(found)} found ({hit / len(found):.1%})")


def report(name: str, found: list[Counter[str]]) -> None:
    """Files with any finding, over all files."""
    wrong = sum(bool(kinds) for kinds in found)
    total: Counter[str] = sum(found, Counter())
    figure(name, f"{wrong} of {len(found)} accused ({wrong / len(found):.2%}) {dict(total) if total else ''}".rstrip())


class _Measure:
    """Reads files as the folder door does and asks the privacy rules alone."""

    def __init__(self) -> None:
        ruleset = lotaip.load()
        self._assembler = Assembler(ruleset)
        self._rules = [rule for rule in ruleset.rules if rule.code in CODES]

    def publication(self, files: dict[str, bytes], item: Item) -> Publication:
        given = [
            Candidate(Source("local", name, name, None, None), [("archivo", name)], data=data, obligation=item.id)
            for name, data in files.items()
        ]
        return self._assembler.assemble("local", MONTHS[0], given).publications[item.id]

    def kinds(self, publications: list[Publication]) -> Counter[str]:
        case: Case = b.case(*publications)
        return Counter(
            f"{rule.code} {outcome.kind}"
            for rule in self._rules
            for publication in publications
            for outcome in rule.check(publication, case)
            if isinstance(outcome, Failure)
        )


def replica(measure: _Measure, municipalities: int) -> Iterator[list[Publication]]:
    """Each municipality's month: 27 items of three files."""
    for m in build_country(7, municipalities).municipalities:
        for month in MONTHS:
            yield [
                measure.publication(
                    {kind: file_bytes(m, month, item.id, kind, "pnt", None, False) or b"" for kind in COMPONENTS}, item
                )
                for item in items()
            ]


def misleading(measure: _Measure, rng: random.Random, count: int) -> Iterator[Publication]:
    for number in range(count):
        item = items_by_id()[tuple(_CELLS)[number % len(_CELLS)]]
        yield measure.publication({"dataset.csv": table_csv(_rows(item, rng), "own")}, item)


def planted(
    measure: _Measure, rng: random.Random, count: int, plant: Callable[[random.Random], tuple[str, int, str]]
) -> Iterator[Publication]:
    for _ in range(count):
        item_id, column, value = plant(rng)
        item = items_by_id()[item_id]
        rows = _rows(item, rng)
        rows[rng.randrange(1, len(rows))][column] = value
        yield measure.publication({"dataset.csv": table_csv(rows, "own")}, item)


# --- made-up cells --------------------------------------------------------------------------------------------


def _ten(rng: random.Random) -> str:
    """Ten digits that begin as a province does; one in ten passes for a cédula."""
    return f"{rng.randrange(1, 25):02d}{rng.randrange(6)}{rng.randrange(10**7):07d}"


def cedula(rng: random.Random) -> str:
    base = _ten(rng)[:9]
    return next(f"{base}{digit}" for digit in range(10) if is_cedula(f"{base}{digit}"))


def _mobile(rng: random.Random) -> str:
    return f"09{rng.randrange(2, 10)}{rng.randrange(10**7):07d}"


def _name(rng: random.Random) -> str:
    from demo.names import person

    return person(rng)


def _document(rng: random.Random) -> str:
    return rng.choice(
        ("oficio", "Convenio", "Resolución Nro.", "CUR", "liquidación", "certificación", "orden", "póliza")
    )


_CELLS: dict[str, dict[int, Number]] = {
    "19.2": {1: _name, 6: _mobile, 8: lambda r: f"a{r.randrange(99)}@gad.example"},
    "19.3": {0: lambda r: str(r.randrange(1, 400)), 3: _ten},
    "19.6": {0: _ten, 2: lambda r: f"Transferencia según {_document(r)} {_ten(r)}"},
    "19.7": {1: lambda r: f"DNA5-{_ten(r)}-2025", 6: lambda r: f"https://ejemplo.example/{_ten(r)}.pdf"},
    "19.8": {1: lambda r: f"SIE-{_ten(r)}-2026", 5: _ten, 8: lambda r: f"{cedula(r)}001", 9: lambda r: f"https://e.example/?id={_ten(r)}"},
    "19.9": {1: cedula, 2: lambda r: f"CONTRATO {_ten(r)}"},
    "19.12": {1: _ten},
    "19.13": {0: _name, 5: lambda r: f"Taller, memorando GADM-{_ten(r)}-M", 6: lambda r: f"{r.randrange(10**10)}.00"},
    "19.14": {0: _name, 4: _mobile, 6: lambda r: f"b{r.randrange(99)}@gad.example"},
    "19.16": {1: lambda r: f"RES-{_ten(r)}"},
    "19.18": {2: lambda r: f"{_document(r)} {_ten(r)}", 3: _name},
    "19.5-22": {3: lambda r: f"Llamar al {_mobile(r)}"},
}  # fmt: skip


def _rows(item: Item, rng: random.Random) -> Rows:
    cells = _CELLS[item.id]
    return [
        list(item.columns),
        *(
            [cells[place](rng) if place in cells else f"Dato {place}" for place in range(len(item.columns))]
            for _ in range(rng.randrange(3, 30))
        ),
    ]


PLANTED: dict[str, Callable[[random.Random], tuple[str, int, str]]] = {
    "a cédula beside a name": lambda r: ("19.13", 0, f"{_name(r)} {cedula(r)}"),
    "a cédula said so in a text": lambda r: ("19.18", 2, f"Representante con C.I. {cedula(r)}"),
    "a cédula in place of a name": lambda r: ("19.14", 0, cedula(r)),
    "a private mailbox in a text": lambda r: ("19.18", 2, f"Escribir a p{r.randrange(999)}@hotmail.com"),
    "a mobile number in a text": lambda r: ("19.13", 5, f"Contacto {_mobile(r)}"),
}


if __name__ == "__main__":
    main()
