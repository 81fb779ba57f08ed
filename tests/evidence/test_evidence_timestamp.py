"""Time stamps from an authority that the test itself runs: ``openssl ts`` behind a real HTTP server on loopback."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from evidence import EvidenceStore, Exchange
from evidence.timestamp import ROOTS, stamp

NOW = datetime(2026, 11, 3, 14, 5, 9, tzinfo=UTC)
OPENSSL = shutil.which("openssl")
CONFIG = """
[tsa]
dir = {folder}
serial = $dir/serial
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[ext]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[caext]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
"""


def _openssl(folder: Path, *arguments: str) -> None:
    done = subprocess.run([OPENSSL or "", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def authority(tmp_path: Path, httpserver: HTTPServer) -> tuple[str, Path]:
    """Address of the authority and its root certificate."""
    if OPENSSL is None:
        pytest.skip("needs the openssl program")
    folder = tmp_path / "tsa"
    folder.mkdir()
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="ascii")
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "/dev/null")
    key = ("-keyout", "ca.key", "-subj", "/CN=raiz de prueba")
    _openssl(folder, *new, *key, "-x509", "-days", "30", "-out", "ca.pem", "-config", "tsa.cnf", "-extensions", "caext")
    _openssl(folder, *new, "-keyout", "tsa.key", "-subj", "/CN=sello de prueba", "-out", "tsa.csr")
    sign = ("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20")
    _openssl(folder, *sign, "-out", "tsa.pem", "-extfile", "tsa.cnf", "-extensions", "ext")

    def answer(request: Request) -> Response:
        (folder / "query").write_bytes(request.get_data())
        reply = ("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query", "-out", "reply")
        _openssl(folder, *reply)
        return Response((folder / "reply").read_bytes(), content_type="application/timestamp-reply")

    httpserver.expect_request("/tsa", method="POST").respond_with_handler(answer)
    return httpserver.url_for("/tsa"), folder / "ca.pem"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with EvidenceStore(tmp_path / "store", writable=True) as evidence:
        sweep = evidence.begin_sweep("2026-10", NOW, False, "Quito")
        evidence.record(sweep, Exchange("http://x.ec/", 200, "OK", (), b"a"), NOW)
        evidence.finish_sweep(sweep.id, NOW)
    return tmp_path / "store"


def _said(store: Path) -> list[str]:
    with EvidenceStore(store) as evidence:
        return [problem.what for problem in evidence.verify()]


def test_a_stamp_is_kept_and_checked(store: Path, authority: tuple[str, Path], tmp_path: Path) -> None:
    url, root = authority
    folder = store / "evidence"
    assert stamp(folder, 1, url) == ""
    assert _said(store) == []
    shutil.copyfile(root, folder / ROOTS)
    assert _said(store) == []
    # What LEAME.txt tells a person to do:
    (tmp_path / "ultima").write_bytes((folder / "manifest-1.jsonl").read_bytes().splitlines()[-1])
    tsr = str(folder / "manifest-1.tsr")
    _openssl(tmp_path, "ts", "-verify", "-data", "ultima", "-in", tsr, "-CAfile", str(root))

    path = folder / "manifest-1.tsr"
    whole = path.read_bytes()
    path.write_bytes(whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:])
    (what,) = _said(store)
    assert what.startswith("El sello de tiempo manifest-1.tsr no es válido: ")
    path.write_bytes(b"no es un sello")
    assert _said(store) == ["El sello de tiempo manifest-1.tsr no es de manifest-1.jsonl."]


def test_an_authority_that_fails_fails_nothing(store: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/500").respond_with_data("no", status=500)
    httpserver.expect_request("/page").respond_with_data("<html>", content_type="text/html")
    silent = "http://127.0.0.1:9/"
    for url in (httpserver.url_for("/500"), httpserver.url_for("/page"), silent, "no es una dirección"):
        assert stamp(store / "evidence", 1, url).startswith("Sin sello de tiempo: ")
    assert not (store / "evidence" / "manifest-1.tsr").exists()
    assert _said(store) == []
