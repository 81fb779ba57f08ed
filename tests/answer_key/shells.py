"""What stands around the content: themes with their menus, which name half of the law and publish nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from tests.answer_key.writer import NOTHING, OTHER_FILE, PAGE, PageWriter, Truth


@dataclass(frozen=True, slots=True)
class Front:
    """What a page says of itself before its list."""

    site: str
    title: str
    heading: str
    crumbs: tuple[str, ...] = ("Inicio", "Transparencia")
    intro: str = ""
    """Paragraphs of law or welcome, as markup without links."""


Shell = Callable[[PageWriter, Front, Callable[[], None]], None]
Menu = Sequence[tuple[str, str, Truth]]


def _head(w: PageWriter, front: Front, extra: str = "") -> None:
    charset = f'<meta charset="{w.declared}">' if w.declared else ""
    w.raw(
        f'<!DOCTYPE html>\n<html lang="es"><head>{charset}'
        f"<title>{escape(front.title, quote=False)}</title>{extra}</head>\n"
    )


def _items(w: PageWriter, menu: Menu, opening: str = "<li>", closing: str = "</li>\n") -> None:
    for text, href, truth in menu:
        w.raw(opening)
        w.anchor(href, text, truth)
        w.raw(closing)


def _crumb_list(w: PageWriter, front: Front, name: str) -> None:
    w.raw(f'<ul class="{name}">')
    for number, crumb in enumerate(front.crumbs):
        w.raw("<li>")
        if number + 1 < len(front.crumbs):
            w.anchor("/" if number == 0 else "/transparencia", crumb)
        else:
            w.text(crumb)
        w.raw("</li>")
    w.raw("</ul>\n")


# --- tune ----------------------------------------------------------------------------------------------------

_PARISH: Menu = (
    ("Inicio", "/", NOTHING),
    ("Organigrama", "/organigrama/", NOTHING),
    ("Rendición de cuentas 2023", "/rendicion-de-cuentas-2023/", NOTHING),
    ("LOTAIP 2022", "/lotaip-2022/", PAGE),
    ("LOTAIP 2023", "/lotaip-2023/", PAGE),
    ("Directorio telefónico", "/directorio/", NOTHING),
    ("Planes y programas", "/planes-y-programas/", NOTHING),
    ("Contacto", "#", NOTHING),
)


def wordpress_parish(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """The WordPress theme that several parishes share."""
    _head(w, front)
    w.raw('<body class="page-template-default"><header id="masthead"><ul class="social">')
    for href in ("https://www.facebook.com/gad", "https://x.com/gad", "mailto:info@gad.example", "tel:+59322000000"):
        w.link(href, '<i class="fa"></i>')
    w.raw('</ul><nav id="site-navigation"><ul id="primary-menu">\n')
    _items(w, _PARISH)
    w.raw(
        '</ul></nav></header>\n<div id="content"><main><article>'
        f'<h1 class="entry-title">{escape(front.heading, quote=False)}</h1>\n'
    )
    w.raw(f'<div class="entry-content">{front.intro}\n')
    body()
    w.raw("</div></article></main>\n<aside><h2>Entradas recientes</h2><ul>")
    _items(
        w,
        (
            ("Sesión solemne por la cantonización", "/2023/08/sesion-solemne/", PAGE),
            ("Minga en el barrio Central", "/2023/06/minga/", PAGE),
        ),
    )
    w.raw("</ul><h2>Descargas</h2><ul>")
    _items(w, (("Guía turística del cantón", "/wp-content/uploads/2023/05/guia-turistica.pdf", OTHER_FILE),))
    w.raw("</ul></aside></div><footer>")
    w.anchor("https://wordpress.org/", "Funciona gracias a WordPress")
    w.raw("</footer></body></html>\n")


_JOOMLA: Menu = (
    ("Inicio", "/index.php", NOTHING),
    ("Municipio", "/index.php/municipio", NOTHING),
    ("Servicios", "/index.php/servicios", NOTHING),
    ("Transparencia 2021", "/index.php/transparencia/transparencia-2021", PAGE),
    ("Transparencia 2022", "/index.php/transparencia/transparencia-2022", PAGE),
    ("Ordenanzas", "/index.php/ordenanzas", NOTHING),
    ("Presupuesto participativo", "/index.php/presupuesto-participativo", NOTHING),
)


def joomla_category(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """Joomla with a blog category, feeds and print views."""
    _head(w, front)
    w.raw('<body class="site com_content view-category layout-blog"><div class="container"><ul class="nav menu">\n')
    _items(w, _JOOMLA)
    w.raw("</ul>\n")
    _crumb_list(w, front, "breadcrumb")
    w.raw(f'<div class="item-page"><div class="page-header"><h2>{escape(front.heading, quote=False)}</h2></div>\n')
    w.link(
        "/index.php/transparencia?tmpl=component&print=1",
        '<span class="icon-print"></span> Imprimir',
        attrs='rel="nofollow"',
    )
    w.raw(f"\n{front.intro}\n")
    body()
    w.raw("</div>\n")
    w.anchor("/index.php/transparencia?format=feed&type=rss", "RSS 2.0")
    w.raw('<p class="counter">Página 1 de 3</p><ul class="pagination">')
    _items(w, (("2", "?start=6", NOTHING), ("Siguiente", "?start=6", NOTHING), ("Fin", "?start=12", NOTHING)))
    w.raw("</ul></div></body></html>\n")


def php_hand(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """Hand-made PHP with a table for its layout; half of the tags are never closed."""
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={w.declared}">' if w.declared else ""
    w.raw(f"<html><head>{declared}<title>{escape(front.title, quote=False)}</title></head>\n<body bgcolor=#ffffff>")
    w.raw("<table width=980 align=center><tr><td width=180 valign=top>\n")
    for text, href, truth in (
        ("Inicio", "index.php", NOTHING),
        ("Alcaldía", "alcaldia.php", NOTHING),
        ("Transparencia", "transparencia.php", NOTHING),
        ("Gaceta Municipal", "gaceta.php", NOTHING),
        ("Webmail", "http://correo.gad.example/", NOTHING),
        ("Himno al cantón", "docs/himno.pdf", OTHER_FILE),
    ):
        w.anchor(href, text, truth)
        w.raw("<br>\n")
    w.raw(
        f"<td valign=top><font size=4><center><h2>{escape(front.heading, quote=False)}</h2>"
        f"</center></font>\n{front.intro}\n"
    )
    body()
    w.raw("</table><p align=center>")
    w.anchor("javascript:window.print()", "Imprimir esta página")
    w.raw("</body>")


def laravel(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """A Laravel portal in Bootstrap's colours."""
    _head(w, front, '<link rel="stylesheet" href="/css/app.css">')
    w.raw('<body><nav class="navbar"><div class="navbar-nav">')
    for text, href in (
        ("Inicio", "/"),
        ("Transparencia activa", "/transparencia"),
        ("Procesos de contratación", "/contratacion"),
        ("Trámites", "/tramites"),
        ("Noticias", "/noticias"),
        ("Ingresar", "/login"),
        ("English", "/en/transparencia"),
    ):
        w.anchor(href, text, attrs='class="nav-link"')
    w.raw(f'</div></nav>\n<main class="container"><h1>{escape(front.heading, quote=False)}</h1>{front.intro}\n')
    body()
    w.raw('</main><footer><iframe title="mapa" ')
    w.addressed(
        "src=", "https://www.openstreetmap.org/export/embed.html?bbox=-79", "></iframe></footer></body></html>\n"
    )


# --- measure -------------------------------------------------------------------------------------------------

_DIVI: Menu = (
    ("INICIO", "/", NOTHING),
    ("EL CANTÓN", "/el-canton/", NOTHING),
    ("Autoridades y directorio", "/autoridades/", NOTHING),
    ("Rendición de Cuentas 2022", "/rendicion-de-cuentas-2022/", NOTHING),
    ("Rendición de Cuentas 2023", "/rendicion-2023/", NOTHING),
    ("2021", "/lotaip/2021-2/", PAGE),
    ("2022", "/lotaip/2022-2/", PAGE),
    ("2023", "/lotaip/2023-2/", PAGE),
    ("Contratos", "/compras-publicas/", NOTHING),
    ("Resoluciones", "/resoluciones/", NOTHING),
    ("Servicios en línea", "https://servicios.gad.example/", NOTHING),
)


def wordpress_builder(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """WordPress under a page builder, with the automatic-translation plugin and share buttons."""
    _head(w, front)
    w.raw('<body class="et_pb_pagebuilder_layout"><div id="et-top-navigation"><ul id="top-menu">\n')
    _items(w, _DIVI)
    w.raw("</ul></div>\n")
    for text, href in (("EN", "?lang=en"), ("QU", "?lang=qu")):
        w.anchor(href, text, attrs='class="glink nturl notranslate"')
    w.raw('\n<div class="breadcrumbs">' + " » ".join(escape(crumb, quote=False) for crumb in front.crumbs) + "</div>\n")
    w.raw(
        '<div id="et-main-area"><div class="et_pb_section"><div class="et_pb_text_inner">'
        f"<h1>{escape(front.heading, quote=False)}</h1>"
    )
    w.raw(f'{front.intro}</div></div>\n<div class="et_pb_section"><div class="et_pb_row">\n')
    body()
    w.raw("</div></div></div>\n<footer><div>")
    for href in ("https://www.youtube.com/@gad", "https://wa.me/593900000000", "mailto:alcaldia@gad.example", "/feed/"):
        w.link(href, '<img src="/s.png" alt="">')
    w.anchor("/wp-content/uploads/2024/02/bases-concurso-reina.pdf", "Bases del concurso", OTHER_FILE)
    w.anchor("/politica-de-privacidad/", "Política de privacidad")
    w.raw("</div></footer></body></html>\n")


def joomla_sidebar(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """Joomla with raw addresses and a menu at the side that repeats the years."""
    _head(w, front, '<base href="' + w.url + '">')
    w.raw('<body class="com_content"><header><div class="moduletable_breadcrumbs"><ol class="pathway">')
    for crumb in front.crumbs:
        w.raw(f"<li>{escape(crumb, quote=False)}</li>")
    w.raw('</ol></div></header><div class="row-fluid"><div class="span3"><h3>LOTAIP</h3><ul class="nav menu">\n')
    for year in (2019, 2020, 2021, 2022, 2023):
        w.raw("<li>")
        w.anchor(
            f"/index.php?option=com_content&view=category&id={year - 1940}&Itemid={year % 100 + 300}",
            f"Año {year}",
            PAGE,
        )
        w.raw("</li>\n")
    _items(
        w,
        (
            ("Rendición de cuentas", "/index.php?option=com_content&view=article&id=88", NOTHING),
            ("Solicitud de acceso a la información", "/index.php?option=com_chronoforms&chronoform=acceso", NOTHING),
            ("Plan de trabajo de la autoridad", "/index.php?option=com_content&view=article&id=90", NOTHING),
        ),
    )
    w.raw(
        '</ul></div>\n<div class="span9"><article class="item-page">'
        f'<h2 itemprop="headline">{escape(front.heading, quote=False)}</h2>\n{front.intro}\n'
    )
    body()
    w.raw('</article><div class="moduletable"><h3>Lo más descargado</h3><ul class="mostread">')
    for text, href in (
        ("Boletín de prensa: inauguración del mercado", "/images/prensa/boletin-mercado.pdf"),
        ("Cronograma del curso vacacional 2023", "/images/prensa/vacacional-2023.pdf"),
    ):
        w.raw("<li>")
        w.anchor(href, text, OTHER_FILE)
        w.raw("</li>")
    w.raw("</ul></div>\n")
    w.anchor(
        "/index.php?option=com_mailto&tmpl=component",
        "Correo electrónico",
        attrs='onclick="window.open(this.href);return false;"',
    )
    w.anchor("#top", "Volver arriba")
    w.raw("</div></div></body></html>\n")


def liferay(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """Liferay: long addresses, no file extensions in the menu, portlets around all."""
    _head(w, front)
    w.raw('<body class="controls-visible"><div class="aui"><ul role="menubar">\n')
    _items(
        w,
        (
            ("Inicio", "/web/guest/home", NOTHING),
            ("Transparencia", "/web/guest/transparencia", NOTHING),
            ("Viáticos y movilización: preguntas frecuentes", "/web/guest/preguntas", NOTHING),
            ("Sala de prensa", "/web/guest/prensa?p_p_id=101_INSTANCE_x1&p_p_lifecycle=0", NOTHING),
            ("Iniciar sesión", "/c/portal/login?p_l_id=20181", NOTHING),
        ),
    )
    w.raw(
        '</ul><section class="portlet">'
        f'<h1 class="portlet-title-text">{escape(front.title, quote=False)}</h1></section>\n'
    )
    w.raw(f'<div class="journal-content-article"><h2>{escape(front.heading, quote=False)}</h2>{front.intro}\n')
    body()
    w.raw('</div><div class="portlet-borderless">')
    w.anchor("/documents/20181/5/Invitacion+feria+agosto.pdf", "Invitación a la feria de agosto", OTHER_FILE)
    w.anchor("javascript:void(0);", "Cambiar contraste")
    w.raw("</div></div></body></html>\n")


def static_boxes(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """A static template of the bought kind; unclosed boxes, a doubled id, an image map."""
    _head(w, front)
    w.raw('<body><div id="header"><map name="m">')
    for number, href in enumerate(("index.html", "contactos.html", "https://www.gob.ec/")):
        w.addressed(f'<area shape="rect" coords="{number},0,50,50" href=', href, ' alt="">')
    w.raw('</map></div><div id="menu"><ul>\n')
    _items(
        w,
        (
            ("Concejo cantonal: actas y convocatorias", "concejo.html", NOTHING),
            ("Talento humano", "talento.html", NOTHING),
            ("Transparencia", "transparencia.html", NOTHING),
            ("Presupuesto", "presupuesto.html", NOTHING),
        ),
        closing="\n",
    )
    w.raw(
        f'</ul></div><div id="menu"></p><h1>{escape(front.heading, quote=False)}'
        f'</h1>{front.intro}\n<div class="content">\n'
    )
    body()
    w.raw('</div></div><div id="lateral"><h3>Turismo</h3>')
    w.anchor("turismo/ruta-de-las-cascadas.pdf", "Ruta de las cascadas", OTHER_FILE)
    w.raw('</div></div><div id="footer"><form action="/buscar"><select name="sitio" onchange="location=this.value">\n')
    w.raw('<option value="">Sitios de interés</option>')
    for text, href in (("Presidencia", "https://www.presidencia.example/"), ("Registro de la propiedad", "/registro/")):
        w.addressed("<option value=", href, f">{text}</option>")
    w.raw("</select></form>\n")


def bare(w: PageWriter, front: Front, body: Callable[[], None]) -> None:
    """No theme at all: a fragment as some administrators publish it. Used by both parts for the tables themselves."""
    _head(w, front)
    w.raw(f"<body><h1>{escape(front.heading, quote=False)}</h1>{front.intro}\n")
    body()
    w.raw("</body></html>\n")
