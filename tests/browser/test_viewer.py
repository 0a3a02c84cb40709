"""A viewer's way: from nothing to a list of their own, and what they can say of it."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.api.process import Service
from tests.browser.looking import PATIENCE


def like(page: Page, count: int) -> None:
    page.goto("/")
    page.get_by_role("link", name="Like ten titles").click()
    boxes = page.get_by_role("checkbox", name=re.compile("· (19|20)"))
    for number in range(count):
        boxes.nth(number).check(force=True)
    page.get_by_role("button", name="Show my list").click()


def test_a_newcomer_likes_ten_titles_and_has_a_list_with_reasons(page: Page):
    like(page, 10)
    expect(page.get_by_role("heading", name="For you", level=1)).to_be_visible()
    first = page.locator(".row").first
    expect(first.get_by_role("heading", level=2)).to_have_text("For you")
    expect(first.locator(".why").first).to_have_text(re.compile("^(Goes with|Like) "))


def test_what_is_never_wanted_again_goes_at_once_and_comes_back_by_undo(page: Page):
    like(page, 4)
    card = page.locator(".row").first.locator("article").first
    title = card.locator("a.poster .name").inner_text()
    link = card.locator("a.poster").get_attribute("href")
    card.get_by_role("button", name=re.compile("^Never again")).click()
    toast = page.locator("#toast")
    expect(toast).to_contain_text("Hidden: no list offers it again.")
    expect(page.locator(f'#results a.poster[href="{link}"]')).to_have_count(0)
    assert title
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(f'#results a.poster[href="{link}"]')).not_to_have_count(0)


def test_stars_are_kept_and_move_what_is_predicted(page: Page):
    like(page, 3)
    page.locator(".row").first.locator("article a.poster").first.click()
    verdict = page.locator("#verdict")
    expect(verdict).to_be_visible()
    verdict.get_by_role("button", name=re.compile(r"^1 stars for")).click()
    expect(page.locator("#toast")).to_contain_text("Your stars are kept.")
    expect(verdict.get_by_role("button", name=re.compile(r"^1 stars for"))).to_have_attribute(
        "aria-pressed", "true"
    )
    page.goto("/mine")
    expect(page.locator("#events")).to_contain_text("rated 1")


def test_filters_make_one_list_of_what_passes(page: Page):
    like(page, 3)
    page.get_by_role("radio", name="Series").check(force=True)
    expect(page.locator("#results .grid")).to_be_visible()
    for label in page.locator("#results .of").all_inner_texts():
        assert label.upper().startswith("SERIES")
    assert "type=tv+show" in page.url


def test_names_are_offered_while_they_are_typed_and_walked_by_keys(page: Page):
    page.goto("/")
    title = page.locator("a.poster .name").first.inner_text()
    field = page.get_by_role("searchbox")
    field.press_sequentially(title[:6], delay=20)
    expect(page.locator("#names a").first).to_be_visible()
    field.press("ArrowDown")
    expect(page.locator("#names a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#names a")).to_have_count(0)
    expect(field).to_be_focused()


def test_two_people_get_one_list_with_what_each_makes_of_it(page: Page):
    like(page, 3)
    names = [name.inner_text() for name in page.locator("#results a.poster .name").all()[:2]]
    page.goto("/together")
    page.get_by_label("Person 2").fill(", ".join(names))
    page.get_by_role("button", name="Show our list").click()
    expect(page.get_by_role("heading", name="For all of you")).to_be_visible()
    expect(page.locator(".marks").first).to_contain_text("2.")


def test_what_another_platform_would_add(page: Page):
    like(page, 3)
    page.goto("/worth")
    page.get_by_role("checkbox", name="Netflix").check(force=True)
    expect(page.get_by_role("heading", name="What others would add")).to_be_visible()
    expect(page.locator("section.worth").first).to_contain_text("Without it you would lose")


def test_who_asks_to_be_forgotten_is(page: Page):
    like(page, 3)
    page.goto("/mine")
    page.get_by_role("button", name="Forget me").click()
    page.get_by_role("button", name="Yes, forget me").click()
    expect(page.get_by_role("heading", name="Forgotten")).to_be_visible()
    page.goto("/mine")
    expect(page.get_by_text("Nothing is kept of you.")).to_be_visible()


def test_two_tabs_say_things_at_once_and_both_are_kept(page: Page):
    like(page, 3)
    second = page.context.new_page()
    second.goto("/")
    for number, tab in enumerate((page, second)):
        card = tab.locator(".row").first.locator("article").nth(number)
        card.get_by_role("button", name=re.compile("^To the watchlist")).click()
        expect(tab.locator("#toast")).to_contain_text("On your watchlist.")
    page.goto("/mine?kind=watchlist")
    expect(page.locator("#events li")).to_have_count(2)


def test_without_scripts_one_reads_likes_rates_and_undoes(browser: Browser, house: Service):
    visitor = browser.new_context(base_url=house.address, java_script_enabled=False)
    visitor.set_default_timeout(PATIENCE)
    page = visitor.new_page()
    like(page, 3)
    page.locator("#results a.poster").first.click()
    page.get_by_role("button", name=re.compile(r"^4\.5 stars for")).click()
    expect(page.locator("#toast")).to_contain_text("Your stars are kept.")
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).not_to_contain_text("Your stars")
    page.goto("/?type=movie")
    expect(page.locator("#results .grid")).to_be_visible()
    page.goto("/search?q=the")
    expect(page.locator("main a").first).to_be_visible()
    visitor.close()
