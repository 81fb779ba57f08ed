"""What rules that compare with the month before share: which copy is compared, and how both files are named."""

from __future__ import annotations

from checker.model import Case, Part, Publication
from rules.lotaip.absence import is_formula


def previous_dataset(publication: Publication, case: Case) -> tuple[Part, Part] | None:
    """The dataset and that of the month before. Where the national portal has a copy, only that one is compared: the
    own site repeats it."""
    now = publication.parts.get("dataset")
    if now is None or (publication.place == "own" and (publication.obligation.id, "pnt") in case.publications):
        return None
    before = case.previous(publication)
    then = before.parts.get("dataset") if before else None
    return (now, then) if then is not None else None


def both(now: Part, then: Part) -> dict[str, str | int | float]:
    """Parameters that prove a comparison: names and hashes of both files, and where the earlier one was got."""
    return {
        "sha256": now.source.sha256 or "",
        "previous_file": then.source.file,
        "previous_url": then.source.url,
        "previous_sha256": then.source.sha256 or "",
    }


def declares_absence(part: Part) -> bool:
    """Whether every cell with content is a formula of absence; True for a table without rows."""
    return all(is_formula(cell) for _, cells in part.data_rows() for cell in cells if cell)
