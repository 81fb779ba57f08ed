"""How well pages are read: holds what ``explain`` says of each link against an answer key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.answer_key import Label, LabelledPage, read_key
from checker.explain import ExplainedLink, explain_page
from checker.measured import FIELDS, NOTHING, Confusion, FieldName, GroupName, Measurement, Mistake, Score
from checker.model import RuleSet

_SKIPS: dict[FieldName, str] = {"obligation": "obligations", "period": "period", "component": "component"}
_ORDER: dict[GroupName, int] = {"total": 0, "scheme": 1, "layout": 2}


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A link of which a field was read wrongly."""

    field: FieldName
    truth: str
    said: str
    page: str
    label: Label
    link: ExplainedLink | None


def measure(folder: Path, ruleset: RuleSet) -> Measurement:
    """Explain every page of the key in ``folder``. Raises DamagedKey, OSError."""
    ruler = Ruler()
    for page in read_key(folder):
        ruler.add(page, explain_page(page.html, page.url, ruleset))
    return ruler.measurement(ruleset.version)


class Ruler:
    """Gathers pages and what was said of their links."""

    def __init__(self) -> None:
        self._pages = self._links = self._publications = 0
        self._scores: dict[tuple[GroupName, str, FieldName], Score] = {}
        self._wrong: list[_Wrong] = []

    def add(self, page: LabelledPage, links: Sequence[ExplainedLink]) -> None:
        """Count one page. A labelled link that was not reported counts as said nothing."""
        self._pages += 1
        for label, link in _paired(page.labels, links):
            self._links += 1
            self._publications += bool(label.obligations)
            scheme = label.scheme or (link.scheme if link else None)
            groups: list[tuple[GroupName, str]] = [("total", ""), ("layout", page.layout)]
            groups += [("scheme", scheme)] if scheme else []
            wrong = [
                _Wrong(field, truth, said, page.name, label, link)
                for field in FIELDS
                if _SKIPS[field] not in label.skip
                for truth, said in [_answers(field, label, link)]
                if not self._count(groups, field, truth, said)
            ]
            self._wrong += wrong[:1]

    def measurement(self, ruleset: str) -> Measurement:
        confusion = Counter((wrong.truth, wrong.said) for wrong in self._wrong if wrong.field == "obligation")
        ordered = sorted(confusion.items(), key=lambda item: (-item[1], item[0]))
        scores = sorted(self._scores.values(), key=lambda s: (_ORDER[s.group], s.value, FIELDS.index(s.field)))
        return Measurement(
            ruleset=ruleset,
            pages=self._pages,
            links=self._links,
            publications=self._publications,
            scores=scores,
            confusion=[Confusion(truth=truth, said=said, count=count) for (truth, said), count in ordered],
            mistakes=_mistakes(self._wrong),
        )

    def _count(self, groups: Sequence[tuple[GroupName, str]], field: FieldName, truth: str, said: str) -> bool:
        """Count an answer in its groups; whether it is right."""
        if truth or said:
            for group, value in groups:
                score = self._scores.setdefault((group, value, field), Score(group=group, value=value, field=field))
                score.labelled += bool(truth)
                score.said += bool(said)
                score.right += truth == said
        return truth == said


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


def _answers(field: FieldName, label: Label, link: ExplainedLink | None) -> tuple[str, str]:
    """What the label and the program say."""
    if field == "obligation":
        return _joined(label.obligations), _joined(link.obligations if link else ())
    if field == "period":
        return label.period or NOTHING, (link.period if link else None) or NOTHING
    return label.component or NOTHING, (link.component if link else None) or NOTHING


def _joined(obligations: Sequence[str]) -> str:
    return "+".join(sorted(set(obligations)))


def _mistakes(wrong: Sequence[_Wrong]) -> list[Mistake]:
    kinds: defaultdict[tuple[FieldName, str, str], list[_Wrong]] = defaultdict(list)
    for one in wrong:
        kinds[one.field, one.truth, one.said].append(one)
    found = []
    for (field, truth, said), same in kinds.items():
        label, link = same[0].label, same[0].link
        text = link.text if link and link.text else label.href
        reasons = link.reasons if link else ["la lectura de la página no dio este enlace"]
        found.append(
            Mistake(
                field=field,
                truth=truth,
                said=said,
                count=len(same),
                page=same[0].page,
                index=label.index,
                text=text,
                reasons=reasons,
            )
        )
    return sorted(found, key=lambda mistake: (mistake.said == NOTHING, -mistake.count))
