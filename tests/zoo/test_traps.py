"""Honest offices whose month cannot be read whole: swept by the real crawler, none is accused and none praised."""

from __future__ import annotations

import pytest

from demo.zoo.traps import NAMED, TRAPS
from tests.zoo.visit import Seen, visit

CAUSES = {
    "t_stray": "no_list",
    "t_news": "no_list",
    "t_failing_page": "server_error",
    "t_failing_month": "server_error",
    "t_missing_month": "not_found",
    "t_wrong_year": "month_unknown",
    "t_frame": "file_host",
    "t_one_pdf": "unplaced",
    "t_icons": "unplaced",
    "t_closed_folder": "file_host",
    "t_shell": "app_shell",
    "t_script_pages": "app_shell",
    "t_disallowed": "robots",
    "t_bare_month": "month_bare",
    "t_old_site": "file_host",
    "t_ended": "no_list",
    "t_stale": "stale_list",
}


@pytest.fixture(scope="module")
def traps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    return visit((*TRAPS, NAMED), tmp_path_factory.mktemp("traps") / "store")


@pytest.mark.parametrize("name", [portal.name for portal in TRAPS])
def test_nobody_is_accused_of_what_was_not_seen(traps: dict[str, Seen], name: str) -> None:
    seen = traps[name]
    assert not seen.wrong(), seen.reading
    assert seen.reading == (False, CAUSES[name])


def test_a_list_that_names_its_files_accuses_although_none_can_be_opened(traps: dict[str, Seen]) -> None:
    seen = traps[NAMED.name]
    assert not seen.wrong()
    assert seen.reading == (True, None)
