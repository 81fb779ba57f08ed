"""The rules catalogue in Markdown: one page a rule, and the index that lists them."""

from __future__ import annotations

from collections.abc import Iterator

from checker.language import Language as Code
from checker.language import in_language
from checker.results_catalogue import Catalogue, CatalogueRule
from reports.language import Language
from reports.words import STATE, words_in

INDEX = "README.md"


def rule_page(rule: CatalogueRule, version: str, language: Code = "es") -> str:
    """What the rule asks, why, by which law, each way of failing with its fix, and its examples.

    ``language`` is the one that the rule's own texts are in.
    """
    return "\n".join(_page(rule, version, language)) + "\n"


def _page(rule: CatalogueRule, version: str, language: Code) -> Iterator[str]:
    def said(text: str) -> str:
        return in_language(text, language)

    words, month = words_in(Language(language)), Language(language).month_name
    parameter = rule.parameter.upper() if rule.parameter else said("ninguno")
    months = said("meses desde {first}").format(first=month(rule.valid_from))
    if rule.valid_to:
        months += said(" hasta {last}").format(last=month(rule.valid_to))
    state = said("{state} (reglas {version})").format(state=said(STATE[rule.state]).lower(), version=version)
    yield f"# {rule.code}: {rule.title}"
    yield ""
    yield rule.why
    yield ""
    yield f"- **{said('Norma')}:** {rule.law}"
    yield f"- **{said('Fundamento')}:** {words.SOURCE[rule.source].lower()}"
    yield f"- **{said('Gravedad')}:** {words.SEVERITY[rule.severity].lower()}"
    yield f"- **{said('Parámetro del índice')}:** {parameter}"
    yield f"- **{said('Vigencia')}:** {months}"
    yield f"- **{said('Estado')}:** {state}"
    if rule.needs_web:
        yield f"- **{said('Necesita la web')}:** {said('no se revisa en una carpeta')}"
    yield ""
    yield f"## {said('Formas de fallar')}"
    for kind, text in rule.texts.items():
        yield ""
        yield f"### `{kind}` ({words.SEVERITY[text.severity].lower()})"
        yield ""
        yield f"**{said('Qué dice')}:** {text.message}"
        yield ""
        yield f"**{said('Cómo se corrige')}:** {text.fix}"
    yield ""
    yield f"## {said('Ejemplos')}"
    yield ""
    yield from (f"- {said('Cumple')}: {name}" for name in rule.passing)
    yield from (f"- {said('Falla')} (`{'`, `'.join(example.kinds)}`): {example.name}" for example in rule.failing)


def pages(catalogue: Catalogue, language: Code = "es") -> dict[str, str]:
    """Every file of the catalogue, by its name; ``language`` is the one that the catalogue's texts are in."""
    named = {f"{rule.code}.md": rule_page(rule, catalogue.version, language) for rule in catalogue.rules}
    return {INDEX: _index(catalogue, language)} | named


def _index(catalogue: Catalogue, language: Code) -> str:
    def said(text: str) -> str:
        return in_language(text, language)

    words = words_in(Language(language))
    names = (
        *(said("Regla"), said("Exige"), said("Gravedad")),
        *(said("Parámetro"), said("Fundamento"), said("Desde")),
    )
    head = [
        f"# {said('Catálogo de reglas')} {catalogue.version}",
        "",
        said(
            "Generado por `lotaip rules catalogue`: no se edita a mano. «Inferida» quiere decir que ninguna norma lo "
            "dice con esas palabras."
        ),
        "",
        f"| {' | '.join(names)} |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows = [
        f"| [{rule.code}]({rule.code}.md) | {rule.title} | {words.SEVERITY[rule.severity].lower()} "
        f"| {rule.parameter.upper() if rule.parameter else '–'} | {words.SOURCE[rule.source].lower()} "
        f"| {rule.valid_from} |"
        for rule in catalogue.rules
    ]
    return "\n".join([*head, *rows]) + "\n"
