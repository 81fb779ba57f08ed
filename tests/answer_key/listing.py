"""Lines of a published list: title as printed, files behind it, and the truth about each file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tests.answer_key.spelling import Dice, counter, drift, prefix, stem
from tests.answer_key.subjects import LOOSE, SUBJECTS, Part, Scheme, Subject
from tests.answer_key.writer import Component, Truth


def _names(text: str) -> list[str]:
    return text.split()


OLD_ALL = _names("a1 a2 a3 a4 b1 b2 c d e f1 f2 g h i j k l m n o s")
OLD_MERGED = _names("a1 a2-a3 a4 b1 b2 c d e f1-f2 g h i j k l m n o s")
OLD_IDLE = _names("p q r t")
"""Letters that cannot apply to a municipality and are published all the same."""
PORTAL = _names("1.1 1.2 1.3@goals 2 3 4 5-22 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 23 24 art1 art2")
WORKBOOKS = _names("1.1 1.2-1.3 1.4 2.1-2.2 3 4 5-22 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 23 24 art12")
LOOSE_NUMBERS = _names(
    "1.1 1.2@law 1.3@rules 1.4 2.1 2.2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 art1 art2"
)

TRIPLES: dict[str, tuple[tuple[str, Component], ...]] = {
    kind: tuple(zip(words, ("dataset", "metadata", "dictionary"), strict=True))
    for kind, words in {
        "words": ("Conjunto de datos", "Metadatos", "Diccionario de datos"),
        "under": ("Conjunto_de_datos", "Metadatos", "Diccionario"),
        "tight": ("Conjuntodedatos", "Metadatos", "Diccionario"),
        "paren": ("(conjuntoDatos)", "(metadatos)", "(diccionario)"),
        "caps": ("CONJUNTO DE DATOS", "METADATOS", "DICCIONARIO"),
        "numbered": ("1. Conjunto de datos", "2. Metadatos", "3. Diccionario"),
        "marks": ("-", "--", "---"),
        "digits": ("1", "2", "3"),
    }.items()
}
SPEECHLESS = ("marks", "digits")


@dataclass(frozen=True, slots=True)
class File:
    href: str
    truth: Truth
    said: str = ""
    """Words of the component, or a mark that stands for them."""


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    files: tuple[File, ...]


@dataclass(slots=True)
class Lister:
    """One hand that fills one list: the same marks, drifts and file names from its first line to its last."""

    dice: Dice
    part: Part
    scheme: Scheme
    shape: str = "closed"
    spelling: str = "clean"
    style: str = "official"
    """Of file names: see :func:`tests.answer_key.spelling.stem`."""
    extension: str = ".pdf"
    triple: str = ""
    """Key of :data:`TRIPLES`; empty for one file a line."""
    escape: str = "raw"
    """``raw`` spaces and accents, ``utf-8`` or ``cp1252`` percent-encoded, ``cyrillic`` for damaged names."""
    counters: float = 0.2
    wordless: bool = False
    """True where only the letter or number is printed: ``Literal g)``, ``Numeral 6``."""
    under_article: bool = False
    """True where a heading says Artículo 24, so that its two sections are printed as ``1.`` and ``2.``."""

    def row(self, name: str, folder: str, period: str | None, *, suffix: str = "", skip: tuple[str, ...] = ()) -> Row:
        """The line of a subject, with files in ``folder`` and the period that is true for them."""
        subject = SUBJECTS[self.scheme][name]
        phrase = self.dice.pick(subject.phrases(self.part))
        mark = prefix(self.scheme, self.shape, subject.core)
        if self.under_article and subject.core in ("art1", "art2"):
            mark = f"{subject.core[3:]}. "
        text = mark.strip() if self.wordless else mark + drift(self.dice, phrase, self.spelling)
        file_name = stem(self.dice, self.style, self.scheme, subject.core, phrase) + suffix
        return Row(text, tuple(self._files(file_name, folder, subject, period, skip)))

    def rows(self, names: Sequence[str], folder: str, period: str | None, *, suffix: str = "") -> list[Row]:
        return [self.row(name, folder, period, suffix=suffix) for name in names]

    def loose(self, name: str, folder: str, period: str | None) -> list[Row]:
        """Loose documents of one literal, that name it nowhere."""
        truth = Truth((name,), "2004", period, "document")
        titles = self.dice.some(LOOSE[name][self.part], 3)
        return [
            Row(title, (File(self.href(folder, stem(self.dice, "bare", "2004", "", title) + ".pdf"), truth),))
            for title in titles
        ]

    def _files(self, name: str, folder: str, subject: Subject, period: str | None, skip: tuple[str, ...]) -> list[File]:
        if not self.triple:
            component: Component | None = "document" if self.scheme == "2004" else None
            if component is None:  # a whole workbook, or a data set alone: the name does not tell
                skip = (*skip, "component")
            truth = Truth(subject.ids, self.scheme, period, component, skip)
            return [File(self.href(folder, name + counter(self.dice, self.counters) + self.extension), truth)]
        files = []
        for said, part in TRIPLES[self.triple]:
            joint = "" if said.startswith(("(", "-")) else "-"
            tail = said if self.style != "spaces" else f" {said}"
            if self.style != "spaces":
                tail = tail.replace(" ", "_")
            truth = Truth(subject.ids, self.scheme, period, part, skip)
            files.append(File(self.href(folder, f"{name}{joint}{tail}{self.extension}"), truth, said))
        return files

    def href(self, folder: str, name: str) -> str:
        if self.escape == "cyrillic":
            name = quote(drift(self.dice, name, "cyrillic"))
        elif self.escape != "raw":
            name = quote(name.encode(self.escape, "replace"))
        return f"{folder}/{name}" if folder else name


def unperiod(row: Row) -> Row:
    """The same line where honest people disagree about the month."""
    files = tuple(
        File(
            file.href,
            Truth(
                file.truth.obligations,
                file.truth.scheme,
                None,
                file.truth.component,
                (*file.truth.skip, "period"),
            ),
            file.said,
        )
        for file in row.files
    )
    return Row(row.text, files)
