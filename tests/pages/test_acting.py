"""From a form to a rule and back, one way for every page."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import get_resolver

from pages.acting import act, attempt, tell
from rules.errors import (
    ConflictError,
    FieldError,
    KamError,
    NotAllowedError,
    NotFoundError,
    RuleError,
    StaleError,
)

ROOT = Path(settings.BASE_DIR)

# a module that takes a request → why it catches a refusal by itself
BY_HAND = {
    "audit.api_changes": "a program asks it: the place is a parameter, and its problem says more",
    "pages.acting": "this is the way",
    "reviews.calendar.views": "a calendar program reads it: no page, no form",
    "reviews.reminders.unsubscribe_page": "a mail program sends it: what is no link is not there",
}


# a rule that a page calls directly → why nothing of it is shown beside a form or above a page
DIRECT = {
    "accounts.stakeholders.erasure_page.stakeholder_export": "it answers a file",
    "accounts.listing.views.account_export": "it answers a file",
    "insights.views.abc_export": "it answers a file",
    "insights.portfolio.views.portfolio_export": "it answers a file",
    "insights.editions.views.month_end_file": "it answers a file",
    "insights.files.views.page_file": "it answers a file",
    "insights.report.views.report_file": "it answers a file",
    "insights.skills.views.skill_export": "it answers a file",
    "insights.upkeep.views.compliance_page": "it reads",
    "integrations.views.change": "it looks up what is asked about",
    "integrations.views.revocation": "it looks up what is asked about",
    "integrations.views.rotation": "it looks up what is asked about",
    "plans.exports.views.plan_file": "it answers a file",
    "plans.whitespace.filling_page.states": "it reads",
    "plans.whitespace.views.grid": "it reads",
    "reviews.lists.views.compliance_page": "it reads",
    "scoring.views.ranking.ranking_export": "it answers a file",
    "reviews.reminders.views.calendar_address": "it answers the address, and refuses nobody",
}


class CityForm(forms.Form):
    name = forms.CharField()
    city = forms.CharField()


class WeightForm(forms.Form):
    weight = forms.IntegerField()


WeightFormSet = forms.formset_factory(WeightForm)


def sent(**data: str) -> CityForm:
    return CityForm({"name": "Alfa", "city": "Recife", **data})


def rows(*weights: str) -> forms.BaseFormSet:
    counts = {"form-TOTAL_FORMS": str(len(weights)), "form-INITIAL_FORMS": "0"}
    return WeightFormSet(counts | {f"form-{n}-weight": w for n, w in enumerate(weights)})


def refusing(error: KamError) -> Callable[[], NoReturn]:
    def rule() -> NoReturn:
        raise error

    return rule


def never() -> NoReturn:
    raise AssertionError("The rule was called.")


def test_what_was_not_sent_asks_no_rule_and_is_a_page() -> None:
    done = act(CityForm(), never)
    assert (bool(done), done.status, done.refusal) == (False, 200, None)


def test_what_is_wrong_asks_no_rule() -> None:
    form = sent(city="")
    assert (bool(act(form, never)), act(form, never).status) == (False, 422)
    assert act(sent(), never, rows=rows("much")).status == 422


@pytest.mark.parametrize("answer", ["Alfa", None, False, 0])
def test_what_a_rule_gives_back_is_kept_whatever_it_is(answer: object) -> None:
    done = act(sent(), lambda: answer)
    assert (bool(done), done.result, done.status) == (True, answer, 200)


@pytest.mark.parametrize(
    ("error", "at", "shown"),
    [
        (RuleError.on("city", "Far"), None, {"city": ["Far"]}),
        (RuleError.on("moon", "Far"), None, {"__all__": ["Far"]}),
        (RuleError.on("moon", "Far"), "name", {"name": ["Far"]}),
        (RuleError.on("city/0", "Far"), "name", {"city": ["Far"]}),
        (NotAllowedError("Not you"), None, {"__all__": ["Not you"]}),
        (ConflictError("Taken"), "city", {"city": ["Taken"]}),
        (StaleError(), None, {"__all__": ["It was changed in the meantime"]}),
        (
            RuleError(
                errors=[FieldError("/name", "long", "Long"), FieldError("/city", "far", "Far")]
            ),
            None,
            {"name": ["Long"], "city": ["Far"]},
        ),
    ],
)
def test_a_refusal_stands_beside_its_field(
    error: KamError, at: str | None, shown: dict[str, list[str]]
) -> None:
    form = sent()
    done = act(form, refusing(error), at=at)
    assert (bool(done), done.status, done.refusal) == (False, 422, error)
    assert form.errors == shown


@pytest.mark.parametrize(
    ("pointer", "in_row", "above"),
    [
        ("criteria/1/weight", {"weight": ["No"]}, {}),
        ("criteria/1/moon", {"__all__": ["No"]}, {}),
        ("criteria/2/weight", {}, {"__all__": ["No"]}),
        ("criteria", {}, {"__all__": ["No"]}),
        ("name", {}, {"name": ["No"]}),
    ],
)
def test_a_refusal_stands_in_its_row(
    pointer: str, in_row: dict[str, list[str]], above: dict[str, list[str]]
) -> None:
    form, formset = sent(), rows("1", "2")
    act(form, refusing(RuleError.on(pointer, "No")), rows=formset)
    assert (formset.forms[0].errors, formset.forms[1].errors, form.errors) == ({}, in_row, above)


@pytest.mark.parametrize(("error", "status"), [(StaleError(), 409), (ConflictError(), 422)])
def test_what_the_page_answers_by_itself_is_not_in_the_form(error: KamError, status: int) -> None:
    form = sent()
    done = act(form, refusing(error), aside=(StaleError, ConflictError))
    assert (done.status, done.refusal, done.is_stale) == (status, error, status == 409)
    assert form.errors == {}


def test_only_refusals_are_caught() -> None:
    with pytest.raises(ZeroDivisionError):
        act(sent(), lambda: 1 // 0)


def test_an_attempt_has_the_status_of_its_refusal() -> None:
    assert [attempt(refusing(e)).status for e in (StaleError(), NotAllowedError())] == [412, 403]


def test_a_button_says_what_was_refused(rf: RequestFactory) -> None:
    request: HttpRequest = rf.post("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    assert bool(tell(request, lambda: "Alfa")) is True
    assert bool(tell(request, refusing(RuleError("Too many")))) is False
    assert [(m.level_tag, m.message) for m in get_messages(request)] == [("error", "Too many")]


@pytest.mark.parametrize("error", [NotAllowedError("Not you"), NotFoundError()])
def test_a_lacking_right_and_what_is_not_there_have_pages_of_their_own(
    rf: RequestFactory, error: KamError
) -> None:
    request: HttpRequest = rf.post("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    with pytest.raises(type(error)):
        tell(request, refusing(error))
    assert bool(tell(request, refusing(error), apart=())) is False
    assert [m.message for m in get_messages(request)] == [str(error.detail)]


def pages() -> Iterator[tuple[str, ast.Module]]:
    """The product's modules that take a request: views and what they are made of."""
    for config in apps.get_app_configs():
        if Path(config.path).parent != ROOT:
            continue
        for path in sorted(Path(config.path).rglob("*.py")):
            tree = ast.parse(path.read_text())
            if any(_takes_request(node) for node in ast.walk(tree)):
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts), tree


def _takes_request(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.FunctionDef)
        and bool(node.args.args)
        and node.args.args[0].arg == "request"
    )


def refusals(of: type[KamError] = KamError) -> set[str]:
    return {of.__name__}.union(*(refusals(kind) for kind in of.__subclasses__()))


def caught(tree: ast.Module) -> set[str]:
    """The names of refusals that `except` names."""
    types = [n.type for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler) and n.type]
    names = {n.id for kind in types for n in ast.walk(kind) if isinstance(n, ast.Name)}
    return names & refusals()


def test_no_page_catches_a_refusal_by_hand() -> None:
    assert get_resolver().url_patterns  # with the addresses, every view and its errors are there
    found = dict(pages())
    assert len(found) > 40
    assert {name for name, tree in found.items() if caught(tree)} == BY_HAND.keys()


def test_the_search_for_pages_finds_what_it_looks_for() -> None:
    importlib.import_module("accounts.registry.rules")
    code = "def view(request):\n try: f()\n except (NameExistsError, KeyError): pass"
    assert _takes_request(ast.parse(code).body[0])
    assert caught(ast.parse(code)) == {"NameExistsError"}


def direct_calls(view: ast.FunctionDef) -> list[ast.Call]:
    """Rules, known by their actor, that a view calls outside `act`, `tell` and `attempt`."""
    handed = {c for n in ast.walk(view) if isinstance(n, ast.Lambda) for c in ast.walk(n)}
    calls = [n for n in ast.walk(view) if isinstance(n, ast.Call) and n not in handed]
    return [call for call in calls if any(word.arg == "actor" for word in call.keywords)]


def views(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions that an address leads to."""
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and _takes_request(n)]
    return [f for f in functions if [a.arg for a in f.args.args[:2]] == ["request", "slug"]]


def test_every_rule_that_a_page_calls_goes_this_way() -> None:
    found = [(f"{name}.{view.name}", view) for name, tree in pages() for view in views(tree)]
    assert len(found) > 100
    assert {name for name, view in found if direct_calls(view)} == DIRECT.keys()


def test_the_search_for_direct_calls_finds_what_it_looks_for() -> None:
    code = "def view(request, slug):\n act(f, lambda: rule(actor=a))\n rule(actor=b)\n other(c)"
    tree = ast.parse(code)
    [view] = views(tree)
    [call] = direct_calls(view)
    assert ast.unparse(call) == "rule(actor=b)"
