"""The command line: wires the parts together, and turns every user's mistake into one clear sentence.

Exit codes: 0 done; 1 findings at or above ``--fail-on`` (``check``, ``judge``) or altered evidence (``verify``);
2 wrong usage; 3 the work could not be done.
"""

from __future__ import annotations

import gettext
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

# click takes its own words («Usage:», «Options:») from gettext's default domain, which must be bound before its import.
_LOCALE = Path(__file__).with_name("locale")
os.environ.setdefault("LANGUAGE", "es")
gettext.bindtextdomain("messages", _LOCALE)
gettext.textdomain("messages")

import click  # noqa: E402

from checker.case import Place  # noqa: E402
from checker.causes import cause  # noqa: E402
from checker.model import Entity, RuleSet  # noqa: E402
from checker.results_catalogue import EntityRow  # noqa: E402
from rules import lotaip  # noqa: E402
from rules.lotaip.calendar import MonthError, latest_due_month, parse_month  # noqa: E402

if TYPE_CHECKING:
    from checker.results_model import CaseResult
    from crawler.registry import Registry
    from crawler.sweep import SweepSummary

SEVERITIES = ("error", "warning", "info", "never")


class CannotDo(click.ClickException):
    """The work could not be done: exit code 3, one sentence."""

    exit_code = 3


def now() -> datetime:
    """The only place where the system clock is read."""
    return datetime.now(UTC)


class MonthType(click.ParamType[str]):
    name = "AAAA-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return parse_month(str(value))
        except MonthError as error:
            self.fail(str(error), param, ctx)


class MomentType(click.ParamType[datetime]):
    name = "AAAA-MM-DD[THH:MM]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        except ValueError:
            self.fail(f"«{value}» no es una fecha: escríbala como 2026-11-20 o 2026-11-20T15:00.", param, ctx)
        if len(str(value)) == len("2026-11-20"):
            moment = moment.replace(hour=23, minute=59)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class RucType(click.ParamType[str]):
    name = "RUC"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if len(text) == 12 and text.isdigit():
            text = "0" + text
        if len(text) != 13 or not text.isdigit():
            self.fail(f"«{value}» no es un RUC: tiene 13 dígitos.", param, ctx)
        return text


MONTH, MOMENT, RUC = MonthType(), MomentType(), RucType()
store_option = click.option(
    "--store",
    "store",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("store"),
    show_default=True,
    help="Carpeta del almacén (evidencia y resultados).",
)
as_of_option = click.option("--as-of", type=MOMENT, help="Fecha con la que se trabaja, en lugar de la actual.")
json_option = click.option("--json", "as_json", is_flag=True, help="Salida para programas, en JSON.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="lotaip", prog_name="lotaip", message="%(prog)s %(version)s")
def main() -> None:
    """Revisa si los municipios del Ecuador publican lo que la LOTAIP les obliga, guarda la prueba y los ordena.

    \b
    Ejemplos:
      lotaip demo                               recorrido completo con un país de muestra
      lotaip check MI_CARPETA --month 2026-10   revisa los archivos de un mes antes de publicarlos
      lotaip sweep --month 2026-10              visita los portales y guarda la evidencia
      lotaip judge --month 2026-10              aplica las reglas a lo guardado
      lotaip report --out sitio                 escribe el sitio con el ranking
    """


@main.command()
@click.option("--month", type=MONTH, help="Mes de la información (por defecto, el último cuyo plazo venció).")
@click.option("--registry", type=click.Path(path_type=Path), help="Registro de entidades en CSV.")
@click.option("--only", help="Solo estos RUC, separados por comas.")
@store_option
@as_of_option
@click.option("--allow-private", is_flag=True, help="Permite direcciones de redes privadas (pruebas y demostraciones).")
@json_option
def sweep(
    month: str | None,
    registry: Path | None,
    only: str | None,
    store: Path,
    as_of: datetime | None,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Visita los portales de un mes y guarda lo que vio como evidencia.

    Si se interrumpe, vuelva a ejecutar la misma orden: sigue donde quedó.

    \b
    Ejemplo:
      lotaip sweep --month 2026-10 --only 0160000270001
    """
    from crawler.settings import SettingsError, load_settings
    from crawler.sweep import SweepRefused, run_sweep
    from evidence import EvidenceError

    def clock() -> datetime:
        return as_of or now()

    month = month or _latest_due(clock())
    rows = _registry(registry, store)
    wanted = {RUC.convert(text, None, None) for text in only.split(",")} if only else None
    if wanted and (unknown := wanted - rows.entities().keys()):
        raise click.UsageError(f"No están en el registro: {', '.join(sorted(unknown))}.")
    try:
        settings = load_settings(store)
        with _progress(f"Barrido de {month}", as_json) as advance:
            summary = run_sweep(
                store,
                rows,
                month,
                settings,
                clock=clock,
                only=wanted,
                allow_private=allow_private,
                simulated=as_of is not None,
                progress=lambda state: advance(state.done, state.total, state.message),
            )
    except (SettingsError, SweepRefused, EvidenceError) as error:
        raise CannotDo(str(error)) from error
    if rows.path != store / "registry.csv":
        shutil.copyfile(rows.path, store / "registry.csv")
    if as_json:
        click.echo(json.dumps(asdict(summary), ensure_ascii=False, indent=2))
    else:
        for line in _sweep_lines(summary):
            click.echo(line)
    if summary.interrupted:
        raise CannotDo(summary.message)


@main.command()
@click.option("--month", type=MONTH, required=True, help="Mes que se juzga.")
@store_option
@click.option("--registry", type=click.Path(path_type=Path), help="Registro de entidades en CSV.")
@click.option("--rules", "version", help="Versión del conjunto de reglas (por defecto, la vigente).")
@as_of_option
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True)
@json_option
def judge(
    month: str,
    store: Path,
    registry: Path | None,
    version: str | None,
    as_of: datetime | None,
    fail_on: str,
    as_json: bool,
) -> None:
    """Aplica las reglas a la evidencia guardada de un mes y guarda los resultados.

    \b
    Ejemplo:
      lotaip judge --month 2026-10 --store store
    """
    from checker.judging import NoSweep, judge_month
    from checker.results import ResultsStore
    from checker.results_catalogue import catalogue_of
    from evidence import EvidenceError, EvidenceStore

    ruleset = _ruleset(version)
    rows = _registry(registry, store)
    if not (store / "crawl.db").exists():
        raise CannotDo(f"No hay evidencia en «{store}»: ejecute antes «lotaip sweep --month {month}».")
    try:
        with EvidenceStore(store) as evidence, ResultsStore(store / "results.db", writable=True) as results:
            results.save_catalogue(catalogue_of(ruleset))
            results.save_entities(_entity_rows(rows))
            with _progress(f"Juicio de {month}", as_json) as advance:
                judged = judge_month(evidence, month, _places(rows), ruleset, as_of, results, advance)
    except (NoSweep, EvidenceError) as error:
        raise CannotDo(str(error)) from error
    if as_json:
        click.echo("[" + ",\n".join(result.model_dump_json() for result in judged) + "]")
    else:
        click.echo(_counts(judged, month))
    _exit_on(judged, fail_on)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--month", type=MONTH, help="Mes de la información (por defecto, el último cuyo plazo venció).")
@click.option("--entity", type=RUC, help="RUC de la entidad.")
@click.option("--registry", type=click.Path(path_type=Path), help="Registro de entidades en CSV.")
@as_of_option
@click.option("--rules", "version", help="Versión del conjunto de reglas (por defecto, la vigente).")
@json_option
@click.option(
    "--html", "html", type=click.Path(path_type=Path, dir_okay=False), help="Escribe una página para imprimir."
)
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True)
def check(
    path: Path,
    month: str | None,
    entity: str | None,
    registry: Path | None,
    as_of: datetime | None,
    version: str | None,
    as_json: bool,
    html: Path | None,
    fail_on: str,
) -> None:
    """Revisa una carpeta, un ZIP o un libro oficial de un mes y dice qué corregir primero.

    \b
    Ejemplos:
      lotaip check octubre --month 2026-10
      lotaip check "6. Presupuesto de la institucion.xlsx" --month 2026-10
      lotaip check octubre.zip --month 2026-10 --html informe.html
    """
    from checker.engine import judge as judge_case
    from checker.local import NothingToCheck, build_local_case, gather
    from checker.results_catalogue import catalogue_of
    from reports.check import answer, text_answer, write_check_page

    moment = as_of or now()
    month = month or _latest_due(moment)
    ruleset = _ruleset(version)
    try:
        files = gather(path)
    except NothingToCheck as error:
        raise CannotDo(str(error)) from error
    who = _entity(entity, registry) if entity else None
    case = build_local_case(files, month, ruleset, moment, who, as_of is not None, path)
    result = judge_case(case, ruleset)
    told = answer(result, catalogue_of(ruleset), files.notes, case.outside)
    if html:
        try:
            write_check_page(html, told)
        except OSError as error:
            raise CannotDo(f"No se pudo escribir «{html}»: {error.strerror}.") from error
    if as_json:
        click.echo(result.model_dump_json(indent=2))
    else:
        for line in text_answer(told):
            click.echo(line)
        if html:
            click.echo(f"Página para imprimir: {html}")
    _exit_on([result], fail_on)


@main.command()
@store_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Carpeta del sitio.")
@click.option("--only", type=RUC, help="Solo la página de este RUC.")
@as_of_option
def report(store: Path, out: Path, only: str | None, as_of: datetime | None) -> None:
    """Escribe el sitio: ranking, municipios, obligaciones, evidencia y metodología. Se abre sin servidor.

    \b
    Ejemplo:
      lotaip report --store store --out sitio
    """
    from checker.results import ResultsStore, ResultsUnavailable
    from reports.build import WrongFolder, build_site

    if not (store / "results.db").exists():
        raise CannotDo(f"No hay resultados en «{store}»: ejecute antes «lotaip judge --month AAAA-MM».")
    try:
        with ResultsStore(store / "results.db") as results:
            summary = build_site(results, out, only=only, generated_at=as_of or now())
    except (WrongFolder, ResultsUnavailable) as error:
        raise CannotDo(str(error)) from error
    click.echo(f"{summary.pages} páginas en «{out}». Abra {out / 'index.html'}.")


@main.command()
@store_option
@json_option
def verify(store: Path, as_json: bool) -> None:
    """Recalcula la huella de toda la evidencia y dice qué falta o fue alterado.

    \b
    Ejemplo:
      lotaip verify --store store
    """
    from evidence import EvidenceError, EvidenceStore

    if not (store / "crawl.db").exists():
        raise CannotDo(f"No hay evidencia en «{store}».")
    try:
        with EvidenceStore(store) as evidence:
            problems = list(evidence.verify())
    except EvidenceError as error:
        raise CannotDo(str(error)) from error
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
    elif problems:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{len(problems)} problemas: la evidencia fue alterada o está incompleta.")
    else:
        click.echo("Toda la evidencia está completa y coincide con sus huellas SHA-256.")
    if problems:
        sys.exit(1)


@main.command()
@click.option("--registry", type=click.Path(path_type=Path), help="Registro de entidades en CSV.")
@click.option("--province", help="Solo esta provincia.")
@store_option
@json_option
def entities(registry: Path | None, province: str | None, store: Path, as_json: bool) -> None:
    """Muestra las entidades del registro y los lugares donde publican.

    \b
    Ejemplo:
      lotaip entities --province Azuay
    """
    from reading.text import fold

    rows = _registry(registry, store)
    chosen = [row for row in rows.rows if not province or fold(row.entity.province) == fold(province)]
    if as_json:
        click.echo(json.dumps([row.model_dump() for row in chosen], ensure_ascii=False, indent=2))
        return
    for row in chosen:
        where = f"{row.portal_kind or 'sitio propio'}: {row.portal_url or 'sin dirección'}"
        click.echo(f"{row.ruc}  {row.entity.dpa or '----'}  {row.entity.name} ({row.entity.province})  {where}")
    click.echo(f"{len({row.ruc for row in chosen})} entidades, {len(chosen)} lugares.")


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-country"), show_default=True
)
@click.option("--seed", type=int, default=7, show_default=True, help="Semilla del país de muestra.")
@click.option(
    "--municipalities", type=click.IntRange(14, 221), default=14, show_default=True, help="Cuántos municipios."
)
def demo(out: Path, seed: int, municipalities: int) -> None:
    """Recorre todo el camino con un país de muestra: portales, evidencia, juicio y ranking de seis meses."""
    from demo.country import build_country
    from demo.months import sweeps
    from demo.server import CountryServer

    store, site, truth = out / "store", out / "site", out / "truth.json"
    if out.exists() and any(out.iterdir()):
        if not truth.exists():
            raise click.UsageError(f"«{out}» ya existe y no es un país de muestra: elija otra carpeta con --out.")
        shutil.rmtree(out)
    store.mkdir(parents=True)
    country = build_country(seed, municipalities)
    country.write_truth(truth)
    (store / "lotaip.toml").write_text(_DEMO_SETTINGS, encoding="utf-8")
    with CountryServer(country) as server:
        (store / "registry.csv").write_text(server.registry(), encoding="utf-8")
        for month in country.months:
            for moment in sweeps(month):
                click.echo(f"Visita de {month}, con fecha {moment:%Y-%m-%d}…", err=True)
                server.set_clock(moment)
                _run("sweep", "--month", month, "--store", str(store), "--as-of", moment.isoformat(), "--allow-private")
            _run("judge", "--month", month, "--store", str(store), "--fail-on", "never")
    _run("report", "--store", str(store), "--out", str(site))
    _run("verify", "--store", str(store))
    cells, wrong = _compare_with_truth(store, truth)
    click.echo(f"Veredictos iguales a la verdad conocida: {cells - len(wrong)} de {cells}.")
    for line in wrong:
        click.echo(f"  {line}")
    click.echo(f"Abra {site / 'index.html'} en su navegador.")
    if wrong:
        raise CannotDo("Hay veredictos que no coinciden con la verdad del país de muestra.")


# --- helpers ------------------------------------------------------------------------------------------------

_DEMO_SETTINGS = """\
# País de muestra: servidores de este mismo equipo. Los que no responden se abandonan pronto.
vantage = "este equipo"
timeout = 4
retries = 1
"""


def _run(*arguments: str) -> None:
    """Another ``lotaip`` command in a process of its own: Scrapy's reactor starts once per process."""
    code = subprocess.run([sys.executable, __file__, *arguments], check=False).returncode
    if code:
        raise CannotDo(f"«lotaip {' '.join(arguments)}» terminó con el código {code}.")


def _compare_with_truth(store: Path, truth: Path) -> tuple[int, list[str]]:
    """Cells (entity, month, obligation) compared, and a line for each that differs."""
    from checker.results import ResultsStore

    known = json.loads(truth.read_text(encoding="utf-8"))
    cells, wrong = 0, []
    with ResultsStore(store / "results.db") as results:
        for ruc, months in known["truth"].items():
            for month, visits in months.items():
                case = results.load_case(ruc, month)
                said = {verdict.obligation: verdict.verdict for verdict in case.verdicts} if case else {}
                for obligation, expected in visits[known["sweeps"][month][-1]].items():
                    cells += 1
                    if said.get(obligation) != expected["verdict"]:
                        was = f"se juzgó {said.get(obligation)}, es {expected['verdict']}"
                        wrong.append(f"{ruc} {month} {obligation}: {was}")
    return cells, wrong


def _latest_due(moment: datetime) -> str:
    from checker.engine import GUAYAQUIL

    return latest_due_month(moment.astimezone(GUAYAQUIL).date())


def _sweep_lines(summary: SweepSummary) -> Iterator[str]:
    """How completely each place was read; complete ones are only counted."""
    for place in summary.places:
        if not place.complete:
            why = cause(place.cause).message if place.cause else "Lectura incompleta."
            where = "portal nacional" if place.place == "pnt" else "sitio propio"
            yield f"  {place.ruc} {place.name}, {where}: {place.share:.0%} leído. {why}"
    whole = sum(place.complete for place in summary.places)
    yield (
        f"{summary.month}: {whole} de {len(summary.places)} lugares leídos por completo, "
        f"{summary.requests} peticiones, {summary.bytes / 1e6:.1f} MB."
    )


def _ruleset(version: str | None) -> RuleSet:
    try:
        return lotaip.load(version)
    except lotaip.UnknownRuleSet as error:
        raise click.UsageError(str(error)) from error


def _registry(path: Path | None, store: Path | None) -> Registry:
    """The registry asked for, else the store's, else the shipped one; repairs and problems are said aloud."""
    from crawler.registry import SHIPPED, RegistryError, load_registry

    if path is None and store is not None and (store / "registry.csv").exists():
        path = store / "registry.csv"
    try:
        registry = load_registry(path or SHIPPED)
    except RegistryError as error:
        raise CannotDo(str(error)) from error
    for note in (*registry.repairs, *registry.problems):
        click.echo(note, err=True)
    return registry


def _places(registry: Registry) -> list[tuple[Entity, list[Place]]]:
    places: dict[str, list[Place]] = {}
    for row in registry.places():
        places.setdefault(row.ruc, []).append(Place(row.place, row.portal_url))
    return [
        (Entity(ruc, entity.dpa or None, entity.name), places.get(ruc, []))
        for ruc, entity in registry.entities().items()
    ]


def _entity_rows(registry: Registry) -> list[EntityRow]:
    return [
        EntityRow(ruc=e.ruc, dpa=e.dpa or None, name=e.name, province=e.province or None, canton=e.canton or None)
        for e in registry.entities().values()
    ]


def _entity(ruc: str, path: Path | None) -> Entity:
    found = _registry(path, None).entities().get(ruc)
    if found is None:
        raise click.UsageError(f"El RUC {ruc} no está en el registro; pase el suyo con --registry.")
    return Entity(found.ruc, found.dpa or None, found.name)


@contextmanager
def _progress(title: str, quiet: bool) -> Iterator[Callable[..., None]]:
    """A progress line on standard error; silent for programs and where there is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int, note: str = "") -> None:
            bar.update(task, completed=done, total=total)
            if note and not quiet:
                console.print(note, highlight=False)

        yield advance


def _counts(judged: list[CaseResult], month: str) -> str:
    counts: dict[str, int] = {}
    for result in judged:
        for verdict in result.verdicts:
            counts[verdict.verdict] = counts.get(verdict.verdict, 0) + 1
    shares = ", ".join(f"{counts.get(kind, 0)} {kind}" for kind in _VERDICTS)
    return f"{month}: {len(judged)} entidades juzgadas; obligaciones: {shares}."


_VERDICTS = ("cumple", "no_aplica", "parcial", "incumple", "no_evaluado")


def _exit_on(judged: list[CaseResult], fail_on: str) -> None:
    if fail_on == "never":
        return
    counted = {"error"} if fail_on == "error" else {"error", "warning"}
    if any(f.severity in counted for r in judged for v in r.verdicts for f in v.findings):
        sys.exit(1)


if __name__ == "__main__":
    main()
