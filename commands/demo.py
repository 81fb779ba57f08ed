"""``lotaip demo``: the whole road on the replica country, compared with its known truth."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click

from commands.console import CannotDo, Order
from commands.options import FOLDER

_CLI = Path(__file__).resolve().parent.parent / "cli.py"


@click.command(cls=Order)
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
    with CountryServer(country) as server:
        (store / "lotaip.toml").write_text(_DEMO_SETTINGS + server.settings(), encoding="utf-8")
        (store / "registry.csv").write_text(server.registry(), encoding="utf-8")
        for month in country.months:
            for moment in sweeps(month):
                click.echo(f"Visita de {month}, con fecha {moment:%Y-%m-%d}…", err=True)
                server.set_clock(moment)
                _run("sweep", "--month", month, "--store", str(store), "--as-of", moment.isoformat(), "--allow-private")
            _run("judge", "--month", month, "--store", str(store), "--fail-on", "never")
    _run("report", "--store", str(store), "--out", str(site), "--data")
    _run("verify", "--store", str(store))
    cells, wrong = _compare_with_truth(store, truth)
    click.echo(f"Veredictos iguales a la verdad conocida: {cells - len(wrong)} de {cells}.")
    for line in wrong:
        click.echo(f"  {line}")
    click.echo(f"Abra {site / 'index.html'} en su navegador.")
    if wrong:
        raise CannotDo("Hay veredictos que no coinciden con la verdad del país de muestra.")


_DEMO_SETTINGS = """\
# País de muestra: servidores de este mismo equipo. Los que no responden se abandonan pronto.
vantage = "este equipo"
timeout = 4
retries = 1
# Los enlaces de los archivos llevan a documentos que no cambian de un mes a otro.
link_days = 365
max_links = 60

"""


def _run(*arguments: str) -> None:
    """Another ``lotaip`` command in a process of its own: Scrapy's reactor starts once per process."""
    code = subprocess.run([sys.executable, str(_CLI), *arguments], check=False).returncode
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
