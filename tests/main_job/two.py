"""Two people at once: each has seen the same page, and both send at the same moment."""

from __future__ import annotations

from tests.main_job import rule
from tests.main_job.browsing import Form, Page
from tests.main_job.walking import Walk
from tests.people.together import at_once

ANA, RUI = "ana", "rui"


def both_sent(*forms: Form) -> list[Page]:
    """What each gets to see."""
    answers = at_once(*(lambda form=form: form.send(status=None) for form in forms))
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def one_was_first(*forms: Form) -> tuple[int, Page, Page]:
    """Who was first, the page of who was, and the page of who is told so."""
    pages = both_sent(*forms)
    assert sorted(page.status == 200 for page in pages) == [False, True]
    first = next(at for at, page in enumerate(pages) if page.status == 200)
    return first, pages[first], pages[1 - first]


def cells_typed(walk: Walk, who: str, name: str, values: dict[int, int]) -> Form:
    """The sheet as somebody opened it, with values in some cells of an account."""
    form, rows = rule.sheet_of(walk.people[who].go("scoring/sheet/"))
    for at, value in values.items():
        form.put(rows[name][at], str(value))
    return form


def different_cells_are_both_kept(walk: Walk, shared: str, own: str) -> None:
    """One account each, then two criteria of one account."""
    for ana, rui in (
        ((shared, {0: 4, 1: 5}), (own, {0: 6, 2: 7})),
        ((shared, {0: 9}), (shared, {2: 10})),
    ):
        forms = cells_typed(walk, ANA, *ana), cells_typed(walk, RUI, *rui)
        pages = both_sent(*forms)
        assert [walk.word("Saved.") in page.text for page in pages] == [True, True]
    assert _scores(walk, shared, own) == [["9", "5", "10"], ["6", "", "7"]]


def the_same_cell_is_told(walk: Walk, shared: str) -> None:
    """Theirs stands beside mine; sent again, mine counts, and nothing else has changed."""
    first, _kept, told = one_was_first(
        cells_typed(walk, ANA, shared, {1: 2}), cells_typed(walk, RUI, shared, {1: 8})
    )
    mine, theirs, name = (8, 2, "Ana") if first == 0 else (2, 8, "Rui")
    form, rows = rule.sheet_of(told)
    assert (told.status, form.shown(rows[shared][1])) == (409, str(mine))
    assert f"{name}: {theirs}" in told.text
    assert _scores(walk, shared) == [["9", str(theirs), "10"]]
    assert walk.word("Saved.") in form.send().text
    assert _scores(walk, shared) == [["9", str(mine), "10"]]


def the_same_account_is_told(walk: Walk, shared: str) -> None:
    """What was typed stands there beside what the other did; sent again, both are kept."""
    typed = {"city": "Recife", "legal_name": "Aurora & Filhos"}
    forms = [
        walk.account(who, shared).follow(walk.word("Edit")).form("owner").fill(**{name: value})
        for who, (name, value) in zip((ANA, RUI), typed.items(), strict=True)
    ]
    first, _kept, told = one_was_first(*forms)
    (theirs, their_value), (mine, my_value) = (
        list(typed.items()) if first == 0 else list(typed.items())[::-1]
    )
    form = told.form("owner")
    assert (told.status, form.shown(mine), form.shown(theirs)) == (409, my_value, their_value)
    assert _words(walk, ("Ana", "Rui")[first]) in told.text
    assert f"– → {their_value}" in told.follow(walk.word("See what changed")).text
    again = told.follow(walk.word("Start from what stands now")).form("owner")
    assert (again.shown(theirs), again.shown(mine)) == (their_value, "")
    page = form.send()
    assert [value in page.text for value in typed.values()] == [True, True]


def entries_are_both_kept(walk: Walk, shared: str) -> None:
    """Each writes down what happened."""
    texts = [walk.says("Ana was there", "Ana esteve lá"), walk.says("Rui called", "Rui ligou")]
    forms = [
        walk.account(who, shared).follow(walk.word("History")).form("kind", "text")
        for who in (ANA, RUI)
    ]
    for form, text in zip(forms, texts, strict=True):
        form.fill(kind="problem", text=text, happened_on="2026-11-20")
    both_sent(*forms)
    page = walk.account(ANA, shared).follow(walk.word("History"))
    assert [page.text.count(text) for text in texts] == [1, 1]


def a_review_is_held_once(walk: Walk, shared: str) -> None:
    """Who comes second is told, with what they typed; one review is held, one comes next."""
    decisions = [walk.says("Call them", "Ligar para eles"), walk.says("Visit them", "Visitar")]
    forms = []
    for who, decision in zip((ANA, RUI), decisions, strict=True):
        page = walk.account(who, shared).follow(walk.word("Reviews"))
        review = page.follow(walk.word("Internal review"))
        hold = review.follow(walk.word("Close as held")).form("held_on", "form-0-title")
        forms.append(hold.put("form-0-title", decision))
    first, kept, told = one_was_first(*forms)
    assert walk.word("The review is held; the next one is planned.") in kept.text
    form = told.form("held_on", "form-0-title")
    assert form.shown("form-0-title") == decisions[1 - first]
    review = told.visitor.open(kept.address)
    assert [decision in review.text for decision in decisions] == [first == 0, first == 1]
    page = walk.account(ANA, shared).follow(walk.word("Reviews"))
    links = [link.text for link in page.main.all("a")]
    planned = [words for words in links if words.startswith(walk.word("Internal review"))]
    assert (len(planned), len(page.rows(walk.word("Held and skipped")))) == (1, 1)


def _scores(walk: Walk, *names: str) -> list[list[str]]:
    form, rows = rule.sheet_of(walk.people["lead"].go("scoring/sheet/"))
    return [[form.shown(cell) for cell in rows[name]] for name in names]


def _words(walk: Walk, who: str) -> str:
    told = "%(who)s changed this account while you were writing. What you typed is still here."
    return walk.word(told) % {"who": who}
