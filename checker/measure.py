"""How well the matcher reads an answer key: precision, recall and the mistakes that remain.

A key is a folder of pages with their labels beside them (``PAGE.html``, ``PAGE.json``). A label says what a link is:
scheme, obligations, period, component, or nothing. A field that a label lists under ``skip`` is not measured for that
link, because honest people disagree on it.

Per link and field, the words are these:

* *labelled*: the label holds something (obligations: at least one);
* *said*: the program said something, with the same meaning;
* *right*: both, and they are equal (obligations: equal as sets, of the same scheme's ids);
* **precision** = right / said; **recall** = right / labelled. Both are None where their divisor is 0.

``pair`` is the same for single obligations: a link labelled ``f1`` and ``f2`` counts two.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from checker.explain import ExplainedLink, explain_page
from checker.model import RuleSet
from reading.text import decode

Field = Literal["obligation", "pair", "scheme", "period", "component"]

FIELDS: tuple[Field, ...] = ("obligation", "pair", "scheme", "period", "component")
WORST = 10
"""Kinds of mistakes that the report shows."""
_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Label:
    """The truth about one link of a page; ``index`` is its place among the links that ``explain`` reports."""

    index: int
    href: str
    scheme: str | None
    obligations: tuple[str, ...]
    period: str | None
    component: str | None
    skip: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LabelledPage:
    name: str
    url: str
    layout: str
    system: str
    html: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One link of which a field was read wrongly. ``truth`` and ``said`` are printable; ``—`` is nothing."""

    field: Field
    page: str
    index: int
    text: str
    truth: str
    said: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MistakeKind:
    """Mistakes of one field with the same truth and the same answer, with one of them as example."""

    count: int
    example: Mistake


@dataclass(slots=True)
class Score:
    """Counts of one field over some links."""

    right: int = 0
    said: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float | None:
        """right / said, or None where nothing was said."""
        return self.right / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        """right / labelled, or None where nothing was to be found."""
        return self.right / self.labelled if self.labelled else None

    def add(self, truth: Iterable[str], said: Iterable[str]) -> None:
        labelled, heard = set(truth), set(said)
        self.right += len(labelled & heard)
        self.said += len(heard)
        self.labelled += len(labelled)


@dataclass(slots=True)
class Measurement:
    """Scores by group and field. Groups are ``("total", "")``, ``("scheme", "2004")``, ``("layout", "B")``.

    A link belongs to the scheme of its label; one that is no publication, to the scheme that was said of it.
    """

    pages: int = 0
    links: int = 0
    publications: int = 0
    scores: dict[tuple[str, str], dict[Field, Score]] = field(default_factory=dict)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(truth, said) of links whose obligations were read wrongly, ids joined by ``+``."""
    mistakes: list[Mistake] = field(default_factory=list)

    def score(self, name: Field, group: str = "total", value: str = "") -> Score:
        """The counts of a field in a group; all zero where the group has no link."""
        return self.scores.get((group, value), {}).get(name, Score())

    def worst(self, count: int = WORST) -> list[MistakeKind]:
        """The most frequent kinds of mistakes, most frequent first; ``pair`` repeats ``obligation`` and is left out."""
        kinds: defaultdict[tuple[str, str, str], list[Mistake]] = defaultdict(list)
        for mistake in self.mistakes:
            kinds[mistake.field, mistake.truth, mistake.said].append(mistake)
        ordered = sorted(kinds.values(), key=len, reverse=True)
        return [MistakeKind(len(mistakes), mistakes[0]) for mistakes in ordered[:count]]

    def to_text(self) -> str:
        """The whole measurement for a person to read."""
        return "\n".join(_report(self))


def measure(folder: Path, ruleset: RuleSet) -> Measurement:
    """Explain every page of the key in ``folder`` and hold the answers against the labels.

    Raises :class:`FileNotFoundError` where a page lacks its labels, :class:`ValueError` where a label file is damaged.
    """
    measurement = Measurement()
    for page in read_key(folder):
        measure_page(page, explain_page(page.html, page.url, ruleset), measurement)
    return measurement


def read_key(folder: Path) -> Iterator[LabelledPage]:
    """The pages of a key with their labels, in the order of their names."""
    for path in sorted(folder.glob("*.html")):
        yield read_labelled(path)


def read_labelled(path: Path) -> LabelledPage:
    """A page of a key; raises :class:`ValueError` with the name of the label file where that is damaged."""
    source = path.with_suffix(".json")
    try:
        data = json.loads(source.read_text(encoding="utf-8"))
        labels = tuple(
            Label(
                link["index"],
                link["href"],
                link["scheme"],
                tuple(link["obligations"]),
                link["period"],
                link["component"],
                frozenset(link.get("skip", ())),
            )
            for link in data["links"]
        )
        return LabelledPage(
            path.stem, data["url"], data["layout"], data["system"], decode(path.read_bytes()).text, labels
        )
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"{source.name}: no es un archivo de etiquetas ({error})") from error


def measure_page(page: LabelledPage, links: Sequence[ExplainedLink], measurement: Measurement) -> None:
    """Add one page's links to a measurement. A labelled link that was not reported counts as said nothing."""
    measurement.pages += 1
    for label, link in _paired(page.labels, links):
        measurement.links += 1
        measurement.publications += bool(label.obligations)
        scheme = label.scheme or (link.scheme if link else None)
        groups = [("total", ""), ("layout", page.layout)] + ([("scheme", scheme)] if scheme else [])
        for name in FIELDS:
            if ("obligations" if name in ("obligation", "pair") else name) in label.skip:
                continue
            truth, said = _answers(name, label, link)
            for group in groups:
                measurement.scores.setdefault(group, {}).setdefault(name, Score()).add(truth, said)
            if truth != said and name != "pair":
                mistake = _mistake(name, page, label, link, truth, said)
                measurement.mistakes.append(mistake)
                if name == "obligation":
                    measurement.confusion[mistake.truth, mistake.said] += 1


def _paired(labels: Sequence[Label], links: Sequence[ExplainedLink]) -> Iterator[tuple[Label, ExplainedLink | None]]:
    """Labels with what was said of them: by place, or by address in order where the reader sees more or fewer links."""
    if len(labels) == len(links) and all(label.href == link.href for label, link in zip(labels, links, strict=True)):
        yield from zip(labels, links, strict=True)
        return
    waiting: defaultdict[str, list[ExplainedLink]] = defaultdict(list)
    for link in reversed(links):
        waiting[link.href].append(link)
    for label in labels:
        yield label, waiting[label.href].pop() if waiting[label.href] else None


def _answers(name: Field, label: Label, link: ExplainedLink | None) -> tuple[frozenset[str], frozenset[str]]:
    """What the label and the program say, each as a set: of one answer, or of single obligations for ``pair``."""
    said = tuple(link.obligations) if link else ()
    if name == "pair":
        return frozenset(label.obligations), frozenset(said)
    if name == "obligation":
        return _one(_joined(label.obligations)), _one(_joined(said))
    if name == "scheme":
        return _one(label.scheme), _one(link.scheme if link else None)
    if name == "period":
        return _one(label.period), _one(link.period if link else None)
    return _one(label.component), _one(link.component if link else None)


def _one(answer: str | None) -> frozenset[str]:
    return frozenset([answer]) if answer else frozenset()


def _joined(obligations: Sequence[str]) -> str:
    return "+".join(sorted(set(obligations)))


def _mistake(
    name: Field,
    page: LabelledPage,
    label: Label,
    link: ExplainedLink | None,
    truth: frozenset[str],
    said: frozenset[str],
) -> Mistake:
    return Mistake(
        name,
        page.name,
        label.index,
        link.text if link else label.href,
        next(iter(truth), _NOTHING),
        next(iter(said), _NOTHING),
        tuple(link.reasons) if link else ("la lectura de la página no dio este enlace",),
    )


# --- as text -------------------------------------------------------------------------------------------------

_TITLES: dict[Field, str] = {
    "obligation": "obligación",
    "pair": "obligación suelta",
    "scheme": "esquema",
    "period": "período",
    "component": "componente",
}
_GROUPS = {"total": "todo", "scheme": "ley", "layout": "disposición"}


def _report(measurement: Measurement) -> Iterator[str]:
    yield f"Páginas: {measurement.pages} · enlaces: {measurement.links} · publicaciones: {measurement.publications}"
    yield ""
    yield f"{'':<16}{'campo':<19}{'precisión':>9}{'exhaustividad':>15}{'correctos':>11}{'dichos':>8}{'rotulados':>11}"
    order = {"total": 0, "scheme": 1, "layout": 2}
    for group, value in sorted(measurement.scores, key=lambda pair: (order[pair[0]], pair[1])):
        for name in FIELDS:
            score = measurement.score(name, group, value)
            if score.said or score.labelled:
                shares = f"{_share(score.precision):>9}{_share(score.recall):>15}"
                counts = f"{score.right:>11}{score.said:>8}{score.labelled:>11}"
                yield f"{f'{_GROUPS[group]} {value}':<16}{_TITLES[name]:<19}{shares}{counts}"
    yield ""
    yield "Confusiones (verdad → dicho):"
    for (truth, said), count in sorted(measurement.confusion.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:>5}  {truth} → {said}"
    yield ""
    yield "Los errores más frecuentes:"
    for number, kind in enumerate(measurement.worst(), 1):
        example = kind.example
        times = "una vez" if kind.count == 1 else f"{kind.count} veces"
        yield f"  {number}. {_TITLES[example.field]}: dijo «{example.said}», es «{example.truth}» ({times})"
        reasons = "; ".join(example.reasons) or "sin razones"
        yield f"     p. ej. {example.page}, enlace {example.index} «{example.text}»: {reasons}"


def _share(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}".replace(".", ",")
