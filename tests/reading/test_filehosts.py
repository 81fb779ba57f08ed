from __future__ import annotations

import pytest

from reading.filehosts import address_of, resolve
from reading.links import read_page


@pytest.mark.parametrize(
    ("shared", "kind", "asked"),
    [
        (
            "https://drive.google.com/file/d/1aB_c-D/view?usp=sharing",
            "file",
            "https://drive.google.com/uc?export=download&id=1aB_c-D",
        ),
        (
            "https://drive.google.com/open?id=1aB&resourcekey=0-x",
            "file",
            "https://drive.google.com/uc?export=download&id=1aB&resourcekey=0-x",
        ),
        (
            "https://drive.google.com/drive/u/0/folders/1aB?usp=sharing",
            "folder",
            "https://drive.google.com/embeddedfolderview?id=1aB",
        ),
        ("https://drive.google.com/drive/my-drive", "closed", "https://drive.google.com/drive/my-drive"),
        (
            "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJ/edit?usp=sharing#gid=7",
            "file",
            "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJ/export?format=csv&gid=7",
        ),
        (
            "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJ/edit?rtpof=true&sd=true",
            "file",
            "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJ/export?format=xlsx",
        ),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pubhtml?gid=3&single=true",
            "file",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pub?output=csv&single=true&gid=3",
        ),
        (
            "https://docs.google.com/document/d/1aBcDeFgHiJ/edit",
            "file",
            "https://docs.google.com/document/d/1aBcDeFgHiJ/export?format=docx",
        ),
        ("https://docs.google.com/viewer?url=https%3A%2F%2Fgad.ec%2Fa.pdf", "file", "https://gad.ec/a.pdf"),
        ("https://view.officeapps.live.com/op/view.aspx?src=http://gad.ec/a.xlsx", "file", "http://gad.ec/a.xlsx"),
        (
            "https://www.dropbox.com/scl/fi/q1/a.csv?rlkey=z&dl=0",
            "file",
            "https://www.dropbox.com/scl/fi/q1/a.csv?rlkey=z&dl=1",
        ),
        (
            "https://gad-my.sharepoint.com/:x:/g/personal/p/EaBc?e=4",
            "file",
            "https://gad-my.sharepoint.com/:x:/g/personal/p/EaBc?e=4&download=1",
        ),
        ("https://gad.sharepoint.com/:f:/s/x/EaBc", "closed", "https://gad.sharepoint.com/:f:/s/x/EaBc"),
        ("https://1drv.ms/f/s!Abc", "closed", "https://1drv.ms/f/s!Abc"),
        (
            "https://1drv.ms/x/s!Abc",
            "file",
            "https://api.onedrive.com/v1.0/shares/u!aHR0cHM6Ly8xZHJ2Lm1zL3gvcyFBYmM/root/content",
        ),
        (
            "https://nube.gad.ec/index.php/s/q7TzOo0PmWxAbCd",
            "file",
            "https://nube.gad.ec/index.php/s/q7TzOo0PmWxAbCd/download",
        ),
        ("https://mega.nz/file/abc", "closed", "https://mega.nz/file/abc"),
    ],
)
def test_shared_links_and_the_addresses_that_give_their_bytes(shared: str, kind: str, asked: str) -> None:
    found = resolve(shared)
    assert found is not None
    assert (found.kind, found.url) == (kind, asked)


@pytest.mark.parametrize(
    "url", ["https://gad.ec/s/transparencia", "https://gad.ec/a.csv", "https://docs.google.com/forms/d/e/1/viewform"]
)
def test_other_addresses_are_left_alone(url: str) -> None:
    assert resolve(url) is None


def test_the_sheet_is_named_in_the_fragment_and_a_counted_click_is_undone() -> None:
    base = "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJ"
    html = f'<a href="{base}/edit#gid=5">a</a><a href="https://www.google.com/url?q={base}/edit">b</a><a href="#">c</a>'
    asked = [address_of(link) for link in read_page(html, "https://gad.ec/").links]
    assert [found[0] if found else None for found in asked] == [
        f"{base}/export?format=csv&gid=5",
        f"{base}/export?format=csv",
        None,
    ]
