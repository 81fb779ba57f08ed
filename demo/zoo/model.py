"""What a portal of the zoo is: its pages as a function of what it publishes, and the truth that follows from that.

The zoo's month is 2024-06: the law of 2023 is in force, and the own site alone decides (design.md, decision 7), so that
what is missing is ``incumple`` where the site can be read whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from urllib.parse import unquote_plus

from demo.answers import Answer, html
from demo.defects import DEFECTS, announced, file_bytes
from demo.items import COMPONENTS, Component, Item, items
from demo.model import Municipality, Verdict, rng_for
from demo.months import name_of
from demo.names import PROVINCES, cantons, public_ruc

MONTH = "2024-06"
MONTHS = ("2023-12", "2024-04", "2024-05", "2024-06", "2024-07")
"""What the portals show; all but the zoo's month are there to distract."""
AS_OF = datetime(2024, 8, 20, 15, tzinfo=UTC)
"""The moment of the only visit, after the deadline of July 15."""
NATIONAL = "pnt"
"""Key of the national portal's host: an application without a word of HTML, as law.md 9 describes it."""

_WRONG = (
    "no_dictionary", "no_metadata", "wrong_header", "empty_cells", "wrong_formula", "metadata_empty", "dictionary_gap",
    "pdf",
)  # fmt: skip
_HARMLESS = ("cp1252", "comma", "trailing_columns", "title_rows", "date_style")

Plan = Mapping[str, Mapping[str, str | None]]
"""Month to item id to the defect that was put in, or None; items without entry are not published."""
Judged = dict[str, frozenset[Verdict]]


@dataclass(frozen=True)
class Portal:
    """A portal and what a checker must find out about it."""

    name: str
    """Letter of the layout (portals.md 3; ``x``: a nasty one) and system, as the module is called."""
    system: str
    """What it imitates, for people."""
    fill: Callable[[Site], None]
    """Puts pages and files on the site."""
    start: str = "/transparencia/"
    """The address that the registry names."""
    budget: int = 80
    """Most requests that reading it may cost, robots.txt included."""
    readable: bool = True
    """False where nobody without a browser, or nobody at all, can know what it publishes."""
    causes: frozenset[str] = frozenset()
    """Causes that may be given for a reading that is not complete; empty: any."""
    defects: tuple[str, ...] = (*_WRONG, *_HARMLESS)
    """Defects that its files may have."""
    empty: bool = False
    """True where nothing at all is published for the zoo's month."""
    doubtful: Callable[[Site], Judged] = lambda site: {}
    """Obligations whose verdict is not plain, with the verdicts that may be given."""
    month: str = MONTH
    """The month that is swept."""
    tells: Callable[[Site], Truth] | None = None
    """What is true of a portal whose list is not that of 2023."""
    hosts: tuple[str, ...] = ()
    """Hosts it needs besides its own: ``drive.google.com`` is linked by that name (see :meth:`Site.base`)."""

    @property
    def layout(self) -> str:
        return self.name.partition("_")[0].upper()


@dataclass(frozen=True, slots=True)
class Truth:
    """What a checker should say of a portal."""

    verdicts: Judged
    """Per obligation, the verdicts that are right; nearly always one."""
    published: Mapping[str, frozenset[Component]]
    """Components whose bytes the public can get and that are the month's; nothing is said of the doubtful."""
    doubtful: frozenset[str]
    """Obligations of which more than the verdict may be argued."""
    complete: bool
    causes: frozenset[str]
    budget: int


@dataclass
class Site:
    """One portal in service: answers by address, on its own host and on those it needs besides."""

    portal: Portal
    m: Municipality
    plan: Plan
    bases: Mapping[str, str]
    """Addresses of all hosts of the zoo by key."""
    answers: dict[tuple[str, str], Callable[[], Answer]] = field(default_factory=dict)
    """By host (empty: its own) and decoded address."""
    otherwise: Callable[[str, str], Answer | None] = lambda path, query: None
    """Answers what has no answer: pages without end, soft 404s."""

    @property
    def style(self) -> int:
        """The habit in which it names items and files."""
        return self.m.index % 4

    def items(self, month: str) -> list[Item]:
        """What is published for a month, in the order of the law."""
        return [item for item in items() if item.id in self.plan.get(month, {})]

    def components(self, month: str, item: Item) -> tuple[Component, ...]:
        """What is announced for an item."""
        return announced(self.plan[month][item.id])

    def base(self, host: str) -> str:
        """How pages name a host: public services by their real address, which a host map turns to the replica."""
        return f"https://{host}" if "." in host else self.bases[host]

    def put(self, address: str, answer: Callable[[], Answer], host: str = "") -> None:
        self.answers[host, unquote_plus(address) if "?" in address else address] = answer

    def page(self, address: str, text: str, charset: str = "utf-8", declared: bool = True, host: str = "") -> None:
        self.put(address, lambda: html(text, 200, charset, declared), host)

    def body(self, month: str, item: Item, component: Component) -> bytes | None:
        return file_bytes(self.m, month, item.id, component, "own", self.plan[month][item.id], False)

    def file(
        self,
        address: str,
        month: str,
        item: Item,
        component: Component,
        media: str = "text/csv",
        name: str | None = None,
        host: str = "",
    ) -> str:
        """Puts a published file under an address, with ``name`` as an attachment, and returns the address for HTML."""
        headers = (("Content-Disposition", f'attachment; filename="{name}"'),) if name else ()

        def answer() -> Answer:
            body = self.body(month, item, component)
            return _missing() if body is None else Answer(200, media, body, headers=headers)

        self.put(address, answer, host)
        return escape(address)

    def answer(self, path: str, query: str, host: str = "") -> Answer:
        """What the host answers; a query that means nothing to a page gives the page, as content managers do."""
        asked = f"{path}?{unquote_plus(query)}" if query else path
        for address in (asked, path):
            if (host, address) in self.answers:
                if address == path and query and (found := self.otherwise(path, query)):
                    return found
                return self.answers[host, address]()
        if path == "/robots.txt":
            return Answer(200, "text/plain", b"User-agent: *\nDisallow: /administrator/\nDisallow: /wp-admin/\n")
        return (self.otherwise(path, query) if not host else None) or _missing()

    def truth(self) -> Truth:
        """One visit was made, so a file that fails is not confirmed and accuses nobody (decision 6)."""
        if self.portal.tells:
            return self.portal.tells(self)
        portal, plan = self.portal, self.plan[MONTH]
        verdicts = {item.id: frozenset({self.verdict(item.id)}) for item in items()}
        published: dict[str, frozenset[Component]] = {}
        if portal.readable:
            for item, code in plan.items():
                failing = DEFECTS[code].fails if code else frozenset[Component]()
                published[item] = frozenset(announced(code)) - failing
        doubtful = portal.doubtful(self)
        certain = {item: parts for item, parts in published.items() if item not in doubtful}
        return Truth(verdicts | doubtful, certain, frozenset(doubtful), portal.readable, portal.causes, portal.budget)

    def verdict(self, item: str) -> Verdict:
        """The plain verdict on an item, from what was put in."""
        plan = self.plan[MONTH]
        if not self.portal.readable:
            return "no_evaluado"
        if item not in plan:
            return "incumple"
        code = plan[item]
        defect = DEFECTS[code] if code else None
        if defect and defect.fails:
            return "no_evaluado"
        if defect and defect.rules:
            return "parcial"
        return "no_aplica" if item in self.m.no_aplica else "cumple"


def _missing() -> Answer:
    return html("<html><head><title>404</title></head><body><h1>Página no encontrada</h1></body></html>", 404)


def municipality(index: int, count: int) -> Municipality:
    """The body behind the portal at a position: invented, with few employees so that its files are small."""
    code, province = PROVINCES[index % len(PROVINCES)]
    return Municipality(
        seed=0,
        index=index,
        ruc=public_ruc(index % 24 + 1, 95000 + index * 2),
        dpa=f"{code}{index // len(PROVINCES) + 1:02d}",
        canton=cantons(rng_for("zoo", "cantons"), count)[index],
        province=province,
        population=4000 + index,
        staff=18 + index % 5,
        establishment_id=95001 + index,
        role="zoo",
        layout=None,
        has_pnt=False,
        fault=None,
        no_aplica=frozenset({"19.9", "19.15"}),
    )


def plan_of(portal: Portal, m: Municipality) -> Plan:
    """Six to ten items in the zoo's month, two of them faulty; the other months show much that it lacks."""
    rng = rng_for("zoo", portal.name)
    pool = list(items())
    rng.shuffle(pool)
    cut = 0 if portal.empty else rng.randrange(6, 11)
    chosen, lacking = pool[:cut], pool[cut:]
    june: dict[str, str | None] = {item.id: None for item in chosen}
    for item, codes in zip(chosen, (_WRONG, _HARMLESS), strict=False):
        fitting = [code for code in _among(codes, portal.defects) if DEFECTS[code].fits(m, item, "own")]
        june[item.id] = rng.choice(fitting) if fitting else None
    plan: dict[str, dict[str, str | None]] = {MONTH: june}
    for month in MONTHS:
        if month != MONTH:
            plan[month] = {item.id: None for item in [*rng.sample(lacking, 6), *chosen[2:5]]}
    return plan


def _among(codes: Collection[str], allowed: Collection[str]) -> list[str]:
    return [code for code in codes if code in allowed]


def month_dir(month: str) -> str:
    """``06-Junio``: the folder as offices name it."""
    return f"{month[5:]}-{name_of(month)}"


def serial(month: str, item: Item, component: Component) -> int:
    """A number that tells nothing, different for every file."""
    position = (MONTHS.index(month) * len(items()) + item.order) * len(COMPONENTS) + COMPONENTS.index(component)
    return 1201 + position * 7
