"""``lotaip explain``: say why each link of a page is taken for what it is."""

from __future__ import annotations

from pathlib import Path

import click

from commands.console import CannotDo, Order, echo_json
from commands.inputs import is_web, ruleset_of
from commands.options import json_option, private_option, rules_option, store_option


@click.command(cls=Order)
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

    ruleset = ruleset_of(version)
    if base_url and not is_web(base_url):
        raise click.UsageError(f"«{base_url}» no es una dirección: debe empezar con http:// o https://.")
    try:
        if is_web(source):
            page = fetch(source, load_settings(store), store, allow_private=allow_private)
            data, base_url = page.body, base_url or page.url
        else:
            data = Path(source).read_bytes()
    except (FetchError, SettingsError) as error:
        raise CannotDo(str(error)) from error
    html = _html(data, source)
    links = explain_page(html, base_url, ruleset)
    if as_json:
        echo_json([link.model_dump() for link in links])
        return
    titles = {item.id: item.title for item in ruleset.obligations} | {item.id: item.title for item in ruleset.letters}
    for line in text_links(links, titles):
        click.echo(line)


def _html(data: bytes, source: str) -> str:
    from reading.sniff import sniff
    from reading.text import decode

    kind = sniff(data)
    if kind not in ("html", "text", "xml"):
        raise CannotDo(f"«{source}» no es una página web: por su contenido es «{kind}».")
    return decode(data).text
