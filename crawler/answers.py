"""What an answer is worth: a page to read on, a file, or nothing, and why."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.recipes import (
    Step,
    boxes_of,
    data_of,
    is_catalogue,
    listed_in,
    programs_of,
    recipe_of,
    shell_of,
)
from crawler.rendered import rendered
from evidence.model import Headers, Role, Visit, VisitState
from reading.documents import read_document
from reading.links import Page
from reading.page_text import page_text
from reading.sniff import sniff
from reading.table import Unreadable
from reading.text import decode

_NOTICE_CAUSES = {
    "login": "login",
    "challenge": "blocked",
    "blocked": "blocked",
    "maintenance": "server_error",
    "soft_404": "not_found",
    "app_shell": "app_shell",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with its payload decoded; ``cause`` is what its status already says."""

    url: str
    status: int
    headers: Headers
    payload: bytes
    cause: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """How a visit ends; ``page`` is set for a page whose links are to be followed, ``steps`` where a recipe goes on."""

    state: VisitState
    cause: str | None
    role: Role
    page: Page | None = None
    steps: tuple[Step, ...] = ()
    catalogue: bool = False
    """True for a page of an open-data catalogue."""


def judge_page(answer: Answer, visit: Visit, month: str, needs_browser: bool = False) -> Result:
    """An address that looked like a page: its bytes say what it is. Where only a browser shows the pages, one that no
    browser drew, or drew in part, is followed and leaves the reading incomplete."""
    if answer.cause is not None:
        return _unanswered(answer.cause, "page")
    recipe = recipe_of(visit.context)
    shell = shell_of(visit.context) or visit.url
    if recipe == "script":
        program = decode(answer.payload).text
        return Result("done", None, "file", steps=tuple(data_of(program, answer.url, month, shell)))
    kind = sniff(answer.payload)
    if kind != "html" and not (recipe in ("data", "wpfd") and kind == "json"):
        return Result("failed", "unreadable", "page") if recipe == "wpfd" else Result("done", None, "file")
    try:
        document = read_document(answer.payload, answer.headers, answer.url)
    except Unreadable as error:
        return Result("failed", error.cause, "page")
    page, cause = document.page, _NOTICE_CAUSES.get(document.notice or "")
    if recipe == "wpfd":
        listed = listed_in(answer.payload, answer.url, month, shell) if kind == "json" else None
        if listed is None:
            return Result("failed", cause or "unreadable", "page")
        return Result("done", None, "page", page, tuple(listed))
    html = page_text(answer.payload, answer.headers)
    if cause == "app_shell":
        steps = () if needs_browser else tuple(programs_of(html, answer.url, visit.url))
        return Result("failed", cause, "page", page, steps)
    if cause is not None:
        # A dead or closed page is an answer; a challenge hides what is there.
        return Result("done" if cause in ("not_found", "login") else "failed", cause, "page", page)
    if needs_browser and rendered(answer.headers) != "whole":
        return Result("failed", "app_shell", "page", page)
    if not page.links and (recipe == "data" or is_folder(visit)):
        return Result("failed", "file_host" if recipe is None else "unreadable", "page")
    return Result("done", None, "page", page, tuple(boxes_of(html, answer.url)), is_catalogue(html))


def _unanswered(cause: str, role: Role) -> Result:
    """A status that gives no content: that nothing is there is an answer, anything else hides what is."""
    return Result("done" if cause == "not_found" else "failed", cause, role)


def is_folder(visit: Visit) -> bool:
    """Whether a page lists a folder of a file service (:mod:`reading.filehosts`)."""
    return any(name == "original" for name, _ in visit.context)


def judge_file(answer: Answer, soft_404: bool = False) -> Result:
    """An address that looked like a file. With ``soft_404`` a page in its place is the platform's way to say 404."""
    if answer.cause is not None:
        return _unanswered(answer.cause, "file")
    kind = sniff(answer.payload)
    if kind == "empty":
        return Result("done", "empty_file", "file")
    if kind == "html" and soft_404:
        return Result("done", "html_instead", "file")
    return Result("done", None, "file")
