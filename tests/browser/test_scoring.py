"""Score by keyboard, ask what if, activate: the main job, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from scoring.models import Matrix, Score, SecondScore
from tenants.scope import organization_scope
from tests.browser.conftest import Open
from tests.browser.test_import import borealis

LEADER = "leader@borealis.example"


def values_of(label: str) -> list[int]:
    """Scores in the active matrix of the account in a cell's label, by criterion."""
    name = label.rpartition(", ")[0]
    with organization_scope(borealis().id):
        found = Score.objects.filter(criterion__matrix__status="active", account__name=name)
        judged = found.filter(criterion__kind="judged").order_by("criterion__position")
        return list(judged.values_list("value", flat=True))


def cells(page: Page, row: int) -> tuple[object, object]:
    inputs = page.locator("#sheet tbody tr").nth(row).locator("td.score input:not([type=hidden])")
    return inputs.nth(0), inputs.nth(1)


def move_the_first_weight(page: Page, *, javascript: bool) -> None:
    """With scripts the ranking follows the slider, without them it waits for the button."""
    if javascript:
        page.locator("#whatif input[type=range]").first.fill("1")
    else:
        page.locator("#whatif input[type=number]").first.fill("1")
        page.get_by_role("button", name="Show the ranking").click()
    expect(page.locator("#results")).to_contain_text("Weights changed")


def test_digits_score_arrows_move_and_each_cell_saves_itself(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/sheet/")
    first, second = cells(page, 0)
    first.focus()
    page.keyboard.press("3")
    expect(page.locator("td.score[data-saved]")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    page.keyboard.press("0")
    expect(page.locator("td.score[data-saved]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(cells(page, 1)[1]).to_be_focused()
    page.reload()
    first, second = cells(page, 0)
    expect(first).to_have_value("3")
    expect(second).to_have_value("10")
    assert values_of(first.get_attribute("aria-label") or "") == [3, 10]


def test_the_sheet_is_saved_as_a_form_without_scripts(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/sheet/", javascript=False)
    first, second = cells(page, 0)
    label = first.get_attribute("aria-label") or ""
    first.fill("4")
    second.fill("9")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("Saved")
    assert values_of(label) == [4, 9]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_second_score_is_given_by_keyboard_and_by_form(
    open_page: Open, *, javascript: bool
) -> None:
    """The first stays; what was given can be changed on the same sheet for a while."""
    page = open_page(LEADER, "/o/borealis/scoring/second/", javascript=javascript)
    first, second = cells(page, 0)
    label = first.get_attribute("aria-label") or ""
    before = values_of(label)
    for given in (3, 4):
        first, second = cells(page, 0)
        expect(first).to_have_attribute("aria-label", label)
        if javascript:
            first.press(str(given))
            expect(page.locator("td.score[data-saved]")).to_have_count(1)
            second.press("0")
            expect(page.locator("td.score[data-saved]")).to_have_count(2 if given == 3 else 1)
            page.reload()
        else:
            first.fill(str(given))
            second.fill("10")
            page.get_by_role("button", name="Save").click()
            expect(page.locator("#messages")).to_contain_text("Saved")
        expect(first).to_have_value(str(given))
    with organization_scope(borealis().id):
        seconds = SecondScore.objects.filter(account__name=label.rpartition(", ")[0])
        given_now = seconds.order_by("criterion__position").values_list("value", flat=True)
        assert list(given_now) == [4, 10]
    assert values_of(label) == before


@pytest.mark.parametrize("chord", ["Control+z", "Meta+z"])
def test_the_last_score_is_undone(open_page: Open, chord: str) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/sheet/")
    first, second = cells(page, 0)
    label = first.get_attribute("aria-label") or ""
    before = values_of(label)
    first.press("1" if before[0] != 1 else "2")
    expect(page.locator("td.score[data-saved]")).to_have_count(1)
    second.press("1" if before[1] != 1 else "2")
    expect(page.locator("td.score[data-saved]")).to_have_count(2)
    second.press(chord)
    expect(second).to_have_value(str(before[1]))
    second.press(chord)
    expect(first).to_be_focused()
    expect(first).to_have_value(str(before[0]))
    expect(page.locator("input[data-busy]")).to_have_count(0)
    assert values_of(label) == before


def test_enter_says_why(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/sheet/")
    first, _second = cells(page, 0)
    first.press("Enter")
    text = page.locator("dialog#rationale textarea")
    expect(text).to_be_focused()
    text.fill("They asked for a second site.")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("td.score[data-saved]")).to_have_count(1)
    expect(first).to_be_focused()
    name = (first.get_attribute("aria-label") or "").rpartition(", ")[0]
    with organization_scope(borealis().id):
        found = Score.objects.filter(account__name=name, criterion__matrix__status="active")
        assert found.filter(rationale="They asked for a second site.").count() == 1
    first.press("Enter")
    expect(text).to_have_value("They asked for a second site.")
    text.fill("And for a third.")
    text.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(first).to_have_attribute("data-rationale", "And for a third.")
    first.press("Enter")
    expect(text).to_have_value("And for a third.")
    page.keyboard.press("Escape")
    expect(first).to_be_focused()


def test_the_sheet_begins_where_a_score_is_missing(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/sheet/")
    empty = page.locator("#sheet td.score input").evaluate_all(
        "all => all.findIndex(input => !input.value)"
    )
    assert empty > 0
    expect(page.locator("#sheet td.score input").nth(empty)).to_be_focused()


def test_a_wrong_score_is_told_without_scripts(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/sheet/", javascript=False)
    first, _second = cells(page, 0)
    before = values_of(first.get_attribute("aria-label") or "")
    page.locator("#sheet").evaluate("form => form.noValidate = true")
    first.fill("12")
    page.locator("#sheet").get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("1 score is not right")
    expect(first).to_have_value("12")
    assert values_of(first.get_attribute("aria-label") or "") == before


def test_the_sheet_shows_who_is_not_fully_scored(open_page: Open, javascript: bool) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/", javascript=javascript)
    page.get_by_role("link", name="6 not fully scored").click()
    expect(page.locator("main tbody tr")).to_have_count(6)
    expect(page.locator("main tbody")).to_contain_text("of 4")
    page.get_by_role("link", name="Score accounts").click()
    expect(page.locator("#sheet tbody tr")).to_have_count(6)


def test_who_scores_second_is_told_and_chooses(open_page: Open) -> None:
    mine = open_page(LEADER, "/o/borealis/scoring/sheet/")
    other = open_page("admin@borealis.example", "/o/borealis/scoring/sheet/")
    cells(other, 0)[0].focus()
    other.keyboard.press("2")
    expect(other.locator("td.score[data-saved]")).to_have_count(1)
    first = cells(mine, 0)[0]
    first.focus()
    mine.keyboard.press("8")
    told = mine.locator("td.score [role=alert]")
    expect(told).to_contain_text("Johanna Brandt 2")
    assert values_of(first.get_attribute("aria-label") or "")[0] == 2
    told.get_by_role("button", name="Use mine").click()
    expect(mine.locator("td.score[data-saved]")).to_have_count(1)
    assert values_of(first.get_attribute("aria-label") or "")[0] == 8


def test_moved_weights_show_another_ranking_and_save_nothing(
    open_page: Open, javascript: bool
) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/", javascript=javascript)
    move_the_first_weight(page, javascript=javascript)
    expect(page.locator("#results table tbody tr")).to_have_count(50)
    with organization_scope(borealis().id):
        assert list(Matrix.objects.values_list("number", "status").order_by("number")) == [
            (1, "retired"),
            (2, "active"),
        ]


def test_a_number_moves_its_slider_and_every_share(open_page: Open) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/")
    page.locator("#whatif input[type=number]").first.fill("100")
    expect(page.locator("#whatif input[type=range]").first).to_have_value("100")
    expect(page.locator("#whatif output").first).to_have_text("59%")
    expect(page.locator("#whatif output").last).to_have_text("12%")
    expect(page.locator("#results")).to_contain_text("Weights changed")


def test_bands_narrow_the_ranking(open_page: Open, javascript: bool) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/", javascript=javascript)
    page.locator("select[name=band]").select_option("A")
    if not javascript:
        page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**band=A**")
    expect(page.locator("#results tbody td > .chip.accent")).to_have_count(
        page.locator("#results tbody tr").count()
    )
    expect(page.locator("#results tbody tr")).not_to_have_count(50)


def test_a_draft_gets_a_fifth_criterion_in_another_place(open_page: Open, javascript: bool) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/", javascript=javascript)
    page.get_by_role("link", name="Criteria").click()
    page.get_by_role("link", name="Key account matrix 2").click()
    page.get_by_role("button", name="Copy to a draft").click()
    page.get_by_role("button", name="Add a criterion").click()
    last = page.locator("fieldset").nth(4)
    last.get_by_label("Criterion", exact=True).fill("Reach")
    expect(page.get_by_role("button", name="Add a criterion")).to_have_count(0)
    last.get_by_role("button", name="Up").click()
    moved = page.locator("fieldset").nth(3).get_by_label("Criterion", exact=True)
    expect(moved).to_have_value("Reach")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("main h2")).to_have_text(
        ["Recurring revenue", "Profitability", "Room to expand", "Reach", "Alignment and influence"]
    )


def test_a_draft_of_moved_weights_is_compared_then_activated(
    open_page: Open, javascript: bool
) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/", javascript=javascript)
    move_the_first_weight(page, javascript=javascript)
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("link", name="See the difference").click()
    expect(page.locator("main")).to_contain_text("Would enter")
    page.get_by_role("button", name="Activate").click()
    expect(page.locator("main")).to_contain_text("Key account matrix 3")
    with organization_scope(borealis().id):
        assert list(Matrix.objects.values_list("number", "status").order_by("number")) == [
            (1, "retired"),
            (2, "retired"),
            (3, "active"),
        ]


def test_a_person_switches_the_language_and_keeps_it(open_page: Open, javascript: bool) -> None:
    page = open_page(LEADER, "/o/borealis/scoring/", javascript=javascript)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".side details.user > summary").click()
    page.locator(".side").get_by_role("button", name="Português").click()
    expect(page.locator("html")).to_have_attribute("lang", "pt-br")
    page.goto("/o/borealis/accounts/")
    expect(page.locator("html")).to_have_attribute("lang", "pt-br")
