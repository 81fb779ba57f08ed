"""Time stamps (RFC 3161) over the last line of a chained manifest, which vouches for all that lies before it.

Asking needs the extra ``timestamp``. A stamp is compared with its line everywhere; its signature is checked where the
extra is installed and ``evidence/timestamp-ca.pem`` holds the root certificates of the authority.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from evidence.chain import chain_name
from evidence.model import Problem
from evidence.warc import write_whole

ROOTS = "timestamp-ca.pem"
_PATIENCE = 20.0
_MOST_BYTES = 1 << 20


def stamp_name(sweep_id: int) -> str:
    return f"manifest-{sweep_id}.tsr"


def stamp(folder: Path, sweep_id: int, url: str) -> str:
    """Have the authority at ``url`` stamp the sweep's manifest. Returns why there is no stamp, or nothing: an
    authority that does not answer never fails a sweep."""
    import httpx  # slow to load, and every command opens the store

    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response
    except ImportError:
        return "Sin sello de tiempo: instale el extra «timestamp» (uv sync --extra timestamp)."
    line = (folder / chain_name(sweep_id)).read_bytes().splitlines()[-1]
    request = TimestampRequestBuilder().data(line).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        answer = httpx.post(
            url,
            content=request.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=_PATIENCE,
            trust_env=False,
        )
        answer.raise_for_status()
        data = answer.content[:_MOST_BYTES]
        response = decode_timestamp_response(data)
        if response.status != 0 or response.tst_info.nonce != request.nonce:
            return f"Sin sello de tiempo: {url} no lo concedió."
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"Sin sello de tiempo: {url} no respondió como debe ({error})."
    write_whole(folder / stamp_name(sweep_id), data)
    return ""


def verify_stamps(db: sqlite3.Connection, folder: Path) -> Iterator[Problem]:
    """Stamps that are not of their manifest, and those whose signature does not hold."""
    for sweep_id, head in db.execute("SELECT sweep_id, head FROM chains ORDER BY position").fetchall():
        path = folder / stamp_name(sweep_id)
        if not path.is_file():
            continue
        data = path.read_bytes()
        if bytes.fromhex(head) not in data:  # the imprint stands in the stamp as it is (RFC 3161, 2.4.2)
            what = f"El sello de tiempo {path.name} no es de {chain_name(sweep_id)}."
            yield Problem("altered", path.name, None, None, what)
        elif (fault := stamp_fault(data, bytes.fromhex(head), folder / ROOTS)) is not None:
            yield Problem("altered", path.name, None, None, f"El sello de tiempo {path.name} no es válido: {fault}.")


def stamp_fault(data: bytes, head: bytes, roots: Path) -> str | None:
    """What is wrong with a stamp over ``head``; None where nothing is, or where the extra is not installed."""
    try:
        from cryptography.x509 import load_pem_x509_certificates
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    except ImportError:
        return None
    try:
        response = decode_timestamp_response(data)
        if roots.is_file():
            builder = VerifierBuilder()
            for certificate in load_pem_x509_certificates(roots.read_bytes()):
                builder = builder.add_root_certificate(certificate)
            builder.build().verify(response, head)
        elif response.tst_info.message_imprint.message != head:
            return "su huella es otra"
    except (VerificationError, ValueError) as error:
        return str(error).rstrip(".") or "su firma no se puede comprobar"
    return None
