"""F-02: text files are UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import TEMPLATES

_NAMES = {"cp1252": "Windows-1252", "cp850": "DOS 850", "mac-roman": "Mac Roman", "utf-16": "UTF-16"}


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for component, part in publication.parts.items():
        if part.file_type != "text":
            continue
        if part.double_encoded:
            yield Failure("double_encoded", component)
        elif part.encoding is not None and part.encoding != "utf-8":
            yield Failure("not_utf8", component, params={"encoding": _NAMES.get(part.encoding, part.encoding)})


_SAVE = "elija Archivo › Guardar como › «CSV UTF-8 (delimitado por comas)»."

RULE = Rule(
    code="F-02",
    title="El texto está codificado en UTF-8",
    why="En otra codificación, las tildes y las eñes aparecen como signos extraños en otras computadoras y en el "
    "portal nacional.",
    law=TEMPLATES,
    source="template",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "not_utf8": Text(
            "El archivo está en {encoding}, no en UTF-8.",
            f"Abra el archivo en Excel, compruebe que las tildes se ven bien y {_SAVE}",
        ),
        "double_encoded": Text(
            "Las tildes y las eñes quedaron dañadas: por ejemplo, «Ã³» donde debería decir «ó».",
            "El archivo se guardó con la codificación equivocada y luego otra vez en UTF-8. Vuelva al archivo "
            f"original, donde las tildes se ven bien, y {_SAVE}",
        ),
    },
    check=check,
    examples=(
        Example("UTF-8", lambda: b.publication()),
        Example("un libro no tiene codificación", lambda: b.changed(b.publication(), "dataset", file_type="xlsx")),
        Example("Windows", lambda: b.changed(b.publication(), "metadata", encoding="cp1252"), ("not_utf8",)),
        Example("DOS", lambda: b.changed(b.publication(), "dataset", encoding="cp850"), ("not_utf8",)),
        Example(
            "tildes dañadas", lambda: b.changed(b.publication(), "dataset", double_encoded=True), ("double_encoded",)
        ),
    ),
)
