"""Layout J: the law's text and nothing to open. What the body publishes, and where, cannot be known from here."""

from __future__ import annotations

from demo.items import items
from demo.zoo.model import Portal, Site
from demo.zoo.pages import bare


def _fill(site: Site) -> None:
    law = "\n".join(f"<li>{item.plain_title}, actualizado mensualmente;</li>" for item in items())
    body = (
        "<p>Art. 19.- Obligaciones de transparencia activa. Los sujetos obligados difundirán, a través de su página "
        f"web, la información mínima siguiente:</p><ol>\n{law}\n</ol><p>La información de junio 2024 se publica según "
        "el artículo 24 y los plazos de la ley.</p>"
    )
    site.page("/transparencia/", bare(site, "LOTAIP", body))


PORTAL = Portal("j_law", "hand-made page of legal text", _fill, readable=False)
