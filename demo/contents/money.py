"""Items about money: budget, contracting, defaulted contracts, plans, loans."""

from __future__ import annotations

from demo.contents.common import Rows, day, link, percent, previous_year, usd
from demo.items import NO_APLICA
from demo.model import Municipality, rng_for
from demo.months import shift, year_month
from demo.names import company_ruc

_INCOME = (
    ("110102", "A la utilidad por la venta de predios urbanos"), ("110201", "A los predios urbanos"),
    ("110202", "A los predios rústicos"), ("130106", "Especies fiscales"), ("180621", "Aporte a gobiernos autónomos"),
    ("280101", "Transferencias de capital del Gobierno Central"), ("370101", "Saldos disponibles de caja y bancos"),
)  # fmt: skip
_SPENDING = (
    ("510105", "Remuneraciones unificadas"), ("510106", "Salarios unificados"), ("510203", "Décimo tercer sueldo"),
    ("510204", "Décimo cuarto sueldo"), ("510601", "Aporte patronal"), ("530101", "Agua potable"),
    ("530104", "Energía eléctrica"), ("530303", "Viáticos y subsistencias en el interior"),
    ("530804", "Materiales de oficina"), ("560201", "Intereses de deuda interna"), ("570201", "Seguros"),
    ("710105", "Remuneraciones unificadas de inversión"), ("730605", "Estudio y diseño de proyectos"),
    ("730811", "Materiales de construcción"), ("750101", "Obras de agua potable"),
    ("750103", "Obras de alcantarillado"), ("750105", "Obras de vialidad"),
    ("840103", "Mobiliarios"), ("840104", "Maquinarias y equipos"),
    ("960201", "Amortización de deuda interna"),
)  # fmt: skip
_PROGRAMMES = ("Administración general", "Servicios sociales", "Servicios comunales", "Servicios inclasificables")


def budget(m: Municipality, month: str) -> Rows:
    """Numeral 6: income and spending to the end of the month, with every identity of the columns holding."""
    rng = rng_for(m.seed, m.ruc, month[:4], "budget")
    elapsed = year_month(month)[1]
    rows: Rows = []

    def line(account: str, category: str, text: str, income: bool) -> None:
        assigned = rng.randrange(2_000_00, 900_000_00)
        modified = rng.randrange(-assigned // 10, assigned // 5)
        coded = assigned + modified
        accrued = coded * elapsed * rng.randrange(60, 100) // 1200
        committed = accrued + (coded - accrued) * rng.randrange(0, 30) // 100
        certified = committed + (coded - committed) * rng.randrange(0, 30) // 100
        paid = accrued * rng.randrange(80, 101) // 100
        if income:
            committed = certified = accrued
        amounts = (assigned, modified, coded, certified, committed, accrued, paid)
        left = (coded - committed, coded - accrued, accrued - paid)
        rows.append([account, category, text, *map(usd, amounts), *map(usd, left), percent(accrued, coded)])

    for account, text in _INCOME:
        line(account, "Ingresos", text, income=True)
    programmes = _PROGRAMMES[: 2 + m.staff % 3]
    for programme in programmes:
        for account, text in _SPENDING:
            line(account, f"Gastos - {programme}", text, income=False)
    return rows


def contracting(m: Municipality, month: str) -> Rows:
    """Numeral 8. A process declared void has neither award nor contractor: NO APLICA in both cells."""
    rng = rng_for(m.seed, m.ruc, month, "contracting")
    kinds = (("Subasta inversa electrónica", "SIE"), ("Menor cuantía de obras", "MCO"), ("Ínfima cuantía", "INF"))
    objects = ("Adquisición de tubería para agua potable", "Mejoramiento de aceras y bordillos",
               "Compra de repuestos para maquinaria", "Servicio de impresión de títulos de crédito",
               "Construcción de cubierta en cancha de uso múltiple")  # fmt: skip
    rows: Rows = []
    count = rng.randrange(6, 26)
    for i, number in enumerate(sorted(rng.randrange(1, 29) for _ in range(count)), 1):
        kind, short = rng.choice(kinds)
        reference = rng.randrange(900_00, 180_000_00)
        void = i == count
        code = f"{short}-GAD{m.dpa}-{month[:4]}-{month[5:]}{i:02d}"
        rows.append([
            day(month, number), code, kind, rng.choice(objects), usd(reference), rng.choice(_SPENDING)[0],
            NO_APLICA if void else usd(reference * rng.randrange(85, 100) // 100),
            "Desierto" if void else rng.choice(("Adjudicado", "En ejecución", "Finalizado")),
            NO_APLICA if void else company_ruc(rng.randrange(100_000)),
            link(m, month, "contratacion", f"{code}.pdf"),
        ])  # fmt: skip
    return rows


def defaulted(m: Municipality, month: str) -> Rows:
    rng = rng_for(m.seed, m.ruc, month[:4], "defaulted")
    year = previous_year(month)
    return [
        [str(i), company_ruc(rng.randrange(100_000)), f"MCO-GAD{m.dpa}-{year}-{i:04d}",
         usd(rng.randrange(5_000_00, 80_000_00)), f"{year}-0{i}-15", f"{year + 3}-0{i}-14"]
        for i in range(1, rng.randrange(3, 6))
    ]  # fmt: skip


def plans(m: Municipality, month: str) -> Rows:
    """Numeral 10. The strategic plan has no progress report: NO APLICA in that cell."""
    rng = rng_for(m.seed, m.ruc, month[:4], "plans")
    year = month[:4]
    names = (f"Plan Operativo Anual {year}", f"Plan Anual de Inversiones {year}", f"Plan Anual de Contratación {year}",
             "Plan Estratégico Institucional")  # fmt: skip
    return [
        [name, year, usd(rng.randrange(200_000_00, 9_000_000_00)), link(m, year, f"{name}.pdf"),
         NO_APLICA if "Estratégico" in name else link(m, month, f"avance-{name}.pdf")]
        for name in names
    ]  # fmt: skip


def loans(m: Municipality, month: str) -> Rows:
    rng = rng_for(m.seed, m.ruc, "loans")
    lent = rng.randrange(300_000_00, 2_000_000_00)
    paid_out = lent * rng.randrange(30, 90) // 100
    return [[
        "Interno", "Financiamiento del plan maestro de agua potable", f"{shift(month, -24)[:4]}-03-18",
        m.name, "Banco Público de Fomento Cantonal", m.name, "8.25", "120 meses", "Recursos propios del municipio",
        link(m, "creditos", "contrato-agua-potable.pdf"), usd(lent), usd(paid_out), usd(lent - paid_out),
    ]]  # fmt: skip
