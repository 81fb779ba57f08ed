"""Faulty certificates, on real TLS servers: told once, proved, and what is behind them is read all the same."""

from __future__ import annotations

import gzip
import json
import ssl
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from checker.engine import judge
from crawler.http import FetchError, fetch
from crawler.settings import StoreSettings
from crawler.tls import SAID
from evidence import EvidenceStore
from evidence.warc import read_record
from rules.lotaip import load
from tests.crawler.crawl_site import MONTH, RUCS, Reply, Site, own_case, registry, sweep

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
KINDS = ["self_signed", "expired", "wrong_name", "too_old", "incomplete_chain", "untrusted"]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """The only authority that is trusted."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return ca


def self_made(folder: Path, issuer: str, *, address_of_issuer: bool) -> ssl.SSLContext:
    """A certificate made by hand: signed with its own key, whoever it names as its issuer."""
    key = ec.generate_private_key(ec.SECP256R1())
    own, other = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Sitio", issuer))
    made = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(other)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(LONG_AGO)
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
    )
    if address_of_issuer:
        where = x509.UniformResourceIdentifier("http://ejemplo.invalid/intermedio.crt")
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
        made = made.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    path = folder / "site.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def issued(by: trustme.CA, name: str = HOST, until: datetime | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    by.issue_cert(name, not_after=until).configure_cert(context)
    return context


def context_of(kind: str, authority: trustme.CA, folder: Path) -> ssl.SSLContext:
    if kind == "self_signed":
        return self_made(folder, "Sitio", address_of_issuer=False)
    if kind == "incomplete_chain":
        return self_made(folder, "Intermedio", address_of_issuer=True)
    if kind == "untrusted":
        return issued(trustme.CA())
    if kind == "expired":
        return issued(authority, until=LONG_AGO)
    context = issued(authority, "otro.ejemplo.invalid" if kind == "wrong_name" else HOST)
    if kind == "too_old":
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


@contextmanager
def published(tls: ssl.SSLContext) -> Iterator[Site]:
    site = Site(HOST, tls)
    site.html("/", '<h2>Octubre 2026</h2><a href="/a.csv">Numeral 18, conjunto de datos</a>')
    site.csv("/a.csv")
    yield site
    site.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_is_told_and_the_site_is_read(kind: str, authority: trustme.CA, tmp_path: Path, store: Path) -> None:
    with published(context_of(kind, authority, tmp_path)) as site:
        (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    if kind == "too_old":  # the crawl's own library does not speak it any more: nobody is accused of what was not read
        assert (place.complete, place.cause) == (False, "tls")
    else:
        assert (place.complete, place.files) == (True, 1)
    with EvidenceStore(store) as evidence:
        (met,) = evidence.captures_of(site.url)
        assert met.error is not None
        assert met.error.startswith(f"tls_{kind}: ")
        assert "SHA-256 " in met.error
        for capture in [*evidence.captures_of(site.url + "/robots.txt"), *evidence.captures_of(site.url + "/a.csv")]:
            if capture.status is not None:
                assert capture.error == f"tls_{kind}"
                assert capture.warc is not None
                data = read_raw(evidence.evidence / capture.warc, capture.offset or 0)
                assert f"X-Lotaip-Unverified: tls_{kind}".encode() in data
    case = own_case(store, site.url + "/")
    (finding,) = [finding for finding in judge(case, load()).findings if finding.rule == "P-08"]
    assert (finding.kind, finding.severity, finding.owner, finding.place) == (
        f"tls_{kind}",
        "warning",
        "publisher",
        "own",
    )
    assert HOST in finding.message
    assert finding.url == site.url


def read_raw(path: Path, offset: int) -> bytes:
    assert read_record(path, offset).type in ("response", "revisit")
    with path.open("rb") as file:
        file.seek(offset)
        return gzip.GzipFile(fileobj=file).read()


def test_a_good_certificate_is_no_finding(authority: trustme.CA, store: Path) -> None:
    with published(issued(authority)) as site:
        (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert place.complete
    with EvidenceStore(store) as evidence:
        assert evidence.captures_of(site.url) == []
        assert [capture.error for capture in evidence.captures_of(site.url + "/")] == [None]
    assert own_case(store, site.url + "/").readings[0].tls is None


def test_a_plain_address_that_leads_to_a_faulty_host_is_told(
    authority: trustme.CA, site: Site, tmp_path: Path, store: Path
) -> None:
    with published(context_of("expired", authority, tmp_path)) as secure:
        site.pages["/"] = Reply(b"", 301, {"Location": secure.url + "/"})
        sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    case = own_case(store, site.url + "/")
    assert case.readings[0].tls is not None
    assert (case.readings[0].tls.kind, case.readings[0].tls.source.url) == ("tls_expired", secure.url)


def test_a_host_that_says_nothing_is_no_certificate_fault(authority: trustme.CA, site: Site, store: Path) -> None:
    """A server without encryption where encryption was asked."""
    url = site.url.replace("http://", "https://")
    (place,) = sweep(store, registry(store, (RUCS[0], "", url + "/")), StoreSettings(timeout=1, retries=0)).places
    assert not place.complete
    with EvidenceStore(store) as evidence:
        assert [met.error for met in evidence.captures_of(url)] == []


def test_check_of_an_address_says_the_same(authority: trustme.CA, tmp_path: Path) -> None:
    """With the reactor of a real run, and the environment that names the trusted authority."""
    with published(context_of("self_signed", authority, tmp_path)) as site:
        done = subprocess.run(
            [sys.executable, "cli.py", "check", site.url + "/", "--month", MONTH, "--as-of", "2026-11-20",
             "--store", str(tmp_path / "store"), "--allow-private", "--json", "--fail-on", "never"],
            cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
    told = json.loads(done.stdout)
    assert [finding["kind"] for finding in told["findings"] if finding["rule"] == "P-08"] == ["tls_self_signed"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asked_for_by_hand_is_told_the_same_fault(kind: str, authority: trustme.CA, tmp_path: Path) -> None:
    with published(context_of(kind, authority, tmp_path)) as site, pytest.raises(FetchError) as refused:
        fetch(site.url + "/", StoreSettings(timeout=5), tmp_path, allow_private=True)
    assert refused.value.cause == f"tls_{kind}"
    assert any(name == f"tls_{kind}" and said in str(refused.value) for name, said in SAID.items())
    assert "SHA-256" in str(refused.value)


def test_a_server_that_speaks_no_tls_has_no_fault_that_a_look_would_find(site: Site, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="conexión segura") as refused:
        fetch(site.url.replace("http:", "https:") + "/", StoreSettings(timeout=5), tmp_path, allow_private=True)
    assert refused.value.cause == "tls"
