"""What a measurement says: figures by scheme and layout, confusions, and the mistakes that remain.

Per link and field, the words are these:

* *labelled*: the label holds something (obligations: at least one);
* *said*: the program said something;
* *right*: both, and they are equal (obligations: equal as sets, of the same scheme's ids);
* **precision** = right / said; **recall** = right / labelled. Both are None where their divisor is 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

FieldName = Literal["obligation", "period", "component"]
FIELDS: tuple[FieldName, ...] = ("obligation", "period", "component")
GroupName = Literal["total", "scheme", "layout"]
NOTHING = ""
"""The answer that says nothing, in confusions and mistakes."""
WORST = 10
"""Kinds of mistakes that a report shows."""


class Score(BaseModel):
    """Counts of one field over the links of a group, say ``scheme`` «2004» or ``layout`` «B»; ``total`` has no value.

    A link belongs to the scheme of its label; one that is no publication, to the scheme that was said of it.
    """

    group: GroupName
    value: str
    field: FieldName
    right: int = 0
    said: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None


class Confusion(BaseModel):
    """Links of one obligation (ids joined by ``+``) that were taken for another, or for none."""

    truth: str
    said: str
    count: int


class Mistake(BaseModel):
    """Links read wrongly in the same way, with one of them as example. A link counts under its first wrong field."""

    field: FieldName
    truth: str
    said: str
    count: int
    page: str
    index: int
    text: str
    reasons: list[str]


class Measurement(BaseModel):
    """Of one key by one version of the rules. ``scores`` total first, then schemes, then layouts."""

    ruleset: str
    pages: int
    links: int
    publications: int
    scores: list[Score]
    confusion: list[Confusion] = Field(default_factory=list)
    mistakes: list[Mistake] = Field(default_factory=list)
    """The worst first: what was said and is wrong before what was missed, then the most frequent."""

    def groups(self, group: GroupName) -> Iterator[tuple[str, dict[FieldName, Score]]]:
        """Values of a kind of group with their scores by field; a field without any answer is left out."""
        found: dict[str, dict[FieldName, Score]] = {}
        for score in self.scores:
            if score.group == group:
                found.setdefault(score.value, {})[score.field] = score
        yield from found.items()

    def figures(self) -> Measurement:
        """Without confusions and mistakes: what is published."""
        return self.model_copy(update={"confusion": [], "mistakes": []})


def write_figures(measurement: Measurement, path: Path) -> None:
    """Write what :func:`read_figures` reads; the same measurement gives the same bytes. Raises OSError."""
    content = measurement.figures().model_dump_json(indent=1, exclude={"confusion", "mistakes"})
    path.write_bytes(content.encode("utf-8") + b"\n")


def read_figures(path: Path) -> Measurement:
    return Measurement.model_validate_json(path.read_bytes())
