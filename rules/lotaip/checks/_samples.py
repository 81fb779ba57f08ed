"""Made-up rows that break no rule, per item. No real person, office or company: RUCs are of a range never given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MONTH = "2026-04"
_LINK = "https://ejemplo.invalid/c.pdf"
_MAIL = "persona@ejemplo.invalid"
_PHONE = "02 2000000"
RUC = "2499000009001"

AGREEMENT = ["Nacional", "2026-04-02", "Objeto de prueba", "Fundación de Prueba", "2 años", _LINK]
"""A row of item 19.18, whose six columns serve most examples."""
PAY = ["1", "ANALISTA", "LOSEP", "510105", "5", "817.00", "9804.00", "68.08", "38.33", "0.00", "0.00", "106.41"]

SAMPLES: Mapping[str, Sequence[Sequence[str]]] = {
    "19.1.1": [["Alcaldía", "Dirección Financiera", "Habilitante de apoyo"]],
    "19.1.2": [["Ley Orgánica", "Ley Orgánica de Prueba", _LINK], ["Reglamento", "Reglamento interno", _LINK]],
    "19.1.3": [["Dirección Financiera", "Objetivo", "Indicador", "90 %", _LINK]],
    "19.2": [["1", "Apellido Uno", "Analista", "Unidad", "Calle Uno", "Cantón", _PHONE, "10", _MAIL]],
    "19.3": [PAY],
    "19.4": [["Apellido Uno", "Analista", "2026-04-06", "2026-04-10", "Cantón", "Licencia sin remuneración"]],
    "19.5-22": [["Solicitud de acceso a la información pública", _LINK, "45", _LINK, _LINK, "87.50"]],
    "19.6": [
        [
            *("130106", "Ingresos", "Tasas", "900.00", "100.00", "1000.00", "0.00", "0.00", "400.00", "400.00"),
            *("1000.00", "600.00", "0.00", "40.00"),
        ],
        [
            *("510105", "Gastos", "Sueldos", "900.00", "100.00", "1000.00", "0.00", "500.00", "400.00", "300.00"),
            *("500.00", "600.00", "100.00", "40.00"),
        ],
    ],
    "19.7": [["1", "DPR-0001-2025", "Examen especial", "Examen de prueba", "2025", "Compras", _LINK, _LINK]],
    "19.8": [
        [
            *("2026-04-10", "SIE-PRUEBA-2026-01", "Subasta inversa", "Tubería", "1000.00", "730811", "900.00"),
            *("Adjudicado", RUC, _LINK),
        ],
    ],
    "19.9": [["1", RUC, "MCO-PRUEBA-2025-01", "1000.00", "2025-01-15", "2028-01-14"]],
    "19.10": [["Plan Operativo Anual 2026", "2026", "1000.00", _LINK, _LINK]],
    "19.11": [
        [
            *("Interno", "Agua potable", "2024-03-18", "GAD de Prueba", "Banco de Prueba", "GAD de Prueba", "8.25"),
            *("120 meses", "Recursos propios", _LINK, "1000.00", "400.00", "600.00"),
        ],
    ],
    "19.12": [
        ["Formulario de rendición de cuentas del CPCCS", "1", "2025", _LINK],
        ["Certificado de cumplimiento del informe anual LOTAIP", "2", "2025", _LINK],
    ],
    "19.13": [["Apellido Uno", "Analista", "Nacional", "2026-04-06", "2026-04-08", "Taller", "160.00", _LINK]],
    "19.14": [
        ["Apellido Uno", "Alcaldesa", "Máxima autoridad", "Calle Uno", _PHONE, "10", _MAIL],
        ["Apellido Dos", "Directora", "Preside el comité de transparencia", "Calle Uno", _PHONE, "11", _MAIL],
    ],
    "19.15": [["Sindicato de Prueba", "2025-02-20", _LINK, "2025-11-05", _LINK]],
    "19.16": [["Tema", "RES-007", "2025-04-10", "15 años", _LINK]],
    "19.17": [
        [
            *("Apellido Uno", "Alcaldesa", "Asunto", "2026-04-20", "Presencial", "Despacho", "Se trató", "30 minutos"),
            *("Apellido Dos", "Asociación de Prueba", _LINK),
        ],
    ],
    "19.18": [AGREEMENT],
    "19.19": [["2026-04-12", "Placa", "Aniversario", "Cámara de Prueba", _LINK]],
    "19.20": [["Ordenanzas", "12", _LINK, _LINK]],
    "19.21": [["Niñez y adolescencia", "Agenda cantonal", "Seguimiento", "2026-04-20", _LINK]],
    "19.23": [["Personas con discapacidad", "3"]],
    "19.24": [["Agenda 2030", _LINK]],
    "24.res": [
        ["2024-05-30", "GAD de Prueba", "Plan", "Plan de Desarrollo y Ordenamiento Territorial", _LINK],
        ["2024-05-30", "GAD de Prueba", "Plan", "Plan de Uso y Gestión del Suelo", _LINK],
        ["2026-04-09", "GAD de Prueba", "Resolución", "Resolución 012", _LINK],
    ],
    "24.act": [["2026-04-09", "GAD de Prueba", "Ordinaria", "Acta de la sesión 012", _LINK]],
}
