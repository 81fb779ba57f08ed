"""How people write it: prefixes, drifts of spelling, file names and months, in the shapes that real portals show."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


class Dice:
    """Choices that repeat for a seed on every version of Python: only ``random()`` is promised to stay the same."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def real(self) -> float:
        return self._random.random()

    def number(self, low: int, high: int) -> int:
        return low + int(self.real() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        return self.real() < probability

    def pick(self, choices: Sequence[_T]) -> _T:
        return choices[int(self.real() * len(choices))]

    def some(self, choices: Sequence[_T], count: int) -> list[_T]:
        """``count`` different ones, in the order given."""
        left = list(range(len(choices)))
        taken = sorted(left.pop(int(self.real() * len(left))) for _ in range(min(count, len(choices))))
        return [choices[index] for index in taken]

    def token(
        self, length: int, alphabet: str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    ) -> str:
        return "".join(self.pick(alphabet) for _ in range(length))


# --- prefixes ------------------------------------------------------------------------------------------------

PREFIX_2004 = {
    "closed": "Literal {x}) ",
    "dash": "Literal {x}.- ",
    "colon": "Literal {x}: ",
    "under": "literal_{x}-",
    "hyphen": "literal-{x}-",
    "Under": "Literal_{x}-",
    "bare": "{x}) ",
    "dotted": "{d}) ",
    "capital": "{X}. ",
    "Dotted": "{D} ",
    "double": "Literal {x}..-",
    "slip": "ILiteral {x}) ",
    "copy": "Copia de literal {x}) ",
    "spaced": "{X} - ",
    "open": "Literal {x} ",
    "tight": "Literal {x})",
    "mark": "- ",
    "dot": "· {x}) ",
    "plus": "+{x}) ",
    "icon": "pdf Literal {x}) ",
    "none": "",
}
PREFIX_2023 = {
    "space": "{n} ",
    "point": "{n}. ",
    "under": "{u}-",
    "hyphen": "{h}-",
    "dash": "{n}-",
    "pointdash": "{n}._ ",
    "closed": "{n}) ",
    "underscore": "{n}_ ",
    "numeral": "Numeral {n} ",
    "Numeral": "NUMERAL {n}: ",
    "num": "Num. {n} - ",
    "pointrange": "{r}. ",
    "none": "",
}


def prefix(scheme: str, shape: str, core: str) -> str:
    """The mark before a title: ``Literal a1) ``, ``1_2-``; ``art1`` and ``art2`` are the two sections of Art. 24."""
    if core.startswith("art"):
        section = {"art1": "1", "art2": "2", "art12": "1 y 2"}[core]
        shapes = {
            "under": "art-24-{s}.",
            "hyphen": "art-24- {s}.",
            "numeral": "Artículo 24 - {s}. ",
            "none": "Art. 24 ",
        }
        return shapes.get(shape, "Art. 24 GAD - {s}. ").format(s=section)
    if core in ("foc", "col"):
        return ""
    if scheme == "2004":
        dotted = re.sub(r"([a-z])(\d)", r"\1.\2", core)
        return PREFIX_2004[shape].format(x=core, X=core.upper(), d=dotted, D=dotted.upper())
    return PREFIX_2023[shape].format(
        n=core,
        u=core.replace(".", "_"),
        h=core.replace(".", "-"),
        r=core.replace("-", ".-") if "." not in core else core,
    )


# --- drifts --------------------------------------------------------------------------------------------------

_SHORT = {
    "información": "inf.",
    "institución": "inst.",
    "pública": "púb.",
    "administrativas": "adm.",
    "regulaciones": "reg.",
    "procedimientos": "proc.",
    "resultados": "result.",
    "remuneración": "remun.",
    "remuneraciones": "remun.",
    "convenios": "conv.",
}
MIXED = ("clean", "clean", "plain", "lower", "hyphen", "underscore", "typo", "upper", "short")


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def drift(dice: Dice, text: str, kind: str) -> str:
    """A title as somebody typed, copied or damaged it."""
    if kind == "mixed":
        kind = dice.pick(MIXED)
    if kind == "some typos":
        kind = "typo" if dice.chance(0.35) else "plain"
    if kind == "plain":
        return plain(text)
    if kind == "upper":
        return text.upper()
    if kind == "lower":
        return text.lower()
    if kind == "hyphen":
        return _slug(text, "-")
    if kind == "underscore":
        return _slug(text, "_")
    if kind == "typo":
        return _typo(dice, text)
    if kind == "short":
        return " ".join(_SHORT.get(word.lower(), word) for word in text.split(" "))
    if kind == "mojibake":  # UTF-8 read as cp1252
        return text.encode("utf-8").decode("cp1252", "ignore")
    if kind == "cyrillic":  # code page 850 read as 866
        return text.encode("cp850", "ignore").decode("cp866", "ignore")
    if kind == "lost":
        return "".join(c for c in unicodedata.normalize("NFC", text) if c.isascii())
    if kind != "clean":
        raise ValueError(f"no such drift: {kind}")
    return text


def _slug(text: str, joint: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", joint, plain(text)).strip(joint)


def _typo(dice: Dice, text: str) -> str:
    long = [match for match in re.finditer(r"\w{8,}", text)]
    if not long:
        return text
    match = dice.pick(long)
    at = match.start() + dice.number(2, len(match[0]) - 3)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return dice.pick((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], swapped))


# --- file names ----------------------------------------------------------------------------------------------

_COUNTERS = ("-1", "-1-1", " (1)", " (28)", "2", "_(1)")


def stem(dice: Dice, style: str, scheme: str, core: str, phrase: str) -> str:
    """A file name without extension: the official matrix name, its variants, only the title, or nothing that speaks."""
    if style == "opaque":
        return f"lotaip_{dice.number(1_420_000_000, 1_760_000_000)}"
    if core.startswith("art"):
        core, word = f"art-24-{core[3:]}", "" if scheme == "2023" else "Literal_"
    else:
        word = "Literal_" if scheme == "2004" else ""
    if style == "official":
        return f"{word}{core.replace('.', '_')}-{_slug(phrase, '_')}"
    if style == "hyphens":
        return f"{word.lower().replace('_', '-')}{core.replace('.', '-')}-{_slug(phrase, '-')}".lower()
    if style == "underscores":
        return f"{word}{core.replace('.', '_')}_{_slug(phrase, '_')}"
    if style == "spaces":
        return f"{word.replace('_', ' ')}{core}{')' if scheme == '2004' else '.'} {phrase.replace('/', ' ')}"
    if style == "letter":
        return f"{word.lower()}{core.replace('.', '_')}"
    if style == "bare":
        return _slug(phrase, "-").lower()
    raise ValueError(f"no such style: {style}")


def counter(dice: Dice, probability: float) -> str:
    return dice.pick(_COUNTERS) if dice.chance(probability) else ""


# --- months --------------------------------------------------------------------------------------------------


def month_name(shape: str, year: int, month: int) -> str:
    """A month as headings, folders and file names say it; shapes are written for January 2023."""
    name = MONTHS[month - 1]
    known = {
        "Enero": name.capitalize(),
        "ENERO": name.upper(),
        "ENE": name[:3].upper(),
        "Enero 2023": f"{name.capitalize()} {year}",
        "ENERO 2023": f"{name.upper()} {year}",
        "ENERO - 2023": f"{name.upper()} - {year}",
        "Enero de 2023": f"{name.capitalize()} de {year}",
        "Enero/2023": f"{name.capitalize()}/{year}",
        "ENE-2023": f"{name[:3].upper()}-{year}",
        "01-Enero": f"{month:02}-{name.capitalize()}",
        "1-Enero": f"{month}-{name.capitalize()}",
        "01_Enero": f"{month:02}_{name.capitalize()}",
        "(01/2023)": f"({month:02}/{year})",
        "Mes de enero": f"Mes de {name}",
        "periodo Enero 2023": f"Información del periodo {name.capitalize()} {year}",
        "setiembre 2023": f"{'setiembre' if month == 9 else name} {year}",
        "Enero-23": f"{name.capitalize()}-{year % 100}",
    }
    return known[shape]
