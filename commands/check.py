"""``lotaip check``: judge one month of one entity, from files or from an address, through the same rules."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from checker.causes import cause
from checker.language import in_language
from checker.model import Entity, RuleSet
from commands.console import CannotDo, Order, echo_json, exit_on, now, progress
from commands.inputs import is_web, latest_due, registry_of, ruleset_of
from commands.links import probe_links
from commands.options import (
    FILE,
    MONTH,
    RUC,
    as_of_option,
    fail_option,
    json_option,
    language_option,
    private_option,
    registry_option,
    rules_option,
    store_option,
)

if TYPE_CHECKING:
    from checker.language import Language
    from checker.model import Case
    from checker.results_model import CaseResult
    from crawler.registry import Entity as RegisteredEntity


@click.command(cls=Order)
@click.argument("source", metavar="RUTA|URL")
@click.option("--month", type=MONTH, help="Mes de la información (por defecto, el último cuyo plazo venció).")
@click.option("--entity", type=RUC, help="RUC de la entidad.")
@click.option("--previous", type=FILE, help="Carpeta o ZIP del mes anterior, para comparar.")
@registry_option
@as_of_option
@rules_option
@language_option
@json_option
@click.option("--html", "html", type=FILE, help="Escribe una página para imprimir.")
@fail_option
@click.option("--links", is_flag=True, help="Comprueba también los enlaces que hay dentro de los archivos.")
@store_option
@private_option
def check(
    source: str,
    month: str | None,
    entity: str | None,
    previous: Path | None,
    registry: Path | None,
    as_of: datetime | None,
    version: str | None,
    language: Language,
    as_json: bool,
    html: Path | None,
    fail_on: str,
    links: bool,
    store: Path,
    allow_private: bool,
) -> None:
    """Revisa un mes y dice qué corregir primero: una carpeta, un ZIP, un libro oficial o una dirección.

    Para visitar una dirección o comprobar enlaces, el almacén dice quién pregunta: la clave «contact» de su
    lotaip.toml.

    \b
    Ejemplos:
      lotaip check octubre --month 2026-10
      lotaip check "6. Presupuesto de la institucion.xlsx" --month 2026-10
      lotaip check octubre.zip --month 2026-10 --html informe.html
      lotaip check octubre --month 2026-10 --previous septiembre
      lotaip check octubre --month 2026-10 --links
      lotaip check https://www.ejemplo.gob.ec/transparencia/ --month 2026-10
    """
    from checker.collector import collect_seldom
    from checker.engine import judge as judge_case
    from checker.local import look_back
    from checker.past import month_before
    from checker.results_catalogue import catalogue_of
    from reports.check import answer
    from reports.check_text import text_answer, write_check_page

    collect_seldom()
    moment = as_of or now()
    month = month or latest_due(moment)
    ruleset, told_in = ruleset_of(version, month), ruleset_of(version, month, language)
    notes: list[str] = []
    if is_web(source):
        if previous:
            raise click.UsageError("--previous compara archivos; con una dirección no se puede usar.")
        who = _listed(entity, registry) if entity else None
        case, result = _judge_address(
            source, who, month, (ruleset, told_in), store, as_of, allow_private, as_json, links
        )
        notes += _visited(case, language)
    else:
        path = FILE.convert(source, None, None)
        owner = _entity(entity, registry)
        case, notes = _case_of_files(path, owner, month, (ruleset, told_in), moment, as_of is not None)
        if links:
            notes += probe_links(case, path, store, as_of, allow_private, as_json, language)
        if previous:
            rulesets = ruleset, told_in
            before, _ = _case_of_files(previous, owner, month_before(month), rulesets, moment, as_of is not None)
            look_back(case, before)
        result = judge_case(case, told_in)
    titles = {item.id: item.title for item in told_in.outside} | {item.id: item.title for item in told_in.letters}
    beside = [(source.file, titles[item]) for source, item in case.outside]
    told = answer(result, catalogue_of(told_in), notes, beside, language)
    if html:
        _refuse_to_replace(html, language)
        write_check_page(html, told)
    if as_json:
        outside = [{"file": source.file, "id": item, "title": titles[item]} for source, item in case.outside]
        echo_json({**result.model_dump(mode="json"), "outside": outside, "notes": notes})
    else:
        for line in text_answer(told):
            click.echo(line)
        if html:
            click.echo(in_language("Página para imprimir: {path}", language).format(path=html))
    exit_on([result], fail_on)


def _listed(ruc: str, path: Path | None) -> RegisteredEntity:
    found = registry_of(path, None).entities().get(ruc)
    if found is None:
        raise click.UsageError(f"El RUC {ruc} no está en el registro; pase el suyo con --registry.")
    return found


def _entity(ruc: str | None, path: Path | None) -> Entity | None:
    if ruc is None:
        return None
    found = _listed(ruc, path)
    return Entity(found.ruc, found.dpa or None, found.name)


def _case_of_files(
    path: Path,
    entity: Entity | None,
    month: str,
    rulesets: tuple[RuleSet, RuleSet],
    moment: datetime,
    simulated: bool,
) -> tuple[Case, list[str]]:
    """The case of a folder, a ZIP or a file, and the notes on what was left aside.

    ``rulesets`` are the one by whose words files are recognised and the one in whose language the result is told.
    """
    from checker.local import NothingToCheck, build_local_case, gather

    ruleset, told_in = rulesets
    try:
        files = gather(path, told_in.language)
        return build_local_case(files, month, ruleset, moment, entity, simulated, path), files.notes
    except NothingToCheck as error:
        raise CannotDo(str(error)) from error


def _judge_address(
    url: str,
    entity: RegisteredEntity | None,
    month: str,
    rulesets: tuple[RuleSet, RuleSet],
    store: Path,
    as_of: datetime | None,
    allow_private: bool,
    quiet: bool,
    links: bool,
) -> tuple[Case, CaseResult]:
    """The case of one address, swept into a store that is thrown away, and judged while that store is open.

    ``rulesets`` are the one by whose words files are recognised and the one in whose language the result is told.
    """
    from checker.case import CaseBuilder, Place
    from checker.engine import judge as judge_case
    from crawler.settings import SettingsError, load_settings
    from crawler.single import place_of, sweep_place
    from crawler.sweep import SweepRefused
    from evidence import EvidenceError, EvidenceStore

    ruleset, told_in = rulesets

    def clock() -> datetime:
        return as_of or now()

    # Windows keeps the log of the crawl open until the process ends.
    with TemporaryDirectory(prefix="lotaip-", ignore_cleanup_errors=True) as name, progress(url, quiet) as advance:
        try:
            row = place_of(url, entity)
            sweep_place(
                row,
                month,
                load_settings(store).model_copy(update={"probe_links": links}),
                store,
                Path(name),
                clock=clock,
                simulated=as_of is not None,
                allow_private=allow_private,
                progress=lambda state: advance(state.done, state.total, state.message),
            )
            with EvidenceStore(Path(name)) as evidence:
                (sweep,) = evidence.sweeps(month)
                owner = Entity(row.ruc, row.entity.dpa or None, row.entity.name)
                case = CaseBuilder(evidence, sweep, ruleset, clock()).build(owner, [Place(row.place, row.portal_url)])
                case.entity = owner if entity else None
                result = judge_case(case, told_in)
        except (SettingsError, SweepRefused, EvidenceError) as error:
            raise CannotDo(str(error)) from error
    reading = case.readings[0]
    if not case.publications and not reading.complete:
        partly = in_language("La lectura quedó incompleta.", told_in.language)
        why = cause(reading.cause, told_in.language).message if reading.cause else partly
        raise CannotDo(in_language("No se pudo leer «{url}». {why}", told_in.language).format(url=url, why=why))
    return case, result


def _visited(case: Case, language: Language) -> list[str]:
    """What was visited of the place, what failed and what a limit left out."""
    counted, partly, unread = (
        in_language(
            "Páginas visitadas: {pages}. Archivos: {files}. Direcciones que fallaron: {failed}. Fuera por el límite de "
            "visitas: {cut}.",
            language,
        ),
        in_language("La lectura no es completa: {why}", language),
        in_language("No se leyó «{url}»: {why}", language),
    )
    notes = []
    for found in case.readings:
        notes.append(counted.format(pages=found.pages, files=found.files, failed=found.failed, cut=found.cut))
        if found.cause:
            notes.append(partly.format(why=cause(found.cause, language).message))
        notes += [unread.format(url=url, why=cause(code, language).message) for url, code in found.unread]
    return notes


def _refuse_to_replace(html: Path, language: Language) -> None:
    """A slip of the hand must not write the page over a file of the month."""
    from reading.sniff import sniff

    if html.is_file() and sniff(html.read_bytes()) not in ("html", "empty"):
        refused = in_language("«{path}» ya existe y no es una página: elija otro nombre para --html.", language)
        raise click.UsageError(refused.format(path=html))
