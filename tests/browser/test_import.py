"""A history that is brought along: dropped, looked at, decided, kept, and there at once."""

import re
from pathlib import Path
from zipfile import ZipFile

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.process import Service
from tests.browser.looking import PATIENCE

DROP = """([zone, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/csv" }));
  const at = (type) => new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(zone).dispatchEvent(at("dragover"));
  document.querySelector(zone).dispatchEvent(at("drop"));
}"""


@pytest.fixture(scope="session")
def works(house: Service) -> list[dict[str, object]]:
    """Some films of the sample that nothing else is called like."""
    answer = httpx2.get(f"{house.address}/v1/recommendations?n=40&type=movie").json()
    return [item for item in answer["items"] if "," not in item["title"]][:12]


def ratings(works: list[dict[str, object]], *further: str) -> str:
    lines = ["Date,Name,Year,Letterboxd URI,Rating"]
    lines += [
        f"2026-01-{day:02},{work['title']},{work['release_year']},https://boxd.it/{day},4.5"
        for day, work in enumerate(works, 1)
    ]
    return "\n".join([*lines, *further, ""])


def test_a_file_that_is_dropped_is_read_and_becomes_a_list(page: Page, works):
    page.goto("/import")
    text = ratings(works, "2026-01-20,Nothing That Exists Anywhere,1999,https://boxd.it/x,3")
    page.evaluate(DROP, ["[data-drop]", "ratings.csv", text])
    preview = page.locator("#preview")
    expect(preview.get_by_role("heading", name="Read as Letterboxd")).to_be_visible()
    expect(preview).to_contain_text("title and year are its alone")
    expect(preview).to_contain_text("Nothing That Exists Anywhere")
    preview.get_by_role("button", name=re.compile("^Keep .* show my list")).click()
    expect(preview.get_by_role("heading", name=re.compile("entries kept"))).to_be_visible()
    preview.get_by_role("link", name="Show my list").click()
    expect(page.locator(".row").first.locator(".why").first).to_have_text(
        re.compile("^(Goes with|Like) ")
    )


def test_the_same_file_again_changes_nothing(page: Page, works, tmp_path: Path):
    path = tmp_path / "ratings.csv"
    path.write_text(ratings(works), "utf-8")
    for sentence in ("entries kept", "were here before."):
        page.goto("/import")
        page.get_by_label(re.compile("Your file")).set_input_files(path)
        page.get_by_role("button", name="Read it", exact=True).click()
        page.get_by_role("button", name=re.compile("^Keep .* show my list")).click()
        expect(page.locator("#preview")).to_contain_text(sentence)


def test_without_scripts_a_file_is_read_and_kept_too(
    browser: Browser, house: Service, works, tmp_path: Path
):
    path = tmp_path / "ratings.csv"
    path.write_text(ratings(works), "utf-8")
    visitor = browser.new_context(base_url=house.address, java_script_enabled=False)
    visitor.set_default_timeout(PATIENCE)
    page = visitor.new_page()
    page.goto("/import")
    page.get_by_label(re.compile("Your file")).set_input_files(path)
    page.get_by_role("button", name="Read it", exact=True).click()
    page.get_by_role("button", name=re.compile("^Keep .* show my list")).click()
    expect(page.get_by_role("heading", name="Your history is here")).to_be_visible()
    visitor.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200)),
        ("empty.csv", b""),
        ("half.zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00half of it"),
    ],
)
def test_what_is_no_history_is_refused_in_words(page: Page, tmp_path: Path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    page.goto("/import")
    page.get_by_label(re.compile("Your file")).set_input_files(path)
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.locator("#preview [role=alert]")).to_be_visible()


NETFLIX = (
    "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,"
    "Bookmark,Latest Bookmark,Country"
)


def household(works, tmp_path: Path) -> Path:
    """A data request to Netflix, of two people."""
    rows = [
        f"{name},2026-01-{day:02} 20:00:00,01:50:00,,{work['title']},,TV,01:50:00,01:50:00,ES"
        for day, work in enumerate(works, 1)
        for name in (("Ana", "Bo") if day < 5 else ("Ana",))
    ]
    path = tmp_path / "netflix.zip"
    with ZipFile(path, "w") as archive:
        text = "\n".join([NETFLIX, *rows, ""])
        archive.writestr("CONTENT_INTERACTION/ViewingActivity.csv", text)
    return path


def test_of_a_household_one_says_who_one_is(page: Page, works, tmp_path: Path):
    page.goto("/import")
    page.get_by_label(re.compile("Your file")).set_input_files(household(works, tmp_path))
    page.get_by_role("button", name="Read it", exact=True).click()
    page.get_by_role("radio", name=re.compile("^Bo")).check()
    page.get_by_role("button", name="Read it so").click()
    keep = page.get_by_role("button", name=re.compile("^Keep [1-4] "))
    keep.click()
    expect(page.locator("#preview")).to_contain_text(re.compile("[1-4] entr(y|ies) kept"))


def test_dates_that_may_be_read_in_two_ways_are_asked(page: Page, works, tmp_path: Path):
    path = tmp_path / "NetflixViewingHistory.csv"
    dates = ("05/04/2021", "04/04/2021", "03/04/2021")
    rows = [f"{work['title']},{date}" for work, date in zip(works, dates, strict=False)]
    path.write_text("\n".join(["Title,Date", *rows, ""]), "utf-8")
    page.goto("/import")
    page.get_by_label(re.compile("Your file")).set_input_files(path)
    page.get_by_role("button", name="Read it", exact=True).click()
    page.get_by_role("radio", name="day, month, year").check()
    page.get_by_role("button", name="Read it so").click()
    page.get_by_role("button", name=re.compile("^Keep")).click()
    expect(page.get_by_role("heading", name=re.compile("entr(y|ies) kept"))).to_be_visible()
    page.get_by_role("link", name="Yours").last.click()
    expect(page.locator("#events")).to_contain_text("April 5, 2021")
