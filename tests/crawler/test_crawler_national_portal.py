from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.registry import Registry
from crawler.settings import StoreSettings
from evidence import EvidenceStore, Visit
from tests.crawler.crawl_site import HTML, NOW, RUCS, Asked, Reply, Site, registry, sweep

A, B, C = RUCS[:3]
NUMBERS = {A: 11, B: 12, C: 13}
BASE = "/backend/v1"
SHELL = Reply(b"<!doctype html><html><body><div id=root></div></body></html>", headers={"Content-Type": HTML})
EMPTY: list[dict[str, Any]] = []


def listed(
    ruc: str, numeral: str = "Numeral 1.1", at: str = "2026-11-10T09:00:00-05:00", **over: Any
) -> dict[str, Any]:
    path = f"/media/transparencia/{ruc}/{numeral}/2026/10/conjunto.csv"
    return {
        "id": 1, "numeral": {"id": 1, "name": numeral, "description": ""}, "year": 2026, "month": 10,
        "establishment": {"id": NUMBERS[ruc], "identification": ruc.lstrip("0"), "name": "GAD"},
        "published_at": at, "created_at": at,
        "files": [{"id": 7, "name": "c", "description": "c", "url_download": path, "created_at": at}], **over,
    }  # fmt: skip


class Portal:
    """The national portal's interface: ``all`` and one list per establishment id, a directory, files."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.base = site.url + BASE
        self.lists: dict[int, Any] = {}
        self.directory = [
            {"id": number, "name": "GAD", "identification": ruc, "slug": "g"} for ruc, number in NUMBERS.items()
        ]

    def publish(self) -> None:
        for number in (0, *NUMBERS.values()):
            answer = self.lists.get(number, [])
            path = f"{BASE}/transparency/transparency/active/public?month=10&year=2026&establishment_id={number}"
            if isinstance(answer, Reply):
                self.site.pages[path] = answer
                continue
            self.site.pages[path] = Reply(json.dumps(answer).encode(), headers={"Content-Type": "application/json"})
            for entry in answer:
                for file in entry["files"]:
                    path = f"{BASE}/transparency{file['url_download']}".replace(" ", "%20")
                    self.site.pages.setdefault(path, Reply(f"a;b\n{path};2\n".encode()))
        for page in (1, 2):
            rows = self.directory[(page - 1) * 2 : page * 2]
            body = json.dumps({"results": [{"letter": "G", "data": rows}], "total": len(self.directory)}).encode()
            self.site.pages[f"{BASE}/admin/public/establishment/list?search=&page={page}"] = Reply(body)

    def asked(self, part: str) -> list[str]:
        return [path for path in self.site.paths() if part in path]


@pytest.fixture
def portal(site: Site) -> Portal:
    return Portal(site)


def places(store: Path, portal: Portal) -> Registry:
    return registry(store, *((ruc, "pnt", portal.base) for ruc in (A, B, C)))


def files(store: Path, sweep_id: int, ruc: str) -> list[Visit]:
    with EvidenceStore(store) as evidence:
        return [visit for visit in evidence.visits(sweep_id, ruc, "pnt") if visit.role == "file"]


def test_one_list_serves_all_and_silence_is_confirmed(portal: Portal, store: Path) -> None:
    portal.lists = {0: [listed(A), listed(B), listed(A, "Numeral 2")]}
    portal.publish()
    summary = sweep(store, places(store, portal))
    by_ruc = {place.ruc: place for place in summary.places}
    assert [by_ruc[ruc].complete for ruc in (A, B, C)] == [True, True, True]
    assert [by_ruc[ruc].files for ruc in (A, B, C)] == [2, 1, 0]
    assert portal.asked("establishment_id=") == [
        path for path in portal.asked("establishment_id=") if path.endswith(("=0", f"={NUMBERS[C]}"))
    ]
    assert len(portal.asked("establishment_id=")) == 2
    (first, _) = files(store, summary.sweep_id, A)
    assert ["numeral", "Numeral 1.1"] in first.context
    assert first.registered_at == "2026-11-10T09:00:00-05:00"


def test_soft_404_list_falls_back_to_one_list_each(portal: Portal, store: Path) -> None:
    portal.lists = {0: SHELL, 11: [listed(A)], 12: SHELL, 13: []}
    portal.publish()
    summary = sweep(store, places(store, portal))
    by_ruc = {place.ruc: (place.complete, place.cause, place.files) for place in summary.places}
    assert by_ruc == {A: (True, None, 1), B: (False, "platform_failed", 0), C: (True, None, 0)}


def test_a_list_of_somebody_else_is_discarded(portal: Portal, store: Path) -> None:
    portal.lists = {0: [listed(A)], 12: [listed(C)], 13: []}
    portal.publish()
    summary = sweep(store, places(store, portal))
    by_ruc = {place.ruc: (place.complete, place.cause) for place in summary.places}
    assert by_ruc == {A: (True, None), B: (False, "platform_failed"), C: (True, None)}


def test_an_entity_the_portal_does_not_know_is_not_accused(portal: Portal, store: Path) -> None:
    portal.lists = {0: [listed(A), listed(B)]}
    portal.directory = [row for row in portal.directory if row["identification"] != C]
    portal.publish()
    summary = sweep(store, places(store, portal))
    assert {place.ruc: place.cause for place in summary.places} == {A: None, B: None, C: "platform_failed"}


def test_ids_without_ruc_are_joined_through_the_directory(portal: Portal, store: Path) -> None:
    path = "/media/publications/x7.csv"
    entry = listed(A, establishment=NUMBERS[A])
    entry["files"][0]["url_download"] = path
    portal.lists = {0: [entry], 12: [], 13: []}
    portal.publish()
    summary = sweep(store, places(store, portal))
    assert [(place.complete, place.files) for place in summary.places] == [(True, 1), (True, 0), (True, 0)]


def test_only_new_or_changed_files_are_asked_again(portal: Portal, store: Path) -> None:
    portal.lists = {0: [listed(A), listed(B), listed(C)]}
    portal.publish()
    sweep(store, places(store, portal))
    changed = listed(B, at="2026-11-18T09:00:00-05:00")
    portal.lists[0] = [listed(A), changed, listed(C)]
    portal.publish()
    portal.site.asked.clear()
    summary = sweep(store, places(store, portal), at=NOW + timedelta(days=1))
    assert len(portal.asked("/media/")) == 1
    assert B in portal.asked("/media/")[0]
    assert [place.files for place in summary.places] == [1, 1, 1]
    (same,) = files(store, summary.sweep_id, A)
    assert same.state == "done"
    assert same.capture_id is not None
    (moved,) = files(store, summary.sweep_id, B)
    assert moved.registered_at == "2026-11-10T09:00:00-05:00"  # the first sighting stands


def test_a_missing_file_is_tried_under_its_other_address(portal: Portal, store: Path) -> None:
    portal.lists = {0: [listed(A), listed(B), listed(C)]}
    portal.publish()
    first = f"{BASE}/transparency/media/transparencia/{{}}/Numeral%201.1/2026/10/conjunto.csv"
    portal.site.pages[first.format(A)] = SHELL
    portal.site.csv(first.format(A).replace("/transparency/media", "/media"))
    portal.site.pages[first.format(B)] = SHELL
    summary = sweep(store, places(store, portal))
    with EvidenceStore(store) as evidence:
        (found,) = files(store, summary.sweep_id, A)
        capture = evidence.capture(found.capture_id or 0)
        assert capture is not None
        assert capture.sha256 is not None
        assert (found.state, found.cause) == ("done", None)
        assert evidence.payload(capture.sha256).startswith(b"a;b")
        (lost,) = files(store, summary.sweep_id, B)
        assert (lost.state, lost.cause) == ("done", "html_instead")
        shell = evidence.capture(lost.capture_id or 0)
        assert shell is not None
        assert shell.url == lost.url
        other = lost.url.replace("/transparency/media", "/media")
        assert [capture.status for capture in evidence.captures_of(other)] == [404]
    portal.site.asked.clear()
    sweep(store, places(store, portal), at=NOW + timedelta(hours=8))
    assert [path for path in portal.asked("/media/") if B in path]  # a failure is asked again
    assert not [path for path in portal.asked("/media/") if C in path]


def test_a_dead_portal_is_given_up_soon(portal: Portal, store: Path) -> None:
    def silent(_: Asked) -> Reply:
        return Reply(b"", wait=30)

    portal.lists = {0: Reply(b"", wait=30)}
    portal.publish()
    portal.site.pages[f"{BASE}/admin/public/establishment/list?search=&page=1"] = silent
    summary = sweep(store, places(store, portal), StoreSettings(timeout=0.3, retries=0))
    assert {place.cause for place in summary.places} == {"host_failed"}
    assert summary.finished
    assert all(not place.complete for place in summary.places)
