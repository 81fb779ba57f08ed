"""Items about people: directory, pay, leave, travel, who answers requests, meetings, quotas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from demo.contents.common import Rows, day, link, mail, phone, usd
from demo.items import NO_APLICA
from demo.model import Municipality, rng_for
from demo.months import year_month
from demo.names import PROVINCES, people, person, plain

_BASIC_PAY = 482_00

_HEADS = (
    ("Alcalde o Alcaldesa", "Alcaldía", "NJS 8", 4180_00),
    ("Director o Directora de Planificación", "Dirección de Planificación", "NJS 3", 2034_00),
    ("Director o Directora Financiera", "Dirección Financiera", "NJS 3", 2034_00),
    ("Procurador o Procuradora Síndica", "Procuraduría Síndica", "NJS 3", 2034_00),
)
_POSTS = (
    ("Analista de Presupuesto", "Dirección Financiera", "SP 5", 1212_00),
    ("Analista de Compras Públicas", "Dirección Administrativa", "SP 5", 1212_00),
    ("Técnico o Técnica de Avalúos y Catastros", "Dirección de Planificación", "SP 3", 986_00),
    ("Asistente Administrativa", "Secretaría General", "SPA 3", 675_00),
    ("Especialista de Agua Potable", "Dirección de Obras Públicas", "SP 7", 1676_00),
    ("Inspector o Inspectora Municipal", "Comisaría Municipal", "SPA 4", 733_00),
    ("Chofer de Vehículo Liviano", "Dirección Administrativa", "Nivel 3", 587_00),
    ("Operador u Operadora de Equipo Pesado", "Dirección de Obras Públicas", "Nivel 6", 642_00),
    ("Auxiliar de Servicios", "Dirección Administrativa", "Nivel 1", 561_00),
    ("Concejal o Concejala", "Concejo Municipal", "NJS 5", 2090_00),
)
_SUBJECTS = (
    "Cooperación para mejorar la vía a la parroquia rural",
    "Revisión del borrador de la ordenanza de mercados",
    "Seguimiento al contrato de alcantarillado",
    "Diseño del plan de movilidad del cantón",
)
_REASONS = ("Reunión técnica sobre agua y saneamiento", "Taller de catastros", "Entrega de documentos en la capital")


@dataclass(frozen=True, slots=True)
class Employee:
    name: str
    post: str
    unit: str
    grade: str
    pay: int
    """Monthly, in cents."""


@lru_cache(maxsize=512)
def roster(m: Municipality, month: str) -> tuple[Employee, ...]:
    """The payroll in alphabetical order; one post stands empty, another one each month."""
    rng = rng_for(m.seed, m.ruc, "staff")
    names = people(rng, m.staff + 1)
    posts = [*_HEADS, *(rng.choice(_POSTS) for _ in range(m.staff + 1 - len(_HEADS)))]
    rng.shuffle(posts)
    year, number = year_month(month)
    vacant = (year * 12 + number) % len(names)
    if posts[vacant] in _HEADS:
        vacant = next(i for i, post in enumerate(posts) if post not in _HEADS)
    return tuple(Employee(name, *post) for i, (name, post) in enumerate(zip(names, posts, strict=True)) if i != vacant)


def head(m: Municipality, month: str, position: int) -> Employee:
    """One of the four heads of the municipality (0 mayor, 1 planning, 2 finance, 3 legal)."""
    return next(e for e in roster(m, month) if e.post == _HEADS[position][0])


def directory(m: Municipality, month: str) -> Rows:
    address = f"Calle Principal y {dict(PROVINCES)[m.dpa[:2]]}, edificio municipal"
    return [
        [str(i), e.name, e.post, e.unit, address, m.canton, phone(m), str(100 + i % 80), mail(m, e.name)]
        for i, e in enumerate(roster(m, month), 1)
    ]


def pay(m: Municipality, month: str) -> Rows:
    """Numeral 3: yearly pay is twelve times the monthly one, extras add up exactly."""
    rng = rng_for(m.seed, m.ruc, month, "pay")
    rows: Rows = []
    for i, e in enumerate(roster(m, month), 1):
        worker = e.grade.startswith("Nivel")
        thirteenth, fourteenth = round(e.pay / 12), round(_BASIC_PAY / 12)
        overtime = rng.randrange(0, 9000) if worker else 0
        acting = rng.randrange(0, 20000) if not worker and rng.random() < 0.05 else 0
        total = thirteenth + fourteenth + overtime + acting
        amounts = (e.pay, e.pay * 12, thirteenth, fourteenth, overtime, acting, total)
        regime = "Código del Trabajo" if worker else "LOSEP"
        budget_line = f"51.01.{'06' if worker else '05'}.{i:03d}"
        rows.append([str(i), e.post, regime, budget_line, e.grade, *map(usd, amounts)])
    return rows


def leave(m: Municipality, month: str) -> Rows:
    rng = rng_for(m.seed, m.ruc, month, "leave")
    kinds = ("Licencia sin remuneración", "Comisión de servicios con remuneración", "Licencia con remuneración")
    chosen = sorted(rng.sample(range(len(roster(m, month))), 3))
    rows: Rows = []
    for i in chosen:
        start = rng.randrange(1, 15)
        e = roster(m, month)[i]
        rows.append([e.name, e.post, day(month, start), day(month, start + 10), m.canton, rng.choice(kinds)])
    return rows


def travel(m: Municipality, month: str) -> Rows:
    rng = rng_for(m.seed, m.ruc, month, "travel")
    rows: Rows = []
    for i in sorted(rng.sample(range(len(roster(m, month))), rng.randrange(4, 10))):
        e = roster(m, month)[i]
        start = rng.randrange(1, 25)
        rows.append([
            e.name, e.post, "Viático nacional", day(month, start), day(month, start + 2), rng.choice(_REASONS),
            usd(8000 * 2), link(m, month, "viaticos", f"informe-{i:03d}.pdf"),
        ])  # fmt: skip
    return rows


def access_officers(m: Municipality, month: str) -> Rows:
    duties = (
        (0, "Máxima autoridad"),
        (1, "Presidente o presidenta del comité de transparencia"),
        (3, "Oficial de transparencia, delegada para atender las solicitudes de acceso"),
    )
    rows: Rows = []
    for position, duty in duties:
        e = head(m, month, position)
        office = f"Edificio municipal de {m.canton}, planta alta"
        rows.append([e.name, e.post, duty, office, phone(m), str(101 + position), mail(m, e.name)])
    return rows


def meetings(m: Municipality, month: str) -> Rows:
    """Numeral 17, newest first. A remote meeting has no place: the template asks for NO APLICA there."""
    rng = rng_for(m.seed, m.ruc, month, "meetings")
    mayor = head(m, month, 0)
    rows: Rows = []
    for number in sorted(rng.sample(range(1, 29), rng.randrange(5, 12)), reverse=True):
        remote = rng.random() < 0.4
        subject = rng.choice(_SUBJECTS)
        rows.append([
            mayor.name, mayor.post, subject, day(month, number), "Virtual" if remote else "Presencial",
            NO_APLICA if remote else f"Despacho de la Alcaldía de {m.canton}", f"Se trató: {subject.lower()}",
            f"{rng.randrange(2, 9) * 15} minutos", person(rng), "Asociación de Productores del Cantón",
            link(m, month, "audiencias", f"asistencia-{number:02d}.pdf"),
        ])  # fmt: skip
    return rows


def quotas(m: Municipality, month: str) -> Rows:
    rng = rng_for(m.seed, m.ruc, month[:4], "quotas")
    actions = ("Afroecuatorianos", "Montubios", "Personas con discapacidad", "Pueblos y nacionalidades indígenas",
               "Sustitutos de personas con discapacidad")  # fmt: skip
    return [[action, str(rng.randrange(1, 9))] for action in sorted(actions, key=plain)]
