"""Proposals of own sites: real servers stand for the hosts of .gob.ec, and no name outside loopback is looked up."""

from __future__ import annotations

import csv
import datetime as dt
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cli import main
from crawler.discover import LIKELY, Finder, Proposal
from crawler.guesses import guessed_hosts, names_of
from crawler.http import FetchError
from crawler.identity import opinion
from crawler.registry import SHIPPED, Entity, load_registry
from crawler.settings import StoreSettings
from crawler.visitor import Visitor
from tests.crawler.crawl_site import HTML, NOW, Reply, Site

KNOWN = list(load_registry(SHIPPED).entities().values())
CARCHI = next(e for e in KNOWN if e.canton == "Bolívar" and e.province == "Carchi")
MANABI = next(e for e in KNOWN if e.canton == "Bolívar" and e.province == "Manabí")
CONTACT = "https://ejemplo.ec/monitoreo"


def page(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


RIGHT = page(
    "GAD Municipal del Cantón Bolívar",
    f'<p>Provincia del Carchi. RUC {CARCHI.ruc}</p><a href="/transparencia/">LOTAIP</a>',
)
OTHER = page("Alcaldía de Bolívar", "<p>Calceta, provincia de Manabí</p><a href=/transparencia>Transparencia</a>")
PARKED = page("bolivar.gob.ec", "<p>Este dominio está en venta. Compre este dominio.</p>")
PARISH = page("GAD Parroquial Rural Los Andes", "<p>cantón Bolívar, provincia del Carchi</p><a href=/lotaip>LOTAIP</a>")
HOSTING = page("Apache2 Debian Default Page: It works", "<p>This is the default welcome page</p>")


@pytest.fixture(autouse=True)
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that no test server stands for do not exist: no look-up leaves this machine."""
    real = socket.getaddrinfo

    def known(host: Any, *rest: Any, **options: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else str(host)
        try:
            ipaddress.ip_address(text)
        except ValueError:
            raise socket.gaierror(socket.EAI_NONAME, "unknown") from None
        return real(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", known)


@pytest.fixture
def sites() -> Iterator[Callable[[], Site]]:
    opened: list[Site] = []

    def new() -> Site:
        opened.append(Site())
        return opened[-1]

    yield new
    for site in opened:
        site.close()


def finder(tmp_path: Path, replicas: dict[str, str], portal: str = "", **changes: Any) -> Finder:
    lines = ["ruc,dpa,name,province,canton,portal_kind,portal_url,caveats"]
    lines += [f"{e.ruc},{e.dpa},{e.name},{e.province},{e.canton},pnt,{portal or 'https://pnt.ec/api'}," for e in KNOWN]
    path = tmp_path / "registry.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    settings = StoreSettings(**{"contact": CONTACT, "timeout": 3, "replicas": replicas, **changes})
    return Finder(load_registry(path), Visitor(settings, tmp_path, allow_private=True), lambda: NOW)


def found(tmp_path: Path, site: Site, body: bytes, host: str = "bolivar.gob.ec", entity: Entity = CARCHI) -> Proposal:
    site.pages["/"] = Reply(body, headers={"Content-Type": HTML})
    (proposal,) = finder(tmp_path, {host: site.url}).proposals(entity)
    return proposal


def test_the_right_municipality_is_proposed_with_its_reasons(tmp_path: Path, site: Site) -> None:
    proposal = found(tmp_path, site, RIGHT)
    assert (proposal.ruc, proposal.url, proposal.checked_at) == (
        CARCHI.ruc,
        "https://bolivar.gob.ec/",
        "2026-11-20T15:00:00Z",
    )
    assert proposal.transparency_url == "https://bolivar.gob.ec/transparencia/"
    assert proposal.score == 100
    assert proposal.reasons == (
        "muestra el RUC", "su título la nombra", "nombra su provincia", "enlaza a transparencia", "dominio .gob.ec",
    )  # fmt: skip
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/"]
    assert {asked.headers["User-Agent"] for asked in site.asked} == {f"lotaip/0.1 (+{CONTACT})"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (OTHER, "es de otra provincia (Manabí)"),
        (PARKED, "el dominio está estacionado o en venta"),
        (PARISH, "su título es de una parroquia"),
        (HOSTING, "es una página del alojamiento"),
        (page("Hotel Bolívar", "<p>Habitaciones</p>"), "nombra el cantón, pero no la municipalidad"),
        (page("Cuerpo de Bomberos de Bolívar", "<p>x</p>"), "otra institución del cantón"),
        (page("GAD Municipal de Simón Bolívar", "<p>x</p>"), "no nombra el cantón"),
        (b"%PDF-1.4 x", "no responde con una página"),
        (page("", ""), "la página no tiene texto"),
    ],
)
def test_whose_page_it_is_not(tmp_path: Path, site: Site, body: bytes, why: str) -> None:
    proposal = found(tmp_path, site, body)
    assert proposal.score < LIKELY
    assert any(why in reason for reason in proposal.reasons), proposal.reasons


def test_the_other_canton_of_the_name_is_told_by_its_province(tmp_path: Path, site: Site) -> None:
    assert found(tmp_path, site, OTHER, entity=MANABI).score >= LIKELY
    assert found(tmp_path, site, RIGHT, entity=MANABI).score < LIKELY


def test_a_redirect_leads_to_the_real_address_which_comes_once(tmp_path: Path, sites: Callable[[], Site]) -> None:
    old, real = sites(), sites()
    old.pages["/"] = Reply(b"", 301, {"Location": "https://www.gadbolivar.gob.ec/"})
    real.pages["/"] = Reply(RIGHT, headers={"Content-Type": HTML})
    hosts = {"bolivar.gob.ec": old.url, "gadbolivar.gob.ec": real.url, "www.gadbolivar.gob.ec": real.url}
    (proposal,) = finder(tmp_path, hosts).proposals(CARCHI)
    assert proposal.url == "https://www.gadbolivar.gob.ec/"
    assert "redirige desde bolivar.gob.ec" in proposal.reasons
    old.pages["/"] = Reply(b"", 302, {"Location": "https://www.facebook.com/municipio"})
    (proposal,) = finder(tmp_path, {"bolivar.gob.ec": old.url}).proposals(CARCHI)
    assert (proposal.score, proposal.reasons) == (0, ("lleva a www.facebook.com, que no es un sitio propio",))


def test_the_national_portal_names_addresses_in_a_record_of_any_shape(
    tmp_path: Path, sites: Callable[[], Site]
) -> None:
    portal, real = sites(), sites()
    real.pages["/inicio"] = Reply(RIGHT, headers={"Content-Type": HTML})
    listed = {"results": [{"letter": "G", "data": [{"id": 7, "identification": CARCHI.ruc, "name": "x", "slug": "b"}]}]}
    record = {"id": 7, "logo": "https://pnt.ec/media/l.png", "social": ["https://www.facebook.com/x"],
              "contact": {"site": "ver www.mibolivar.ec/inicio", "own": "https://pnt.ec/entidades/b"}}  # fmt: skip
    portal.pages["/api/admin/public/establishment/list?search=Bol%C3%ADvar&page=1"] = Reply(json.dumps(listed).encode())
    portal.pages["/api/admin/public/establishment/7"] = Reply(json.dumps(record).encode())
    (proposal,) = finder(tmp_path, {"pnt.ec": portal.url, "www.mibolivar.ec": real.url}).proposals(CARCHI)
    assert proposal.url == "https://www.mibolivar.ec/inicio"
    assert proposal.reasons[0] == "lo nombra el portal nacional"
    assert proposal.score >= LIKELY
    assert portal.paths()[1:] == ["/api/admin/public/establishment/b", "/api/admin/public/establishment/7"]


def test_a_doormat_to_the_national_portal_is_no_own_site(tmp_path: Path, sites: Callable[[], Site]) -> None:
    portal, doormat = sites(), sites()
    doormat.pages["/"] = Reply(b"", 302, {"Location": "https://pnt.ec/"})
    (proposal,) = finder(tmp_path, {"pnt.ec": portal.url, "bolivar.gob.ec": doormat.url}).proposals(CARCHI)
    assert (proposal.score, proposal.url) == (0, "https://bolivar.gob.ec/")
    assert proposal.reasons == ("lleva al portal nacional: ahí no hay sitio propio",)
    assert "/" not in portal.paths()


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(b"", 503), "respondió con el código 503"),
        (Reply(b"", 302, {"Location": "/"}), "redirige sin fin"),
        (Reply(b"", wait=5), "no respondió a tiempo"),
    ],
)
def test_a_site_that_does_not_serve_says_why(tmp_path: Path, site: Site, reply: Reply, why: str) -> None:
    site.pages["/"] = reply
    (proposal,) = finder(tmp_path, {"bolivar.gob.ec": site.url}, timeout=0.3).proposals(CARCHI)
    assert (proposal.score, proposal.reasons) == (0, (why,))


def test_robots_are_obeyed_and_the_host_is_given_time(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = Reply(RIGHT, headers={"Content-Type": HTML})
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /")
    (proposal,) = finder(tmp_path, {"bolivar.gob.ec": site.url}).proposals(CARCHI)
    assert (proposal.score, proposal.reasons) == (0, ("su robots.txt no permite mirarlo",))
    assert site.paths() == []
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 7")
    slept: list[float] = []
    search = finder(tmp_path, {"bolivar.gob.ec": site.url}, delay=2)
    search.visitor.tick, search.visitor.sleep = (lambda: 100.0 + sum(slept)), slept.append
    search.proposals(CARCHI)
    assert [wait for wait in slept if wait] == [2]  # after robots.txt; the next request would wait for seven


def test_names_that_do_not_exist_are_passed_over_in_silence(tmp_path: Path) -> None:
    assert finder(tmp_path, {}).proposals(CARCHI) == []


def test_without_a_contact_nothing_is_asked(tmp_path: Path, site: Site) -> None:
    with pytest.raises(FetchError, match="contact") as error:
        finder(tmp_path, {"bolivar.gob.ec": site.url}, contact="").proposals(CARCHI)
    assert error.value.cause == "contact"
    assert site.asked == []


def test_a_broken_certificate_is_said_and_the_page_read_all_the_same(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "otro.example")])
    start = dt.datetime(2020, 1, 1)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "cert.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    site = Site(tls=context)
    try:
        proposal = found(tmp_path, site, RIGHT)
    finally:
        site.close()
    assert proposal.url == "https://bolivar.gob.ec/"
    assert proposal.reasons[:2] == ("su certificado está firmado por el propio sitio", "muestra el RUC")
    assert proposal.score >= LIKELY


def test_guesses_know_the_usual_patterns_and_short_names() -> None:
    assert names_of("San Pedro de Huaca") == ["sanpedrodehuaca", "sanpedrohuaca", "huaca"]
    assert names_of("Yantzaza (Yanzatza)") == ["yantzaza", "yanzatza"]
    assert names_of("Baños de Agua Santa")[-1] == "banos"
    assert "santiago" not in names_of("Santiago de Píllaro")
    assert "pan" not in names_of("El Pan")
    hosts = guessed_hosts("Gonzanamá")
    assert hosts[:4] == ["gonzanama.gob.ec", "municipiogonzanama.gob.ec", "gadgonzanama.gob.ec", "gadmgonzanama.gob.ec"]
    assert {"gadmunicipalgonzanama.gob.ec", "municipiodegonzanama.gob.ec", "alcaldiagonzanama.gob.ec"} <= {*hosts}
    assert all(0 < len(guessed_hosts(entity.canton)) <= 40 for entity in KNOWN)


@pytest.mark.parametrize("html", ["", "<", "<html><a href='http://[x'>lotaip</a>", "\x00" * 50, "<b>" * 3000])
def test_any_markup_has_an_opinion(html: str) -> None:
    assert opinion(html, "https://bolivar.gob.ec/", CARCHI, KNOWN).score == 0 or "http" in html


def test_the_command_writes_proposals_and_says_what_to_do(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = Reply(RIGHT, headers={"Content-Type": HTML})
    store, out = tmp_path / "store", tmp_path / "propuestas.csv"
    store.mkdir()
    lines = f'contact = "{CONTACT}"\n[replicas]\n"bolivar.gob.ec" = "{site.url}"\n'
    (store / "lotaip.toml").write_text(lines, encoding="utf-8")
    orders = ["entities", "discover", "--only", CARCHI.ruc, "--store", str(store), "--out", str(out),
              "--as-of", "2026-11-20", "--allow-private"]  # fmt: skip
    done = CliRunner().invoke(main, orders)
    assert done.exit_code == 0, done.output
    assert "1 entidades; 1 direcciones respondieron, 1 con 60 puntos" in done.stdout
    assert "Nada se acepta solo" in done.stdout
    with out.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row) == ["ruc", "name", "url", "transparency_url", "score", "reasons", "checked_at"]
    assert (row["ruc"], row["score"]) == (CARCHI.ruc, "100")
    again = CliRunner().invoke(main, orders)
    assert (again.exit_code, "ya existe" in again.stderr) == (2, True)
    as_json = CliRunner().invoke(main, [*orders[:6], "--allow-private", "--json"])
    assert [item["url"] for item in json.loads(as_json.stdout)] == ["https://bolivar.gob.ec/"]


def test_the_command_refuses_in_one_sentence(tmp_path: Path) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["entities", *arguments])
        return done.exit_code, done.stderr.strip().splitlines()[-1]

    assert told("discover", "--only", "123") == (2, "Error: Valor no válido: «123» no es un RUC: tiene 13 dígitos.")
    assert told("discover", "--only", "0999999990001")[1].endswith("No están en el registro: 0999999990001.")
    assert told("--json", "discover")[1] == "Error: Ponga las opciones después de «discover»."
    assert told("discover", "--province", "Narnia")[0] == 2
    code, said = told("discover", "--only", CARCHI.ruc, "--store", str(tmp_path))
    assert (code, "contact" in said) == (3, True)
