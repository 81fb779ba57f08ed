"""The rules catalogue in Markdown: one page a rule, and the index that lists them."""

from __future__ import annotations

from collections.abc import Iterator

from checker.results_catalogue import Catalogue, CatalogueRule
from reports.text import month_name
from reports.words import SEVERITY, SOURCE, STATE

INDEX = "README.md"


def rule_page(rule: CatalogueRule, version: str) -> str:
    """What the rule asks, why, by which law, each way of failing with its fix, and its examples."""
    return "\n".join(_page(rule, version)) + "\n"


def _page(rule: CatalogueRule, version: str) -> Iterator[str]:
    until = f" hasta {month_name(rule.valid_to)}" if rule.valid_to else ""
    yield f"# {rule.code}: {rule.title}"
    yield ""
    yield rule.why
    yield ""
    yield f"- **Norma:** {rule.law}"
    yield f"- **Fundamento:** {SOURCE[rule.source].lower()}"
    yield f"- **Gravedad:** {SEVERITY[rule.severity].lower()}"
    yield f"- **Parámetro del índice:** {rule.parameter.upper() if rule.parameter else 'ninguno'}"
    yield f"- **Vigencia:** meses desde {month_name(rule.valid_from)}{until}"
    yield f"- **Estado:** {STATE[rule.state].lower()} (reglas {version})"
    if rule.needs_web:
        yield "- **Necesita la web:** no se revisa en una carpeta"
    yield ""
    yield "## Formas de fallar"
    for kind, text in rule.texts.items():
        yield ""
        yield f"### `{kind}` ({SEVERITY[text.severity].lower()})"
        yield ""
        yield f"**Qué dice:** {text.message}"
        yield ""
        yield f"**Cómo se corrige:** {text.fix}"
    yield ""
    yield "## Ejemplos"
    yield ""
    yield from (f"- Cumple: {name}" for name in rule.passing)
    yield from (f"- Falla (`{'`, `'.join(example.kinds)}`): {example.name}" for example in rule.failing)


def pages(catalogue: Catalogue) -> dict[str, str]:
    """Every file of the catalogue, by its name."""
    named = {f"{rule.code}.md": rule_page(rule, catalogue.version) for rule in catalogue.rules}
    return {INDEX: _index(catalogue)} | named


def _index(catalogue: Catalogue) -> str:
    head = [
        f"# Catálogo de reglas {catalogue.version}",
        "",
        "Generado por `lotaip rules catalogue`: no se edita a mano. «Inferida» quiere decir que ninguna norma lo dice "
        "con esas palabras.",
        "",
        "| Regla | Exige | Gravedad | Parámetro | Fundamento | Desde |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows = [
        f"| [{rule.code}]({rule.code}.md) | {rule.title} | {SEVERITY[rule.severity].lower()} "
        f"| {rule.parameter.upper() if rule.parameter else '–'} | {SOURCE[rule.source].lower()} | {rule.valid_from} |"
        for rule in catalogue.rules
    ]
    return "\n".join([*head, *rows]) + "\n"
