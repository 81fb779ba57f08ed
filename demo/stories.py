"""What each municipality does month by month: who publishes well, late, worse each time, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from demo.defects import DEFECTS
from demo.items import Item, items, numerals
from demo.model import Copy, FaultKind, MonthPlan, Municipality, PlaceName, rng_for
from demo.months import next_month_at

PLAIN_DEFECTS = tuple(code for code, defect in DEFECTS.items() if not defect.only and not defect.fails)
ALL_DEFECTS = tuple(code for code, defect in DEFECTS.items() if not defect.only)


@dataclass
class Story:
    """One municipality in one month: the moments it uploads at, and the plan that is being written."""

    m: Municipality
    month: str
    index: int
    """Position of the month in the country's history."""
    total: int
    plan: dict[str, dict[PlaceName, Copy]] = field(default_factory=dict)

    @property
    def progress(self) -> float:
        """0 in the first month, 1 in the last."""
        return self.index / max(1, self.total - 1)

    def on_time(self) -> datetime:
        rng = rng_for(self.m.seed, self.m.ruc, self.month, "upload")
        return next_month_at(self.month, rng.randrange(8, 15), rng.randrange(8, 18), rng.randrange(60))

    def deadline_eve(self) -> datetime:
        """Minutes before the deadline ends here, when the sixteenth has begun in UTC."""
        return next_month_at(self.month, 15, 23, 41, 7)

    def late(self) -> datetime:
        """After any deadline, moved ones included, and before the first visit."""
        return next_month_at(self.month, 19, 16, 20)

    def between_visits(self) -> datetime:
        return next_month_at(self.month, 20, 18, 5)

    def after_visits(self) -> datetime:
        return next_month_at(self.month, 27, 9, 30)

    def publish(self, item: Item, place: PlaceName, copy: Copy) -> None:
        self.plan.setdefault(item.id, {})[place] = copy

    def publish_all(self, place: PlaceName, at: datetime, chosen: Sequence[Item] | None = None) -> None:
        for item in items() if chosen is None else chosen:
            self.publish(item, place, Copy(at))

    def fitting(self, item: Item, place: PlaceName, turn: int, codes: Sequence[str]) -> str | None:
        """The next defect of a rota that can be put into an item, or None."""
        candidates = [codes[(turn + step) % len(codes)] for step in range(len(codes))]
        if item.id == "19.3":
            candidates.insert(0, ("annual_wrong", "total_wrong")[turn % 2])
        return next((code for code in candidates if DEFECTS[code].fits(self.m, item, place)), None)

    def spoil(self, item: Item, place: PlaceName, turn: int, codes: Sequence[str] = PLAIN_DEFECTS) -> None:
        self.publish(item, place, Copy(self.on_time(), self.fitting(item, place, turn, codes)))

    def shuffled(self) -> list[tuple[Item, ...]]:
        """The numerals in an order that stays the same for this municipality over the months."""
        groups = [group for _, group in numerals()]
        rng_for(self.m.seed, self.m.ruc, "order").shuffle(groups)
        return groups


def _exemplary(s: Story) -> None:
    s.publish_all("own", s.on_time())
    s.publish_all("pnt", s.deadline_eve())


def _withdraws(s: Story) -> None:
    """Between the two visits takes some items back and changes others without a word."""
    s.publish_all("pnt", s.on_time())
    for position, group in enumerate(s.shuffled()[:6]):
        moment = s.between_visits()
        for item in group:
            taken_back = position < 3
            if not taken_back and item.id in s.m.no_aplica:
                continue
            copy = Copy(s.on_time(), withdrawn=moment) if taken_back else Copy(s.on_time(), changed=moment)
            s.publish(item, "pnt", copy)


def _graded(s: Story, quality: float, at: datetime, places: tuple[PlaceName, ...]) -> None:
    """The share ``1 - quality`` of items is missing or wrong, equally in every place."""
    groups = s.shuffled()
    missing, wrong = round(12 * (1 - quality)), round(9 * (1 - quality))
    for position, group in enumerate(groups[missing:]):
        for item in group:
            code = s.fitting(item, "pnt", position + s.index, PLAIN_DEFECTS) if position < wrong else None
            for place in places:
                s.publish(item, place, Copy(at, code))


def _improves(s: Story) -> None:
    _graded(s, s.progress, s.on_time(), ("own", "pnt"))


def _decays(s: Story) -> None:
    _graded(s, 1 - s.progress, s.late() if s.progress > 0.5 else s.on_time(), ("pnt",))


def _tardy(s: Story) -> None:
    """Its own site is on time; the national portal gets things late, between the visits, or after them."""
    s.publish_all("own", s.on_time())
    moments = [s.on_time(), s.late(), s.late(), s.between_visits(), s.after_visits()]
    for position, group in enumerate(s.shuffled()):
        s.publish_all("pnt", moments[position % len(moments)], group)


def _recycles(s: Story) -> None:
    """Every second month uploads most of last month's files again."""
    s.publish_all("pnt", s.on_time())
    if s.index % 2:
        for group in s.shuffled()[:16]:
            for item in group:
                s.publish(item, "pnt", Copy(s.on_time(), "old_copy"))
    elif s.index:
        _misplaces_links(s)


def _misplaces_links(s: Story) -> None:
    """Links to what was taken away, to folders that ask for an account, to files of the secretary's computer."""
    linked = [item for item in items() if DEFECTS["gone_links"].fits(s.m, item, "pnt")]
    for item, code in zip(linked[s.index :: 4], ("gone_links", "closed_folder", "local_links"), strict=False):
        s.publish(item, "pnt", Copy(s.on_time(), code))


def _two_places(s: Story) -> None:
    """Every way in which the two copies of an item can differ."""
    for position, group in enumerate(s.shuffled()):
        kind, turn = (position + s.index) % 8, position + s.index
        for item in group:
            if kind in (0, 2, 3):
                s.publish(item, "own", Copy(s.on_time()))
            if kind in (0, 1, 5):
                s.publish(item, "pnt", Copy(s.on_time()))
            if kind in (1, 4, 6):
                s.spoil(item, "own", turn)
            if kind in (2, 6):
                s.spoil(item, "pnt", turn + 3)
            # 3 and 4: only on the own site; 5: only on the national portal; 7: nowhere.


def _catalogue(place: PlaceName) -> Callable[[Story], None]:
    """As many different defects as there are items, moving on every month."""

    def tell(s: Story) -> None:
        groups = [group for _, group in numerals()]
        for position, group in enumerate(groups):
            if position == (s.index * 7) % len(groups):
                continue  # One item is missing.
            for item in group:
                s.spoil(item, place, position + s.index * 5, ALL_DEFECTS)

    return tell


def _folder_of_files(s: Story) -> None:
    """Mostly right, with a few dead links, empty files and gaps."""
    s.publish_all("own", s.on_time())
    rota = ("dead_link", "zero_bytes", "error_page", "all_dead", "comma", "cp1252")
    groups = s.shuffled()
    for position, group in enumerate(groups[:6]):
        for item in group:
            s.spoil(item, "own", position + s.index, rota)
    for item in groups[6 + s.index % 3]:
        del s.plan[item.id]


def _ordinary(s: Story) -> None:
    """A small municipality with its own site alone: a few mistakes, one gap."""
    s.publish_all("own", s.on_time())
    groups = s.shuffled()
    for position, group in enumerate(groups[:3]):
        for item in group:
            s.spoil(item, "own", position * 5 + s.index + s.m.index)
    for item in groups[3 + s.index % 4]:
        del s.plan[item.id]


@dataclass(frozen=True, slots=True)
class Role:
    name: str
    layout: str | None
    has_pnt: bool
    tell: Callable[[Story], None]
    fault: FaultKind | None = None
    fault_month: int = 0


ROLES = (
    Role("ejemplar", "A", True, _exemplary),
    Role("retira y cambia", "K", True, _withdraws),
    Role("mejora", "B", True, _improves),
    Role("decae", None, True, _decays),
    Role("tarde", "C", True, _tardy),
    Role("recicla", None, True, _recycles),
    Role("dos lugares", "D", True, _two_places),
    Role("catálogo de errores en el portal nacional", None, True, _catalogue("pnt")),
    Role("catálogo de errores en su sitio", "F", False, _catalogue("own")),
    Role("carpeta", "G", False, _folder_of_files),
    Role("error 500", "B", False, _ordinary, "error_500", 2),
    Role("cuelga", "C", False, _ordinary, "hang", 3),
    Role("redirige sin fin", "A", False, _ordinary, "redirect_loop", 4),
    Role("no responde", "D", False, _ordinary, "refused", 0),
)


def month_plan(m: Municipality, month: str, months: tuple[str, ...]) -> MonthPlan:
    """What the municipality ever shows for a month, in each place."""
    story = Story(m, month, months.index(month), len(months))
    next(role for role in ROLES if role.name == m.role).tell(story)
    return story.plan
