"""What an answer is worth: a page to read on, a file, or nothing, and why."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from evidence.model import Headers, Role, Visit, VisitState
from reading.links import Page, read_page
from reading.notices import page_notice
from reading.sniff import sniff
from reading.text import decode

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
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


def page_text(payload: bytes, headers: Headers) -> str:
    """A page as text. UTF-8 when it is UTF-8, else the charset it declares, else what :func:`decode` finds: never
    what a general detector guesses, which takes Spanish for Central European."""
    decoded = decode(payload)
    if decoded.encoding.startswith("utf"):
        return decoded.text
    declared = next((value for name, value in headers if name.lower() == "content-type"), "")
    match = _CHARSET.search(declared) or _CHARSET.search(payload[:2048].decode("latin-1"))
    if match is None:
        return decoded.text
    try:
        name = codecs.lookup(match[1]).name
    except LookupError:
        return decoded.text
    if name.startswith("utf"):
        return decoded.text  # declared, but the bytes are not
    return payload.decode("cp1252" if name in ("iso8859-1", "ascii") else name, "replace")
