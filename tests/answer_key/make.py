"""Makes the pages of the answer key and their labels: ``python -m tests.answer_key.make``.

Written from what real portals look like, before the matcher was tuned. Nothing here reads the matcher, and the made
files are committed, so that a change of the maker shows as a change of the key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.answer_key import (
    directories,
    doors,
    downloads,
    matrices,
    months_measure,
    months_tune,
    services,
    trees,
    years_measure,
    years_tune,
)
from tests.answer_key.subjects import Part
from tests.answer_key.writer import PageWriter

_BOTH = (matrices, trees, directories, services, doors, downloads)
FOLDER = Path(__file__).parent
PARTS: tuple[Part, ...] = ("tune", "measure")


def made() -> Iterator[tuple[str, bytes]]:
    """(path inside the folder of the key, bytes) of every file, the same on every machine."""
    for part in PARTS:
        numbers: Counter[tuple[str, str]] = Counter()
        for page in pages(part):
            kind = page.layout, page.system
            numbers[kind] += 1
            name = f"{part}/{page.layout}-{page.system}-{numbers[kind]}"
            yield f"{name}.html", page.html_bytes()
            yield f"{name}.json", page.label_bytes()


def pages(part: Part) -> Iterator[PageWriter]:
    """Every page of a part, in the order of layouts as far as modules allow."""
    if part == "tune":
        yield from years_tune.pages()
        yield from months_tune.pages()
        for module in _BOTH:
            yield from module.tune_pages()
    else:
        yield from years_measure.pages()
        yield from months_measure.pages()
        for module in _BOTH:
            yield from module.measure_pages()


def main() -> None:
    for part in PARTS:
        (FOLDER / part).mkdir(exist_ok=True)
        for old in (FOLDER / part).iterdir():
            old.unlink()
    for name, data in made():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
