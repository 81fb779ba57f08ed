"""Made-up results of any size, from a seed: a country of judged cases without portals, for tests and benchmarks.

Names are invented and RUCs lie outside the real list. Values follow the verdicts as the score's definition says, so
that the arithmetic printed on the pages can be held against the stored score.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from statistics import fmean

from checker.model import Parameter, VerdictKind
from checker.results import ResultsStore
from checker.results_catalogue import (
    Catalogue,
    CatalogueObligation,
    CatalogueRule,
    CatalogueSettings,
    CatalogueText,
    EntityRow,
)
from checker.results_model import (
    CaseResult,
    Cause,
    ComponentRef,
    EntityRef,
    EvidenceRef,
    Finding,
    Location,
    ObligationVerdict,
    Reading,
    Score,
)
from reports.tilemap import tiles

VERSION = "2026.1"
PORTAL = "https://portal.example/backend/v1"
_TITLES = {
    "19.1.1": "Estructura orgánica",
    "19.1.2": "Base legal, regulaciones y procedimientos internos",
    "19.1.3": "Metas y objetivos",
    "19.2": "Directorio y distributivo del personal",
    "19.3": "Remuneraciones e ingresos adicionales",
    "19.4": "Licencias y comisiones de servicio",
    "19.5-22": "Servicios y formularios",
    "19.6": "Presupuesto",
    "19.7": "Auditorías",
    "19.8": "Contratación pública",
    "19.9": "Contratos incumplidos",
    "19.10": "Planes y programas",
    "19.11": "Contratos de crédito",
    "19.12": "Rendición de cuentas",
    "19.13": "Viáticos y movilización",
    "19.14": "Responsables del acceso a la información",
    "19.15": "Contratos colectivos",
    "19.16": "Índice de información reservada",
    "19.17": "Audiencias y reuniones",
    "19.18": "Convenios",
    "19.19": "Donativos oficiales y protocolares",
    "19.20": "Registro de activos de información",
    "19.21": "Políticas públicas de un grupo específico",
    "19.23": "Acciones afirmativas",
    "19.24": "Otra información relevante",
    "24.res": "Resoluciones y planes (art. 24)",
    "24.act": "Actas de sesiones (art. 24)",
}
_NO_CI = {"19.2", "19.4", "24.res", "24.act"}
_FAULTS: tuple[tuple[str, str, Parameter, str, str], ...] = (
    (
        "C-01",
        "empty",
        "cta",
        "Hay {count} celdas vacías en la columna «{column}».",
        "Escriba el dato, o NO APLICA con su nota en el diccionario.",
    ),
    (
        "T-02",
        "outside",
        "cta",
        "La fecha de los metadatos no pertenece al mes informado.",
        "Ponga en los metadatos una fecha del mes al que corresponde la información.",
    ),
    (
        "F-01",
        "not_open",
        "eta",
        "El conjunto de datos no está en un formato abierto.",
        "Publique el archivo como CSV separado por comas o punto y coma.",
    ),
    (
        "F-04",
        "headers",
        "cta",
        "Los encabezados no son los de la plantilla: falta «{column}».",
        "Copie la fila de encabezados de la plantilla oficial, sin cambiarla.",
    ),
    (
        "P-03",
        "dictionary",
        "cta",
        "Falta el diccionario de datos.",
        "Suba los tres archivos: conjunto de datos, metadatos y diccionario.",
    ),
    (
        "C-02",
        "no_note",
        "cta",
        "Se usa NO APLICA sin nota que lo explique.",
        "Añada en el diccionario la nota que explica por qué no aplica.",
    ),
)
_COLUMNS = ("Número de proceso", "Monto", "Enlace", "Unidad administrativa", "Fecha de inicio")
_SYLLABLES = (
    "cha",
    "lu",
    "mi",
    "ra",
    "to",
    "na",
    "que",
    "so",
    "pi",
    "lla",
    "co",
    "ma",
    "gua",
    "ya",
    "bel",
    "tin",
    "zu",
    "ro",
)
_PROVINCES = (
    "Sierra Alta",
    "Costa Mayor",
    "Valle Hondo",
    "Río Claro",
    "Páramo",
    "Manglar",
    "Selva Norte",
    "Islas Bajas",
    "Cumbre Fría",
    "Llano Verde",
    "Dos Aguas",
    "Bahía Larga",
    "Monte Sereno",
    "Quebradas",
    "Nevado",
    "Arenales",
    "Laguna Chica",
    "Ceja Andina",
    "Estero",
    "Alto Río",
    "Pie de Monte",
    "Sabana",
    "Cordillera",
    "Delta",
)


def catalogue(version: str = VERSION) -> Catalogue:
    """Obligations and rules of the made-up law: ids are the real ones, texts are ours."""
    rules = [
        CatalogueRule(
            code="P-02",
            title="La obligación está publicada",
            why="Sin publicación no hay transparencia.",
            law="LOTAIP (2023), art. 19",
            source="norm",
            severity="error",
            parameter="cta",
            valid_from="2024-01",
            texts={
                "missing": CatalogueText(
                    severity="error",
                    message="No está registrado en el portal nacional.",
                    fix="Registre los tres archivos en el portal nacional.",
                )
            },
        ),
        CatalogueRule(
            code="T-01",
            title="Se publica dentro del plazo",
            why="La información tardía sirve menos.",
            law="Resolución 015-DPE-CGAJ-2024",
            source="norm",
            severity="warning",
            parameter="rp",
            valid_from="2024-01",
            texts={},
        ),
    ]
    for code, kind, parameter, message, fix in _FAULTS:
        rules.append(
            CatalogueRule(
                code=code,
                title=f"Requisito {code}",
                why="Lo pide la guía metodológica.",
                law="Resolución 019-DPE-CGAJ-2024, cap. VI",
                source="inferred" if code == "C-02" else "norm",
                severity="error",
                parameter=parameter,
                valid_from="2024-01",
                texts={kind: CatalogueText(severity="error", message=message, fix=fix)},
            )
        )
    obligations = []
    for order, (identifier, title) in enumerate(_TITLES.items(), 1):
        article, _, number = identifier.partition(".")
        places = [identifier] if article == "24" else number.split(".")[0].split("-")
        law = "LOTAIP (2023), art. 24" if article == "24" else f"LOTAIP (2023), art. 19, num. {number.split('.')[0]}"
        obligations.append(
            CatalogueObligation(
                id=identifier,
                order=order,
                title=title,
                summary=f"Lo que se pide sobre {title.lower()}.",
                law=law,
                index_places=places,
                ci_checks=[] if identifier in _NO_CI else ["validez"],
            )
        )
    settings = CatalogueSettings(
        minimum_measured_share=0.5,
        minimum_coverage=0.8,
        ci_checks_measured=["19.3:validez"],
        headline_from="2024-07",
        pnt_decides_from="2024-09",
    )
    return Catalogue(version=version, obligations=obligations, rules=rules, settings=settings)


def entities(count: int, seed: int = 7) -> list[EntityRow]:
    """Invented municipalities on the real places of the map; the RUCs start with 99, which is no province."""
    codes = [shape.dpa for shape in tiles().shapes]
    chance = random.Random(seed)
    rows: list[EntityRow] = []
    names: set[str] = set()
    while len(rows) < count:
        name = "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()
        if name in names:
            continue
        names.add(name)
        number = len(rows) + 1
        rows.append(
            EntityRow(
                ruc=f"99{number:08d}001",
                dpa=codes[number - 1] if number <= len(codes) else f"99{number:03d}",
                name=f"GAD Municipal de {name}",
                province=_PROVINCES[int(codes[number - 1][:2]) % len(_PROVINCES) if number <= len(codes) else 0],
                canton=name,
                population=None if number % 9 == 0 else chance.randint(2, 200) * 1000,
            )
        )
    return rows


def months(count: int, last: str = "2026-10") -> list[str]:
    """The ``count`` months that end with ``last``."""
    end = int(last[:4]) * 12 + int(last[5:]) - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(end - count + 1, end + 1)]


def cases(entity: EntityRow, over: list[str], seed: int = 7) -> Iterator[tuple[CaseResult, list[EvidenceRef]]]:
    """The months of one municipality: it has a level of its own and drifts; one month in fifty its host is down."""
    chance = random.Random(f"{seed}:{entity.ruc}")
    level, drift = chance.betavariate(2, 1.4), chance.uniform(-0.02, 0.025)
    for number, month in enumerate(over):
        down = chance.random() < 0.02
        quality = min(1.0, max(0.0, level + drift * number + chance.uniform(-0.05, 0.05)))
        yield _case(entity, month, quality, down, chance)


def _case(
    entity: EntityRow, month: str, quality: float, down: bool, chance: random.Random
) -> tuple[CaseResult, list[EvidenceRef]]:
    list_url = f"{PORTAL}/transparency/active?month={month}&ruc={entity.ruc}"
    evidence = [_exchange(list_url, f"{entity.ruc}{month}list", chance, media_type="application/json")]
    verdicts = [_verdict(entity, month, identifier, quality, down, chance, evidence) for identifier in _TITLES]
    if down:
        cause = Cause(code="host_failed", owner="network", message="El servidor no respondió.")
        evidence = [evidence[0].model_copy(update={"status": None, "sha256": None, "size": None, "headers": []})]
    case = CaseResult(
        entity=EntityRef(ruc=entity.ruc, dpa=entity.dpa, name=entity.name),
        month=month,
        as_of=f"{_deadline(month)[:7]}-20T12:00:00Z",
        simulated=True,
        scheme="2023",
        rules_version=VERSION,
        deadline=_deadline(month),
        readings=[
            Reading(place="pnt", url=list_url, complete=not down, cause=cause if down else None, system="pnt"),
            *_own_site(entity),
        ],
        verdicts=verdicts,
        score=score(verdicts),
    )
    return case, evidence


def _deadline(month: str) -> str:
    """The 15th of the next month, holidays aside."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}-15"


def _own_site(entity: EntityRow) -> list[Reading]:
    """Two of three have a site of their own, made with one of three systems or with nobody knows what."""
    number = int(entity.ruc[2:10])
    if number % 3 == 0:
        return []
    system = ("wordpress", "joomla", "wordpress", None)[number % 4]
    return [Reading(place="own", url=f"https://m{number}.example/", complete=number % 5 > 0, system=system)]


def _verdict(
    entity: EntityRow,
    month: str,
    identifier: str,
    quality: float,
    down: bool,
    chance: random.Random,
    evidence: list[EvidenceRef],
) -> ObligationVerdict:
    has_ci = identifier == "19.3"
    draw = chance.random()
    if down or draw < 0.01:
        cause = Cause(code="host_failed", owner="network", message="El servidor no respondió.")
        return ObligationVerdict(obligation=identifier, verdict="no_evaluado", cause=cause)
    if draw > quality + 0.25:
        missing = Finding(
            rule="P-02",
            kind="missing",
            severity="error",
            parameter="cta",
            owner="publisher",
            place="pnt",
            message="No está registrado en el portal nacional.",
            fix="Registre los tres archivos en el portal nacional.",
            law="LOTAIP (2023), art. 19",
            url=evidence[0].url,
            sha256=evidence[0].sha256,
        )
        return ObligationVerdict(
            obligation=identifier,
            verdict="incumple",
            place="pnt",
            findings=[missing],
            cta=0.0,
            eta=0.0,
            rp=0.0,
            ci=0.0 if has_ci else None,
        )
    kinds: dict[str, str] = {"dataset": "csv", "metadata": "csv", "dictionary": "csv"}
    if draw > quality - 0.1:
        kinds["dataset"] = chance.choice(("csv", "csv", "pdf", "xlsx"))
    components = []
    for component, extension in kinds.items():
        url = f"{PORTAL}/media/{entity.ruc}/{identifier}/{month}/{component}.{extension}"
        exchange = _exchange(url, url, chance, media_type="text/csv" if extension == "csv" else "application/pdf")
        evidence.append(exchange)
        components.append(
            ComponentRef.model_validate(
                dict(
                    component=component,
                    place="pnt",
                    url=url,
                    file=f"{component}.{extension}",
                    sha256=exchange.sha256,
                    captured_at=exchange.captured_at,
                    registered_at=f"{month}-14T10:00:00",
                )
            )
        )
    findings, verdict = [], "cumple"
    if draw > quality - 0.1:
        verdict = "parcial"
        picked = [f for f in _FAULTS if f[0] == "F-01"] if kinds["dataset"] != "csv" else [chance.choice(_FAULTS)]
        for code, kind, parameter, message, fix in picked:
            if code == "F-01" and kinds["dataset"] == "csv":
                code, kind, parameter, message, fix = _FAULTS[0]
            findings.append(_fault(code, kind, parameter, message, fix, components[0], chance))
    elif chance.random() < 0.08:
        verdict = "no_aplica"
    on_time = chance.random() < quality + 0.1
    broken = {finding.parameter for finding in findings}
    return ObligationVerdict.model_validate(
        dict(
            obligation=identifier,
            verdict=verdict,
            place="pnt",
            on_time=on_time,
            components=components,
            findings=findings,
            cta=0.5 if "cta" in broken else 1.0,
            eta=0.0 if "eta" in broken else 1.0,
            rp=1.0 if on_time else 0.0,
            ci=chance.choice((1.0, 0.95)) if has_ci else None,
        )
    )


def _fault(
    code: str, kind: str, parameter: Parameter, message: str, fix: str, part: ComponentRef, chance: random.Random
) -> Finding:
    count, column = chance.randint(1, 60), chance.choice(_COLUMNS)
    return Finding(
        rule=code,
        kind=kind,
        severity="error",
        parameter=parameter,
        owner="publisher",
        place="pnt",
        message=message.format(count=count, column=column),
        fix=fix,
        law="Resolución 019-DPE-CGAJ-2024, cap. VI",
        location=Location(file=part.file, row=chance.randint(2, 90), column=column),
        count=count,
        params={"column": column, "rows": [2, 5, 9]},
        url=part.url,
        sha256=part.sha256,
    )


def _exchange(url: str, content: str, chance: random.Random, media_type: str) -> EvidenceRef:
    size = chance.randint(400, 90_000)
    return EvidenceRef(
        url=url,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        captured_at=f"2026-11-17T0{chance.randint(0, 9)}:{chance.randint(10, 59)}:{chance.randint(10, 59)}Z",
        status=200,
        size=size,
        media_type=media_type,
        headers=[
            ("Server", "nginx/1.24.0"),
            ("Date", "Tue, 17 Nov 2026 05:10:11 GMT"),
            ("Content-Type", media_type),
            ("Content-Length", str(size)),
            ("Last-Modified", "Sat, 14 Nov 2026 15:00:00 GMT"),
            ("ETag", f'"{size:x}-5f"'),
            ("X-Frame-Options", "DENY"),
            ("Accept-Ranges", "bytes"),
        ],
        vantage="Quito, red de prueba",
        warc="2026-11-0001.warc.gz",
        simulated=True,
    )


def score(verdicts: list[ObligationVerdict]) -> Score:
    """The index of a made-up case, computed the long way."""
    places: dict[str, list[ObligationVerdict]] = {}
    laws = {obligation.id: obligation for obligation in catalogue().obligations}
    for verdict in verdicts:
        for place in laws[verdict.obligation].index_places:
            places.setdefault(place, []).append(verdict)
    means: dict[Parameter, float | None] = {}
    measured_pairs = pairs = 0
    names: tuple[Parameter, ...] = ("cta", "eta", "rp", "ci")
    for name in names:
        applying = [p for p in places.values() if name != "ci" or any(laws[v.obligation].ci_checks for v in p)]
        values = [[getattr(v, name) for v in place] for place in applying]
        known = [fmean(place) for place in values if None not in place]
        means[name] = fmean(known) if known and len(known) >= len(applying) / 2 else None
        pairs += 1 if name == "ci" else len(applying)
        measured_pairs += len(known)
    rest = [name for name in names if means[name] is not None]
    present = [value for value in means.values() if value is not None]
    whole = len(present) == 4
    count: dict[VerdictKind, int] = {"no_aplica": sum(v.verdict == "no_aplica" for v in verdicts)}
    return Score(
        sita=fmean(present) if whole else None,
        partial=fmean(present) if present and not whole else None,
        partial_of=[] if whole else rest,
        coverage=measured_pairs / pairs,
        no_aplica=count["no_aplica"],
        cta=means["cta"],
        eta=means["eta"],
        rp=means["rp"],
        ci=means["ci"],
    )


def fill(store: ResultsStore, municipalities: int, month_count: int, seed: int = 7) -> None:
    """Write a made-up country into a writable store."""
    listed, over = entities(municipalities, seed), months(month_count)
    store.save_catalogue(catalogue())
    store.save_entities(listed)
    store.save_cases(item for entity in listed for item in cases(entity, over, seed))
