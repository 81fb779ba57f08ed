"""The site in English: every sentence has its English, none is left over; pages have no Spanish but what says so."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from click.testing import CliRunner

from checker.language import in_language
from checker.results import ResultsStore
from checker.results_catalogue import CatalogueText
from cli import main
from reports.build import build_site
from reports.language import SPANISH, Language
from reports.law_texts import LawTexts
from rules import lotaip
from tests.reports import synthetic
from tests.reports.conftest import NOW
from tests.reports.test_site import check_links, files, page, text

ROOT = Path(__file__).parents[2]
ENGLISH = Language("en")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "plural": (2, 3), "N_": None}
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
OTHERS = frozenset({"explain.py", "rules.py"})
"""What `reports` has for the terminal alone: no part of the site."""
FIELD = re.compile(r"%\((\w+)\)[sd]")
SPANISH_WORD = re.compile(
    r"\b(el|la|los|las|una|del|que|qué|y|en|con|sin|por|para|está|están|su|sus|más|cada|este|esta|desde|hasta|según|pero"
    r"|cuando|donde|dónde|cómo|mes|meses|puntos|puesto|municipios?|veredicto|obligación)\b",
    re.IGNORECASE,
)
OF_OTHERS = "//*[@lang='es'] | //pre | //code | //script | //*[contains(@class, 'snippet')]"

Message = str | tuple[str, ...]


def wanted() -> set[Message]:
    """Every sentence of the templates and of the code that makes the site."""
    reports = ROOT / "reports"
    sources = [(path, "python") for path in reports.glob("*.py")]
    suffixes = (".html", ".atom", ".svg", ".js")
    templates = (path for path in (reports / "templates").iterdir() if path.suffix in suffixes)
    sources += [(path, "jinja2.ext:babel_extract") for path in templates]
    found: set[Message] = {
        message
        for path, method in sources
        if path.name not in OTHERS
        for _, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=JINJA)
    }
    # gettext finds a word alone in the entry that has it with its plural.
    return found - {message[0] for message in found if isinstance(message, tuple)}


def catalogue() -> dict[Message, Message]:
    with (ROOT / "locale/en/LC_MESSAGES/sitio.po").open("rb") as file:
        entries = read_po(file)
    return {_message(entry.id): _message(entry.string or "") for entry in entries if entry.id}


def _message(found: str | list[str] | tuple[str, ...]) -> Message:
    return found if isinstance(found, str) else tuple(found)


@pytest.fixture(scope="session")
def english(results: ResultsStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("english")
    build_site(results, folder, language=ENGLISH, generated_at=NOW)
    return folder


def test_every_sentence_has_its_english_and_none_is_left_over() -> None:
    entries = catalogue()
    assert len(entries) > 500
    assert entries.keys() == wanted()
    assert not [message for message, english in entries.items() if not all(english)]


def test_an_english_sentence_has_no_value_that_the_spanish_one_lacks() -> None:
    for message, english in catalogue().items():
        assert set(FIELD.findall("".join(english))) <= set(FIELD.findall("".join(message))), message


def test_pages_say_their_language_and_no_spanish_that_is_not_marked(english: Path, results: ResultsStore) -> None:
    names = {entity.name for entity in results.entities()} | {"Quito, red de prueba"}
    names |= {obligation.title for obligation in synthetic.catalogue().obligations}
    checked = 0
    one = results.entities()[0].ruc
    pages = [path for path in english.rglob("*.html") if path.parent.name == one or path.parent.parent.name not in "ge"]
    for path in pages:
        tree = page(path)
        assert tree.get("lang") == "en"
        for element in tree.xpath(OF_OTHERS):
            element.drop_tree()
        for said in tree.xpath("//text() | //@title | //@aria-label | //@placeholder | //meta[@name]/@content"):
            own = re.sub("|".join(map(re.escape, names)) + "|“[^”]*”", "", str(said))
            assert not SPANISH_WORD.search(own), (path.relative_to(english), str(said))
            checked += 1
    assert checked > 5000


def test_months_numbers_and_lists(english: Path) -> None:
    front = page(english / "index.html")
    assert re.match(
        r"In October 2026, the typical municipality scored \d+\.\d of 100 points", text(front.find(".//h1"))
    )
    assert re.search(r"\d+\.\d", text(front.xpath("//table[contains(@class, 'rank')]")[0]))
    assert not re.search(r"\d,\d", text(front.xpath("//table[contains(@class, 'rank')]")[0]))
    assert (ENGLISH.month_name("2026-01"), ENGLISH.month_short("2026-01")) == ("January 2026", "Jan 26")
    assert (SPANISH.month_name("2026-01"), SPANISH.month_short("2026-01")) == ("enero de 2026", "ene 26")
    assert ENGLISH.listing(["CTA", "ETA", "CI"]) == "CTA, ETA and CI"
    assert (ENGLISH.number(1234.5), ENGLISH.signed(-0.25, 2), ENGLISH.share(0.5)) == ("1\u202f234.5", "−0.25", "0.5")
    assert ENGLISH.clip("abc", 1) == "a… (3 characters)"


def test_feed_badge_and_script_are_in_english(english: Path) -> None:
    folder = next((english / "g").iterdir())
    feed, badge = ((folder / name).read_text(encoding="utf-8") for name in ("novedades.atom", "insignia.svg"))
    assert 'xml:lang="en"' in feed
    assert "October 2026: " in feed
    assert "LOTAIP transparency" in badge
    script = (english / "sitio.js").read_text(encoding="utf-8")
    assert r"\d+(\.\d+)?/" in script
    assert "${all} municipalities" in script


def test_both_sites_have_the_same_files_links_and_data(english: Path, built: Path) -> None:
    spanish, other = files(built), files(english)
    assert spanish.keys() == other.keys()
    assert check_links(english) > 1000
    free = {"ranking.csv", "archivos.json", ".estado.json"}
    data = [name for name in spanish if name.endswith((".csv", ".json")) and Path(name).name not in free]
    assert len(data) > 100
    assert [name for name in data if spanish[name] != other[name]] == []
    rankings = [(folder / "m/2026-10/ranking.csv").read_text(encoding="utf-8-sig") for folder in (built, english)]
    assert rankings[0].splitlines()[0] == rankings[1].splitlines()[0]


def test_a_finding_is_told_again_from_its_rule_or_marked_as_spanish(results: ResultsStore) -> None:
    """With a text of the real rules, filled with values; what was stored by another text stays Spanish."""
    rule, kind, told = next(
        (rule, kind, told)
        for rule in lotaip.load().rules
        for kind, told in rule.texts.items()
        if {name for _, name, _, _ in Formatter().parse(told.message) if name} == {"seen"}
    )
    stored = CatalogueText(severity="error", message=told.message, fix=told.fix)
    made_up = synthetic.catalogue()
    rules = [made_up.rules[0].model_copy(update={"code": rule.code, "texts": {kind: stored}})]
    known = made_up.model_copy(update={"rules": rules})
    case = results.load_cases(results.entities()[0].ruc)[0]
    finding = next(finding for verdict in case.verdicts for finding in verdict.findings)
    values = {"seen": "<b>"}
    message = told.message.format(**values)
    finding = finding.model_copy(update={"rule": rule.code, "kind": kind, "message": message, "params": values})
    english = in_language(told.message, "en")
    assert english != told.message
    assert LawTexts(ENGLISH, known).message(finding) == english.format(**values)
    assert LawTexts(SPANISH, known).message(finding) == message
    other = finding.model_copy(update={"message": "Otra <b>cosa."})
    assert LawTexts(ENGLISH, known).message(other) == '<span lang="es">Otra &lt;b&gt;cosa.</span>'


def test_pages_lead_to_their_twin(results: ResultsStore, tmp_path: Path) -> None:
    ruc = results.entities()[0].ruc
    build_site(results, tmp_path / "es", only=ruc, twin="../en", generated_at=NOW)
    build_site(results, tmp_path / "en", only=ruc, twin="https://ejemplo.ec/es", language=ENGLISH, generated_at=NOW)
    there = page(tmp_path / f"es/g/{ruc}/index.html").xpath("//nav//a[@hreflang='en']")[0]
    assert there.get("href") == f"../../../en/g/{ruc}/index.html"
    assert (tmp_path / f"es/g/{ruc}" / there.get("href")).resolve().is_file()
    back = page(tmp_path / f"en/g/{ruc}/index.html").xpath("//link[@hreflang='es']/@href")
    assert back == [f"https://ejemplo.ec/es/g/{ruc}/index.html"]
    build_site(results, tmp_path / "es", only=ruc, twin="https://ejemplo.ec/es", language=ENGLISH, generated_at=NOW)
    assert files(tmp_path / "es") == files(tmp_path / "en"), "what a folder held in another language is made again"


def test_the_command_writes_the_site_in_english(results: ResultsStore, tmp_path: Path) -> None:
    ruc, out = results.entities()[0].ruc, tmp_path / "site-en"
    order = ["report", "--store", str(results.path.parent), "--out", str(out), "--only", ruc, "--lang", "en"]
    done = CliRunner().invoke(main, order)
    assert done.exit_code == 0, done.output
    assert page(out / f"g/{ruc}/index.html").get("lang") == "en"
    wrong = CliRunner().invoke(main, [*order, "--twin", "javascript:alert(1)"])
    assert wrong.exit_code == 2
    assert "--twin" in wrong.output
