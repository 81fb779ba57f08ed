"""The table of what is checked: whole, honest about what is not, and equal to the rules there are."""

from rules.lotaip import catalogue
from rules.lotaip.coverage import Row, contradictions, markdown, table

ROWS = table()


def test_table_and_rules_agree() -> None:
    assert contradictions(ROWS) == []


def test_every_item_and_letter_has_a_row() -> None:
    subjects = [row.subject for row in ROWS]
    letters = {f"Literal {letter.id})" for letter in catalogue.letters()}
    assert letters <= set(subjects)
    numbers = {f"Num. {number}" for number in [*range(2, 5), *range(6, 22), 23, 24]}
    assert numbers <= set(subjects)
    by_section = [(row.section, row.subject) for row in ROWS]
    assert len(set(by_section)) == len(by_section)


def test_letters_of_other_powers_are_not_checked_and_say_why() -> None:
    others = {f"Literal {letter.id})" for letter in catalogue.letters() if not letter.applies}
    assert all(
        (not row.rules and bool(row.outside)) == (row.subject in others) for row in ROWS if "Literal" in row.subject
    )


def test_what_contradicts_is_said() -> None:
    rows = [
        Row(section="s", subject="a", asks="x"),
        Row(section="s", subject="b", asks="x", rules=("P-99",)),
    ]
    assert contradictions(rows, ["P-01"]) == [
        "La fila «a» no nombra ninguna regla ni dice por qué no la hay.",
        "La tabla nombra la regla P-99, que no existe.",
        "Ninguna fila nombra la regla P-01.",
    ]


def test_markdown_has_a_line_for_every_row() -> None:
    text = markdown(ROWS)
    assert text.startswith("# ")
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    sections = len({row.section for row in ROWS})
    assert len(lines) == len(ROWS) + sections
    assert text.count("\n## ") == sections
