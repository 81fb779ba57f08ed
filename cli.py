"""The command line: wires the parts together, and turns every user's mistake into one clear sentence.

Exit codes: 0 done; 1 findings at or above ``--fail-on`` (``check``, ``judge``) or altered evidence (``verify``);
2 wrong usage; 3 the work could not be done.
"""

from __future__ import annotations

import codecs
import errno
import gettext
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
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
from reading.disk import reason  # noqa: E402
from rules import lotaip  # noqa: E402
from rules.lotaip.calendar import MonthError, latest_due_month, parse_month  # noqa: E402

if TYPE_CHECKING:
    from checker.model import Case
    from checker.results_model import CaseResult
    from crawler.registry import Entity as RegisteredEntity
    from crawler.registry import Registry
    from crawler.sweep import SweepSummary

_SIGNS = {"✓": "+", "◐": "/", "✕": "x", "◇": "o", "›": ">", "—": "-", "–": "-", "−": "-", "«": '"', "»": '"', "·": "-"}
"""What a terminal that knows no more than its code page shows for the signs of our texts."""


class CannotDo(click.ClickException):
    """The work could not be done: exit code 3, one sentence."""

    exit_code = 3


class Order(click.Command):
    """A command whose usage line is in Spanish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[OPCIONES]", **kwargs})


class Orders(click.Group):
    """All commands. What the system refuses (a disk, a database) ends in one sentence, whichever command met it."""

    command_class = Order

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        words = {"options_metavar": "[OPCIONES]", "subcommand_metavar": "ORDEN [ARGUMENTOS]..."}
        super().__init__(*args, **{**words, **kwargs})

    def main(self, *args: Any, **kwargs: Any) -> Any:
        codecs.register_error("lotaip", _in_code_page)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="lotaip")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.filename is None and error.errno in (errno.EPIPE, errno.EINVAL):  # EINVAL: Windows' closed pipe
                raise BrokenPipeError(errno.EPIPE, "") from error
            where = f" «{error.filename}»" if error.filename else ""
            raise CannotDo(f"No se pudo leer o escribir{where}: {reason(error)}.") from error
        except sqlite3.Error as error:
            raise CannotDo(f"La base de datos del almacén no se puede usar ({error}): revise el disco.") from error
        except MemoryError as error:
            raise CannotDo("La memoria de este equipo no alcanza: revise menos archivos a la vez.") from error


def _in_code_page(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    plain = (_SIGNS.get(c) or unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode() for c in letters)
    return "".join(letter or "?" for letter in plain), error.end


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
        text = str(value).strip().replace("Z", "+00:00")
        try:
            if len(text) == len("2026-11-20"):
                moment = datetime.combine(date.fromisoformat(text), time(23, 59))
            else:
                moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"«{value}» no es una fecha: escríbala como 2026-11-20 o 2026-11-20T15:00.", param, ctx)
        if not 2004 < moment.year < 2100:
            self.fail(f"«{value}» está fuera de los años que se pueden revisar.", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class RucType(click.ParamType[str]):
    name = "RUC"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if len(text) == 12 and text.isdigit():
            text = "0" + text
        if len(text) != 13 or not (text.isascii() and text.isdigit()):
            self.fail(f"«{value}» no es un RUC: tiene 13 dígitos.", param, ctx)
        return text


class PathType(click.ParamType[Path]):
    """A path as people type it; the work itself finds out whether it can be opened."""

    def __init__(self, name: str, *, folder: bool = False) -> None:
        self.name = name
        self._folder = folder

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        # In Windows «"C:\\mi carpeta\\"» arrives with its closing quote: the backslash before it protects it.
        path = Path(str(value).rstrip('"')) if os.name == "nt" else Path(value)
        try:
            if self._folder and path.exists() and not path.is_dir():
                self.fail(f"«{path}» es un archivo y aquí va una carpeta.", param, ctx)
        except OSError as error:
            self.fail(f"«{path}» no se puede usar: {reason(error)}.", param, ctx)
        return path


MONTH, MOMENT, RUC = MonthType(), MomentType(), RucType()
FILE, FOLDER = PathType("ARCHIVO"), PathType("CARPETA", folder=True)
store_option = click.option(
    "--store",
    "store",
    type=FOLDER,
    default=Path("store"),
    show_default=True,
    help="Carpeta del almacén (evidencia y resultados).",
)
registry_option = click.option("--registry", type=FILE, help="Registro de entidades en CSV.")
rules_option = click.option(
    "--rules", "version", metavar="VERSIÓN", help="Versión del conjunto de reglas (por defecto, la vigente)."
)
as_of_option = click.option("--as-of", type=MOMENT, help="Fecha con la que se trabaja, en lugar de la actual.")
private_option = click.option(
    "--allow-private", is_flag=True, help="Permite direcciones de redes privadas (pruebas y demostraciones)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Salida para programas, en JSON.")
fail_option = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="Desde qué gravedad se termina con el código 1: error, aviso (warning) o nunca (never).",
)


@click.group(cls=Orders, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="lotaip", prog_name="lotaip", message="%(prog)s %(version)s")
def main() -> None:
    """Revisa si los municipios del Ecuador publican lo que la LOTAIP les obliga, guarda la prueba y los ordena.

    \b
    Ejemplos:
      lotaip demo                               recorrido completo con un país de muestra
      lotaip check "MI CARPETA" --month 2026-10 revisa los archivos de un mes antes de publicarlos
      lotaip sweep --month 2026-10              visita los portales y guarda la evidencia
      lotaip judge --month 2026-10              aplica las reglas a lo guardado
      lotaip report --out sitio                 escribe el sitio con el ranking
    """


@main.command()
@click.option("--month", type=MONTH, help="Mes de la información (por defecto, el último cuyo plazo venció).")
@registry_option
@click.option("--only", metavar="RUC,…", help="Solo estos RUC, separados por comas.")
@store_option
@as_of_option
@private_option
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
    if rows.path.resolve() != (store / "registry.csv").resolve():
        shutil.copyfile(rows.path, store / "registry.csv")
    if as_json:
        _echo_json(asdict(summary))
    else:
        for line in _sweep_lines(summary):
            click.echo(line)
    if summary.interrupted:
        raise CannotDo(summary.message)


@main.command()
@click.option("--month", type=MONTH, required=True, help="Mes que se juzga.")
@store_option
@registry_option
@rules_option
@as_of_option
@fail_option
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
    from checker.results import ResultsStore, ResultsUnavailable
    from checker.results_catalogue import catalogue_of
    from evidence import EvidenceError, EvidenceStore

    ruleset = _ruleset(version, month)
    rows = _registry(registry, store)
    if not (store / "crawl.db").exists():
        raise CannotDo(f"No hay evidencia en «{store}»: ejecute antes «lotaip sweep --month {month}».")
    try:
        with EvidenceStore(store) as evidence, ResultsStore(store / "results.db", writable=True) as results:
            results.save_catalogue(catalogue_of(ruleset))
            results.save_entities(_entity_rows(rows))
            with _progress(f"Juicio de {month}", as_json) as advance:
                judged = judge_month(evidence, month, _places(rows), ruleset, as_of, results, advance)
    except (NoSweep, EvidenceError, ResultsUnavailable) as error:
        raise CannotDo(str(error)) from error
    if as_json:
        _echo_json([result.model_dump(mode="json") for result in judged])
    else:
        click.echo(_counts(judged, month))
    _exit_on(judged, fail_on)


@main.command()
@click.argument("source", metavar="RUTA|URL")
@click.option("--month", type=MONTH, help="Mes de la información (por defecto, el último cuyo plazo venció).")
@click.option("--entity", type=RUC, help="RUC de la entidad.")
@registry_option
@as_of_option
@rules_option
@json_option
@click.option("--html", "html", type=FILE, help="Escribe una página para imprimir.")
@fail_option
@store_option
@private_option
def check(
    source: str,
    month: str | None,
    entity: str | None,
    registry: Path | None,
    as_of: datetime | None,
    version: str | None,
    as_json: bool,
    html: Path | None,
    fail_on: str,
    store: Path,
    allow_private: bool,
) -> None:
    """Revisa un mes y dice qué corregir primero: una carpeta, un ZIP, un libro oficial o una dirección.

    Para visitar una dirección, el almacén dice quién pregunta: la clave «contact» de su lotaip.toml.

    \b
    Ejemplos:
      lotaip check octubre --month 2026-10
      lotaip check "6. Presupuesto de la institucion.xlsx" --month 2026-10
      lotaip check octubre.zip --month 2026-10 --html informe.html
      lotaip check https://www.ejemplo.gob.ec/transparencia/ --month 2026-10
    """
    from checker.engine import judge as judge_case
    from checker.results_catalogue import catalogue_of
    from reports.check import answer, text_answer, write_check_page

    moment = as_of or now()
    month = month or _latest_due(moment)
    ruleset = _ruleset(version, month)
    notes: list[str] = []
    if _is_web(source):
        who = _listed(entity, registry) if entity else None
        case = _case_of_address(source, who, month, ruleset, store, as_of, allow_private, as_json)
    else:
        path = FILE.convert(source, None, None)
        case, notes = _case_of_files(path, _entity(entity, registry), month, ruleset, moment, as_of is not None)
    result = judge_case(case, ruleset)
    titles = {item.id: item.title for item in ruleset.outside} | {item.id: item.title for item in ruleset.letters}
    told = answer(result, catalogue_of(ruleset), notes, [(s.file, titles[item]) for s, item in case.outside])
    if html:
        _refuse_to_replace(html)
        write_check_page(html, told)
    if as_json:
        outside = [{"file": source.file, "id": item, "title": titles[item]} for source, item in case.outside]
        _echo_json({**result.model_dump(mode="json"), "outside": outside, "notes": notes})
    else:
        for line in text_answer(told):
            click.echo(line)
        if html:
            click.echo(f"Página para imprimir: {html}")
    _exit_on([result], fail_on)


@main.command()
@click.argument("source", metavar="RUTA|URL")
@click.option("--base-url", metavar="URL", help="Dirección de la página, para completar sus enlaces.")
@rules_option
@store_option
@private_option
@json_option
def explain(
    source: str, base_url: str | None, version: str | None, store: Path, allow_private: bool, as_json: bool
) -> None:
    """Dice por qué se toma cada enlace de una página: ítem, mes y archivo. No abre los enlaces.

    Para pedir una dirección, el almacén dice quién pregunta: la clave «contact» de su lotaip.toml.

    \b
    Ejemplos:
      lotaip explain pagina.html --base-url https://www.ejemplo.gob.ec/transparencia/
      lotaip explain https://www.ejemplo.gob.ec/transparencia/ --json
    """
    from checker.explain import explain_page
    from crawler.http import FetchError, fetch
    from crawler.settings import SettingsError, load_settings
    from reports.explain import text_links

    ruleset = _ruleset(version)
    if base_url and not _is_web(base_url):
        raise click.UsageError(f"«{base_url}» no es una dirección: debe empezar con http:// o https://.")
    try:
        if _is_web(source):
            page = fetch(source, load_settings(store), store, allow_private=allow_private)
            data, base_url = page.body, base_url or page.url
        else:
            data = Path(source).read_bytes()
    except (FetchError, SettingsError) as error:
        raise CannotDo(str(error)) from error
    html = _html(data, source)
    links = explain_page(html, base_url, ruleset)
    if as_json:
        _echo_json([link.model_dump() for link in links])
        return
    titles = {item.id: item.title for item in ruleset.obligations} | {item.id: item.title for item in ruleset.letters}
    for line in text_links(links, titles):
        click.echo(line)


@main.command()
@store_option
@click.option("--out", type=FOLDER, required=True, help="Carpeta del sitio.")
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
    from reports.site import UnknownEntity

    if out.resolve() == store.resolve():
        raise click.UsageError("El sitio no se escribe dentro del almacén: elija otra carpeta con --out.")
    if not (store / "results.db").exists():
        raise CannotDo(f"No hay resultados en «{store}»: ejecute antes «lotaip judge --month AAAA-MM».")
    try:
        with ResultsStore(store / "results.db") as results:
            summary = build_site(results, out, only=only, generated_at=as_of or now())
    except (WrongFolder, UnknownEntity, ResultsUnavailable) as error:
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
        _echo_json([asdict(problem) for problem in problems])
    elif problems:
        for problem in problems:
            click.echo(problem.what)
        many = "Un problema" if len(problems) == 1 else f"{len(problems)} problemas"
        click.echo(f"{many}: la evidencia fue alterada o está incompleta.")
    else:
        click.echo("Toda la evidencia está completa y coincide con sus huellas SHA-256.")
    if problems:
        sys.exit(1)


@main.command()
@registry_option
@click.option("--province", metavar="NOMBRE", help="Solo esta provincia.")
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
    if not chosen:
        known = ", ".join(sorted({row.entity.province for row in rows.rows}))
        raise click.UsageError(f"No hay entidades en la provincia «{province}»; las provincias son: {known}.")
    if as_json:
        _echo_json([row.model_dump() for row in chosen])
        return
    for row in chosen:
        where = f"{row.portal_kind or 'sitio propio'}: {row.portal_url or 'sin dirección'}"
        click.echo(f"{row.ruc}  {row.entity.dpa or '----'}  {row.entity.name} ({row.entity.province})  {where}")
    click.echo(f"{len({row.ruc for row in chosen})} entidades, {len(chosen)} lugares.")


@main.command()
@click.option("--out", type=FOLDER, default=Path("demo-country"), show_default=True, help="Carpeta del país.")
@click.option("--seed", type=int, metavar="NÚMERO", default=7, show_default=True, help="Semilla del país de muestra.")
@click.option(
    "--municipalities",
    type=click.IntRange(14, 221),
    metavar="NÚMERO",
    default=14,
    show_default=True,
    help="Cuántos municipios.",
)
def demo(out: Path, seed: int, municipalities: int) -> None:
    """Recorre todo el camino con un país de muestra: portales, evidencia, juicio y ranking de seis meses.

    \b
    Ejemplo:
      lotaip demo --out pais-de-muestra
    """
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


def _ruleset(version: str | None, month: str | None = None) -> RuleSet:
    """The rule set asked for; refused for a month before its first rule, which it would find without fault."""
    try:
        ruleset = lotaip.load(version)
    except lotaip.UnknownRuleSet as error:
        raise click.UsageError(str(error)) from error
    first = min(rule.valid_from for rule in ruleset.rules)
    if month and month < first:
        raise click.UsageError(f"Las reglas {ruleset.version} juzgan desde el mes {first}: {month} es anterior.")
    return ruleset


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
    if not registry.rows:
        raise CannotDo(f"El registro «{registry.path}» no tiene ninguna fila que se pueda usar.")
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


def _listed(ruc: str, path: Path | None) -> RegisteredEntity:
    found = _registry(path, None).entities().get(ruc)
    if found is None:
        raise click.UsageError(f"El RUC {ruc} no está en el registro; pase el suyo con --registry.")
    return found


def _entity(ruc: str | None, path: Path | None) -> Entity | None:
    if ruc is None:
        return None
    found = _listed(ruc, path)
    return Entity(found.ruc, found.dpa or None, found.name)


def _case_of_files(
    path: Path, entity: Entity | None, month: str, ruleset: RuleSet, moment: datetime, simulated: bool
) -> tuple[Case, list[str]]:
    """The case of a folder, a ZIP or a file, and the notes on what was left aside."""
    from checker.local import NothingToCheck, build_local_case, gather

    try:
        files = gather(path)
        return build_local_case(files, month, ruleset, moment, entity, simulated, path), files.notes
    except NothingToCheck as error:
        raise CannotDo(str(error)) from error


def _case_of_address(
    url: str,
    entity: RegisteredEntity | None,
    month: str,
    ruleset: RuleSet,
    store: Path,
    as_of: datetime | None,
    allow_private: bool,
    quiet: bool,
) -> Case:
    """The case of one address, swept into a store that is thrown away."""
    from checker.case import CaseBuilder
    from crawler.settings import SettingsError, load_settings
    from crawler.single import place_of, sweep_place
    from crawler.sweep import SweepRefused
    from evidence import EvidenceError, EvidenceStore

    def clock() -> datetime:
        return as_of or now()

    # Windows keeps the log of the crawl open until the process ends.
    with TemporaryDirectory(prefix="lotaip-", ignore_cleanup_errors=True) as name, _progress(url, quiet) as advance:
        try:
            row = place_of(url, entity)
            sweep_place(
                row,
                month,
                load_settings(store),
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
        except (SettingsError, SweepRefused, EvidenceError) as error:
            raise CannotDo(str(error)) from error
    reading = case.readings[0]
    if not case.publications and not reading.complete:
        why = cause(reading.cause).message if reading.cause else "La lectura quedó incompleta."
        raise CannotDo(f"No se pudo leer «{url}». {why}")
    return case


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


def _echo_json(value: Any) -> None:
    """JSON for programs: plain where the output is UTF-8, escaped where a code page would harm it (PowerShell)."""
    encoding = codecs.lookup(getattr(sys.stdout, "encoding", None) or "utf-8").name
    click.echo(json.dumps(value, ensure_ascii=encoding != "utf-8", indent=2))


def _is_web(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _html(data: bytes, source: str) -> str:
    from reading.sniff import sniff
    from reading.text import decode

    kind = sniff(data)
    if kind not in ("html", "text", "xml"):
        raise CannotDo(f"«{source}» no es una página web: por su contenido es «{kind}».")
    return decode(data).text


def _refuse_to_replace(html: Path) -> None:
    """A slip of the hand must not write the page over a file of the month."""
    from reading.sniff import sniff

    if html.is_file() and sniff(html.read_bytes()) not in ("html", "empty"):
        raise click.UsageError(f"«{html}» ya existe y no es una página: elija otro nombre para --html.")


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
    found = (f for r in judged for f in (*r.findings, *(f for v in r.verdicts for f in v.findings)))
    if any(f.severity in counted for f in found):
        sys.exit(1)


if __name__ == "__main__":
    main()
