"""What an answer is worth: a page to read on, a file, or nothing, and why."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.model import Headers, Role, Visit, VisitState
from reading.links import Page, read_page
from reading.notices import page_notice
from reading.page_text import page_text
from reading.sniff import sniff

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
    """How a visit ends; ``page`` is set for a page whose links are to be followed."""

    state: VisitState
    cause: str | None
    role: Role
    page: Page | None = None


def judge_page(answer: Answer, visit: Visit) -> Result:
    """An address that looked like a page: its bytes say what it is."""
    if answer.cause == "not_found":
        return Result("done", "not_found", "page")
    if answer.cause is not None:
        return Result("failed", answer.cause, "page")
    if sniff(answer.payload) != "html":
        return Result("done", None, "file")
    html = page_text(answer.payload, answer.headers)
    notice = page_notice(html)
    cause = _NOTICE_CAUSES.get(notice or "")
    page = read_page(html, answer.url)
    if cause is None:
        return Result("done", None, "page", page)
    # A dead or closed page is an answer; a challenge or a shell hides what is there.
    state: VisitState = "done" if cause in ("not_found", "login") else "failed"
    return Result(state, cause, "page", page)


def judge_file(answer: Answer, soft_404: bool = False) -> Result:
    """An address that looked like a file. With ``soft_404`` a page in its place is the platform's way to say 404."""
    if answer.cause == "not_found":
        return Result("done", "not_found", "file")
    if answer.cause is not None:
        return Result("failed", answer.cause, "file")
    kind = sniff(answer.payload)
    if kind == "empty":
        return Result("done", "empty_file", "file")
    if kind == "html" and soft_404:
        return Result("done", "html_instead", "file")
    return Result("done", None, "file")
