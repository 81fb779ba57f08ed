"""The packet of one entity and month for a lawyer: bytes, headers, hashes, the WARC records themselves and how to check
all of it with ordinary tools. What was found comes from outside: evidence knows no findings."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from evidence.captures import Captures
from evidence.model import Capture, EvidenceError, MissingEvidence
from evidence.wacz import Entry, write_wacz
from evidence.warc import head_block, uri_of

_STAMP = (1980, 1, 1, 0, 0, 0)
_FINDING_COLUMNS = ("obligacion", "regla", "gravedad", "hallazgo", "norma", "direccion", "archivo", "sha256")
_CAPTURE_COLUMNS = (
    *("captura", "hora_utc", "direccion", "estado", "error"),
    *("archivo", "sha256", "headers", "warc", "offset"),
)
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of ``hallazgos.csv``: what was found, in words, and the stored content that proves it."""

    obligation: str
    rule: str
    severity: str
    message: str
    law: str
    url: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Packet:
    """What was written. ``missing`` are contents that could not be read from the store."""

    path: Path
    captures: int
    files: int
    missing: tuple[str, ...]


def write_packet(
    store: Captures,
    out: Path,
    ruc: str,
    month: str,
    findings: Sequence[Finding],
    urls: Collection[str],
    created: str,
) -> Packet:
    """Write the packet into ``out``: a ZIP if its name says so, else a folder that must be new or empty.

    ``urls`` are further addresses that prove something; their exchanges in the month's sweeps go in too.
    Raises :class:`EvidenceError` when nothing is stored of the entity and month, or ``out`` is taken.
    """
    if out.exists() and (out.is_file() or any(out.iterdir())):
        raise EvidenceError(f"«{out}» ya existe: elija otro nombre para el paquete.")
    captures = store.captures_for(ruc, month, urls)
    if not captures:
        raise EvidenceError(f"No hay evidencia de {ruc} para {month} en {store.folder}.")
    with TemporaryDirectory() as work:
        folder = Path(work) / f"evidencia-{ruc}-{month}"
        folder.mkdir()
        made = _fill(store, folder, captures, findings, f"{ruc} {month}", created)
        _sums(folder)
        if out.suffix.lower() == ".zip":
            _zip(folder, out)
        else:
            shutil.copytree(folder, out, dirs_exist_ok=True)
    return Packet(out, len(captures), len(made[0]), tuple(made[1]))


def _fill(
    store: Captures, folder: Path, captures: Sequence[Capture], findings: Sequence[Finding], title: str, created: str
) -> tuple[dict[str, str], list[str]]:
    (folder / "archivos").mkdir()
    (folder / "headers").mkdir()
    names: dict[str, str] = {}
    missing: list[str] = []
    for capture in captures:
        (folder / "headers" / f"{capture.id:08d}.txt").write_bytes(_headers(capture))
        if capture.sha256 is None or capture.sha256 in names or capture.sha256 in missing:
            continue
        try:
            data = store.payload(capture.sha256)
        except MissingEvidence:
            missing.append(capture.sha256)
            continue
        names[capture.sha256] = f"archivos/{capture.sha256}-{safe_name(capture.url)}"
        (folder / names[capture.sha256]).write_bytes(data)
    rows = (
        (f.obligation, f.rule, f.severity, f.message, f.law, f.url, names.get(f.sha256 or "", ""), f.sha256 or "")
        for f in findings
    )
    _csv(folder / "hallazgos.csv", _FINDING_COLUMNS, rows)
    exchanges = (
        (
            c.id, c.fetched_at, c.url, c.status or "", c.error or "", names.get(c.sha256 or "", ""), c.sha256 or "",
            f"headers/{c.id:08d}.txt", c.warc or "", "" if c.offset is None else c.offset,
        )
        for c in captures
    )  # fmt: skip
    _csv(folder / "capturas.csv", _CAPTURE_COLUMNS, exchanges)
    _archive(store, folder, captures, title, created)
    _manifests(store, folder, {capture.sweep_id for capture in captures})
    lost = "".join(f"- {sha256}\n" for sha256 in missing)
    gaps = f"\nContenidos que el almacén ya no puede dar (ejecute «lotaip verify»):\n{lost}" if missing else ""
    simulated = "\nATENCIÓN: esta evidencia es SIMULADA (demostración); no prueba nada de nadie.\n"
    text = _READ_ME.format(title=title, created=created) + gaps
    (folder / "LEAME.txt").write_bytes(
        # Notepad before 2018 shows nothing but one line without CRLF, and guesses the encoding without a mark.
        ("\ufeff" + text + (simulated if any(c.simulated for c in captures) else "")).replace("\n", "\r\n").encode()
    )
    return names, missing


def safe_name(url: str) -> str:
    """The last part of an address as a hint for people: letters, digits, ``. - _``, never a path nor a device."""
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2], errors="replace")
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", plain).strip("._-")
    stem, dot, ending = name.rpartition(".")
    if dot and 0 < len(ending) <= 8:
        name = f"{stem[:60].rstrip('._-')}.{ending}"
    name = name[-80:].lstrip("._-") or "sin-nombre"
    return f"_{name}" if _DEVICES.match(name.partition(".")[0]) else name


def _headers(capture: Capture) -> bytes:
    lines = [f"GET {capture.url}", f"Hora (UTC): {capture.fetched_at}", f"Desde: {capture.vantage}"]
    lines.append(f"Respuesta: {capture.status if capture.status is not None else 'ninguna'}")
    lines += [f"Falla: {capture.error}"] if capture.error else []
    lines += ["", *(f"{name}: {value}" for name, value in capture.headers)]
    return ("\n".join(re.sub(r"[\r\n]", " ", line) for line in lines) + "\n").encode("utf-8", "replace")


def _csv(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table that a spreadsheet opens right and never runs: what begins like a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    for row in rows:
        writer.writerow(
            [f"'{v}" if isinstance(v, str) and v[:1] in ("=", "+", "-", "@", "\t", "\r") else v for v in row]
        )
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace"))


def _archive(store: Captures, folder: Path, captures: Sequence[Capture], title: str, created: str) -> None:
    """The records themselves, byte by byte as they are in the store, in a WARC file of their own, and its WACZ."""
    warc = folder / "evidencia.warc.gz"
    head = head_block(warc.name, {"software": "lotaip", "format": "WARC File Format 1.1", "description": title})
    entries: list[Entry] = []
    with warc.open("wb") as out:
        out.write(head.data)
        for capture, block_length in store.blocks_of(captures):
            try:
                with (store.evidence / (capture.warc or "")).open("rb") as segment:
                    segment.seek(capture.offset or 0)
                    block = segment.read(block_length)
            except OSError:
                continue
            entries.append(
                Entry(
                    uri_of(capture.url), capture.fetched_at, capture.status, capture.media_type or "",
                    f"sha256:{capture.sha256}", out.tell(), capture.length or 0,
                    capture.media_type == "text/html" and capture.status == 200,
                )
            )  # fmt: skip
            out.write(block)
    write_wacz(folder / "evidencia.wacz", warc, entries, f"Evidencia {title}", created)


def _manifests(store: Captures, folder: Path, sweeps: Iterable[int]) -> None:
    (folder / "manifiestos").mkdir()
    for sweep_id in sorted(sweeps):
        for ending in ("sha256", "jsonl", "tsr"):
            path = store.evidence / f"manifest-{sweep_id}.{ending}"
            if path.is_file():
                shutil.copyfile(path, folder / "manifiestos" / path.name)


def _sums(folder: Path) -> None:
    lines = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n")
    (folder / "SHA256SUMS").write_bytes("".join(lines).encode())


def _zip(folder: Path, out: Path) -> None:
    draft = out.with_name(out.name + ".tmp")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            archive.writestr(zipfile.ZipInfo(name, _STAMP), path.read_bytes(), zipfile.ZIP_DEFLATED)
    draft.replace(out)


_READ_ME = """Evidencia de {title}
Paquete hecho el {created}

QUÉ HAY AQUÍ
- hallazgos.csv: cada hallazgo, la norma que lo funda y el archivo que lo prueba, con su huella SHA-256.
- capturas.csv: cada visita, con su hora (UTC), su dirección, la respuesta y el archivo recibido.
- archivos/: los archivos tal como llegaron. El nombre empieza con su huella SHA-256; lo demás es solo una ayuda.
- headers/: las cabeceras de cada respuesta.
- evidencia.warc.gz: los registros originales (norma ISO 28500).
- evidencia.wacz: lo mismo para verlo como se veía; ábralo en un lector WACZ, por ejemplo https://replayweb.page
- manifiestos/: los manifiestos de cada barrido completo y, si se pidió, su sello de tiempo (RFC 3161).
- SHA256SUMS: la huella de cada archivo de este paquete.

CÓMO COMPROBARLO
En Linux, dentro de esta carpeta:
    sha256sum -c SHA256SUMS
En macOS:
    shasum -a 256 -c SHA256SUMS
En Windows, en el Símbolo del sistema, archivo por archivo:
    certutil -hashfile "archivos\\NOMBRE" SHA256
En Windows, en PowerShell:
    Get-FileHash "archivos\\NOMBRE" -Algorithm SHA256
Compare lo que sale con la línea de ese archivo en SHA256SUMS (mayúsculas y minúsculas son iguales).
Si difieren, el archivo fue cambiado después de hacer este paquete.

CÓMO SE UNE CON EL ALMACÉN
Cada línea de manifiestos/manifest-N.jsonl tiene la huella de la línea anterior: cambiar una rompe todas las que siguen.
La huella de la última línea (sin su salto de línea) resume todo lo anterior; pida que se la confirmen aparte.
Con el sello de tiempo, si lo hay, y el certificado de la autoridad:
    tail -n 1 manifest-N.jsonl | tr -d '\\n' > ultima
    openssl ts -verify -data ultima -in manifest-N.tsr -CAfile autoridad.pem

LÍMITES
Los registros guardan lo que entregó el programa de descarga: el orden de las cabeceras puede variar y la transferencia
por partes ya viene unida. Este paquete puede tener datos personales que la institución publicó: úselo con cuidado.
"""
