"""Every text that ``locale/en/LC_MESSAGES/lotaip.po`` has to have: ``python -m tests.messages`` (``make locale-check``)
prints those that it lacks, ready to be filled in, and names those that nothing asks for any more."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from checker.causes import CAUSES
from checker.local import NAME_THEM
from checker.local_files import HINTS
from checker.model import Letter, Obligation, OutsideItem
from reading.disk import REASONS
from reports.words import STATE
from rules import lotaip
from rules.lotaip.checks.k03 import PLACES

ROOT = Path(__file__).parent.parent
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "lotaip.po"
_WITH_LABELS = (
    *("reports/rules.py", "commands/rules.py", "commands/check.py", "commands/links.py"),
    *("checker/local.py", "checker/local_files.py"),
)
_SAYS = ("said", "in_language")


def messages() -> dict[str, list[str]]:
    """Each Spanish text, in the order of the rule set, with the places that use it."""
    found: dict[str, list[str]] = {}
    for text, place in _used():
        found.setdefault(text, []).append(place)
    return found


def _used() -> Iterator[tuple[str, str]]:
    ruleset = lotaip.load()
    for rule in ruleset.rules:
        yield rule.title, f"{rule.code} title"
        yield rule.why, f"{rule.code} why"
        for kind, text in rule.texts.items():
            yield text.message, f"{rule.code} {kind} message"
            yield text.fix, f"{rule.code} {kind} fix"
        yield from ((example.name, f"{rule.code} example") for example in rule.examples)
    items: tuple[Obligation | Letter | OutsideItem, ...] = (*ruleset.obligations, *ruleset.letters, *ruleset.outside)
    for item in items:
        yield item.title, f"{item.id} title"
        yield item.summary, f"{item.id} summary"
    yield from ((word, "K-03 place") for word in PLACES.values())
    yield from ((sentence, f"cause {code}") for code, (_, sentence) in CAUSES.items())
    yield from ((sentence, "checker/local_files.py") for sentence in HINTS.values())
    yield (NAME_THEM, "checker/local.py")
    yield from ((words, "reading/disk.py") for words in REASONS.values())
    yield from ((word, "reports/words.py") for word in STATE.values())
    for name in _WITH_LABELS:
        yield from ((text, name) for text in _said(ROOT / name))


def _said(path: Path) -> Iterator[str]:
    """The literals handed to the translating functions, also those inside f-strings, where gettext's tools see none."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case (
                ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_])
                | ast.Call(func=ast.Attribute(attr=name), args=[ast.Constant(value=str(text)), *_])
            ) if name in _SAYS:
                yield text


def english() -> dict[str, str]:
    """What the English catalogue holds, by its Spanish text."""
    with ENGLISH.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def main() -> int:
    """Prints what is missing as entries without a translation, and what is too much to the standard error."""
    wanted, held = messages(), english()
    missing = Catalog()
    for text, places in wanted.items():
        if not held.get(text):
            missing.add(text, auto_comments=sorted(set(places)))
    write_po(sys.stdout.buffer, missing, width=0, omit_header=True)
    unused = held.keys() - wanted.keys()
    for text in sorted(unused):
        print(f"unused: {text}", file=sys.stderr)
    return 1 if len(missing) or unused else 0


if __name__ == "__main__":
    sys.exit(main())
