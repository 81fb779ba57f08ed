"""Items about rules, services, documents and the council."""

from __future__ import annotations

from demo.contents.common import Rows, day, link, percent, previous_year
from demo.contents.staff import head
from demo.items import NO_APLICA
from demo.model import Municipality, rng_for

_UNITS = (
    ("Concejo Municipal", "Gobernante"), ("Alcaldía", "Gobernante"),
    ("Procuraduría Síndica", "Habilitante de asesoría"),
    ("Dirección de Planificación", "Habilitante de asesoría"), ("Dirección Financiera", "Habilitante de apoyo"),
    ("Dirección Administrativa", "Habilitante de apoyo"), ("Secretaría General", "Habilitante de apoyo"),
    ("Dirección de Obras Públicas", "Agregador de valor"), ("Comisaría Municipal", "Agregador de valor"),
    ("Registro de la Propiedad", "Desconcentrado"),
)  # fmt: skip
_NORMS = (
    ("Constitución", "Constitución de la República"), ("Código", "Código Orgánico de Organización Territorial"),
    ("Ley Orgánica", "Ley Orgánica de Transparencia y Acceso a la Información Pública"),
    ("Ley Orgánica", "Ley Orgánica del Sistema Nacional de Contratación Pública"),
    ("Ley Orgánica", "Ley Orgánica del Servicio Público"), ("Ley", "Ley de Gestión Documental"),
)  # fmt: skip
_ORDINANCES = (
    "el uso de los mercados", "el cobro de patentes", "el servicio de agua potable", "la gestión de desechos sólidos",
    "el ornato del cantón", "la ocupación de la vía pública", "los espectáculos públicos", "el uso del suelo",
    "la fauna urbana", "los predios urbanos", "los predios rurales", "las contribuciones especiales de mejoras",
    "el transporte comercial", "la publicidad exterior", "el camal municipal", "el cementerio general",
    "el patrimonio cultural", "la participación ciudadana", "los fraccionamientos", "el presupuesto del ejercicio",
)  # fmt: skip
_INTERNAL = (
    ("Reglamento", "Reglamento interno de talento humano"), ("Reglamento", "Reglamento de uso de vehículos"),
    ("Resolución", "Manual de procedimientos de la Secretaría General"),
)  # fmt: skip
_SERVICES = (
    "Atención de solicitudes de acceso a la información pública", "Certificado de avalúo catastral",
    "Línea de fábrica", "Patente municipal", "Acometida de agua potable", "Permiso de construcción",
)  # fmt: skip


def structure(m: Municipality, month: str) -> Rows:
    return [["Alcaldía" if unit != "Concejo Municipal" else "Concejo Municipal", unit, level] for unit, level in _UNITS]


def legal_basis(m: Municipality, month: str) -> Rows:
    """In the hierarchy of norms: the general ones first, the municipality's own after them (law.md 3.4)."""
    ordinances = [("Ordenanza", f"Ordenanza que regula {theme}") for theme in _ORDINANCES]
    return [[kind, text, link(m, "normas", f"{text}.pdf")] for kind, text in (*_NORMS, *ordinances, *_INTERNAL)]


def goals(m: Municipality, month: str) -> Rows:
    rng = rng_for(m.seed, m.ruc, month[:4], "goals")
    return [
        [unit, f"Mejorar los procesos a cargo de {unit}", "Porcentaje de ejecución del plan operativo",
         f"{rng.randrange(70, 100)} % hasta diciembre", link(m, month[:4], "poa", f"{unit}.pdf")]
        for unit, _ in _UNITS[1:9]
    ]  # fmt: skip


def services(m: Municipality, month: str) -> Rows:
    rng = rng_for(m.seed, m.ruc, month, "services")
    return [
        [name, link(m, month, "servicios", f"{name}.pdf"), str(rng.randrange(3, 900)),
         link(m, "formularios", f"{name}.pdf"), NO_APLICA if i % 3 == 2 else link(m, "en-linea", name),
         percent(rng.randrange(700, 1000), 1000)]
        for i, name in enumerate(_SERVICES)
    ]  # fmt: skip


def audits(m: Municipality, month: str) -> Rows:
    year = previous_year(month)
    return [
        [str(i), f"DPR-{m.dpa}-{i:04d}-{year}", "Examen especial", f"Examen al proceso de {area.lower()}",
         f"{year - 1}-01-01 a {year - 1}-12-31", area, link(m, "auditorias", f"informe-{i}.pdf"),
         link(m, month, "auditorias", f"seguimiento-{i}.pdf")]
        for i, area in enumerate(("Contratación", "Bienes de larga duración", "Ingresos de gestión"), 1)
    ]  # fmt: skip


def accountability(m: Municipality, month: str) -> Rows:
    year = previous_year(month)
    return [
        ["Formulario de rendición de cuentas del CPCCS", NO_APLICA, str(year), link(m, f"{year}", "formulario.pdf")],
        ["Certificado de cumplimiento del informe anual LOTAIP", f"CERT-{m.dpa}-{year}", str(year),
         link(m, f"{year}", "certificado-lotaip.pdf")],
        ["Informe de rendición de cuentas", NO_APLICA, str(year), link(m, f"{year}", "informe.pdf")],
    ]  # fmt: skip


def collective(m: Municipality, month: str) -> Rows:
    year = previous_year(month)
    return [["Sindicato Único de Obreros Municipales", f"{year}-02-20", link(m, "contrato-colectivo.pdf"),
             f"{year}-11-05", link(m, "contrato-colectivo-reformas.pdf")]]  # fmt: skip


def reserved(m: Municipality, month: str) -> Rows:
    year = previous_year(month)
    return [["Planes de seguridad de la planta de agua", f"RES-{m.dpa}-{year}-007", f"{year}-04-10",
             f"Desde {year}-04-10 hasta {year + 5}-04-09", link(m, "reserva", "resolucion-007.pdf")]]  # fmt: skip


def agreements(m: Municipality, month: str) -> Rows:
    year = previous_year(month)
    return [
        ["Nacional", f"{year}-06-12", "Cooperación para el mantenimiento de vías rurales",
         "Gobierno Provincial " + m.province, f"Desde {year}-06-12 hasta {year + 4}-06-11",
         link(m, "convenios", "vias.pdf")],
        ["Nacional", f"{year}-09-01", "Atención a personas adultas mayores", "Fundación Cantonal Buen Vivir",
         f"Desde {year}-09-01 hasta {year + 3}-08-31", link(m, "convenios", "adultos-mayores.pdf")],
    ]  # fmt: skip


def gifts(m: Municipality, month: str) -> Rows:
    return [[day(month, 12), "Placa conmemorativa", "Aniversario del cantón", "Cámara de Comercio del Cantón",
             link(m, month, "donativos", "acta-recepcion.pdf")]]  # fmt: skip


def frequent(m: Municipality, month: str) -> Rows:
    rng = rng_for(m.seed, m.ruc, month, "frequent")
    themes = ("Ordenanzas vigentes", "Catastro rural", "Ejecución de obras", "Patentes emitidas")
    return [
        [theme, str(rng.randrange(2, 60)), link(m, month, "activos", f"{theme}.csv"),
         link(m, month, "activos", f"complemento-{theme}.csv")]
        for theme in themes
    ]  # fmt: skip


def policies(m: Municipality, month: str) -> Rows:
    groups = ("Niñez y adolescencia", "Personas adultas mayores", "Personas con discapacidad")
    return [
        [group, f"Agenda cantonal de {group.lower()}", "Seguimiento", day(month, 20), link(m, month, f"{group}.pdf")]
        for group in groups
    ]


def relevant(m: Municipality, month: str) -> Rows:
    names = ("Agenda 2030 del cantón", "Informe de seguimiento a los ODS", "Buenas prácticas de participación")
    return [[name, link(m, month[:4], f"{name}.pdf")] for name in names]


def resolutions(m: Municipality, month: str) -> Rows:
    """Art. 24, first section: plans of the territory, ordinances and resolutions of the month."""
    rng = rng_for(m.seed, m.ruc, month, "resolutions")
    year = previous_year(month)
    rows = [
        [f"{year}-05-30", m.name, "Plan", "Plan de Desarrollo y Ordenamiento Territorial (PDOT)", link(m, "pdot.pdf")],
        [f"{year}-05-30", m.name, "Plan", "Plan de Uso y Gestión del Suelo (PUGS)", link(m, "pugs.pdf")],
    ]
    for i in range(1, rng.randrange(4, 12)):
        kind = "Ordenanza" if i % 4 == 0 else "Resolución"
        title = f"{kind} {i:03d}-{month} del Concejo Municipal"
        rows.append([day(month, 2 + i * 2), m.name, kind, title, link(m, month, f"{title}.pdf")])
    return rows


def minutes(m: Municipality, month: str) -> Rows:
    secretary = head(m, month, 3).post
    return [
        [day(month, number), m.name, "Extraordinaria" if i == 3 else "Ordinaria",
         f"Acta {i:03d} de la sesión del Concejo, con informe de {secretary}", link(m, month, f"acta-{i:03d}.pdf")]
        for i, number in enumerate((4, 11, 18, 25), 1)
    ]  # fmt: skip
