"""Writing a draft in the browser: adding, removing and moving criteria, and activation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from audit.entries import history
from rules.errors import NotAllowedError, RuleError
from scoring.forms import rearranged
from scoring.matrices import (
    activate,
    active_matrix,
    copy_to_draft,
    create_draft,
    delete_draft,
    difference,
)
from scoring.models import Criterion, Matrix, Rung, Score, Standing
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Organization
from tests.reading import as_read
from tests.scoring.conftest import judged, score_all

ALL = "/o/aurora/scoring/matrices/"


def form_of(matrix: Matrix, **changes: str) -> dict[str, str]:
    """What a browser sends of a matrix."""
    criteria = list(matrix.criteria.order_by("position"))
    sent = {
        "name": matrix.name,
        "version": str(matrix.version),
        "form-TOTAL_FORMS": str(len(criteria)),
        "form-INITIAL_FORMS": str(len(criteria)),
    }
    for number, c in enumerate(criteria):
        values = {"id": c.id, "name": c.name, "weight": c.weight, "kind": c.kind}
        sent |= {f"form-{number}-{name}": str(value) for name, value in values.items()}
    return sent | changes


def names(matrix: Matrix) -> list[str]:
    return list(matrix.criteria.order_by("position").values_list("name", flat=True))


@pytest.fixture
def draft(leader: Actor, matrix: Matrix) -> Matrix:
    return copy_to_draft(actor=leader, source=matrix)


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("add", ["a", "b", "c", "d", None]),
        ("up-2", ["a", "c", "b", "d"]),
        ("up-0", ["a", "b", "c", "d"]),
        ("down-0", ["b", "a", "c", "d"]),
        ("down-3", ["a", "b", "c", "d"]),
        ("remove-1", ["a", "c", "d"]),
        ("remove-9", ["a", "b", "c", "d"]),
        ("up-x", ["a", "b", "c", "d"]),
        ("drop", ["a", "b", "c", "d"]),
    ],
)
def test_criteria_are_rearranged(how: str, found: list[str | None]) -> None:
    given = [{"name": name} for name in "abcd"]
    assert [c.get("name") for c in rearranged(given, how)] == found


def test_there_are_never_more_than_five_nor_fewer_than_three() -> None:
    five = [{"name": name} for name in "abcde"]
    assert rearranged(five, "add") == five
    assert rearranged(five[:3], "remove-0") == five[:3]


def test_rearranging_keeps_what_was_typed_and_saves_nothing(
    leader: Actor, client_of: Callable[[Actor], Client], draft: Matrix
) -> None:
    sent = form_of(draft, arrange="up-1") | {"form-1-name": "Typed", "name": "Renamed"}
    page = client_of(leader).post(f"{ALL}{draft.pk}/edit/", sent)
    shown = [form["name"].value() for form in page.context["formset"]]
    assert (page.status_code, shown) == (200, ["Typed", "Fit", "Growth"])
    assert page.context["form"]["name"].value() == "Renamed"
    assert names(draft) == ["Fit", "Influence", "Growth"]


def test_a_fourth_criterion_in_another_order_is_saved_and_scores_stay(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    draft: Matrix,
    accounts: list[Account],
) -> None:
    fit = draft.criteria.get(name="Fit")
    set_score(actor=leader, criterion=fit, account=accounts[0], value=8)
    added = client_of(leader).post(f"{ALL}{draft.pk}/edit/", form_of(draft, arrange="add"))
    assert len(added.context["formset"].forms) == 4
    sent = form_of(draft) | {
        "form-TOTAL_FORMS": "4",
        "form-3-name": "New",
        "form-3-weight": "0",
        "form-3-kind": "judged",
    }
    first = {key.replace("-0-", "-x-"): value for key, value in sent.items()}
    swapped = {
        key.replace("-3-", "-0-").replace("-x-", "-3-"): value for key, value in first.items()
    }
    saved = client_of(leader).post(f"{ALL}{draft.pk}/edit/", swapped)
    assert (saved.status_code, names(draft)) == (302, ["New", "Influence", "Growth", "Fit"])
    assert Score.objects.get().criterion_id == fit.id


@pytest.mark.parametrize(
    ("change", "where", "text"),
    [
        ({"form-1-weight": "101"}, "weight", "Ensure this value is less than or equal to 100."),
        ({"form-1-name": ""}, "name", "This field is required."),
        ({"form-1-kind": "measured"}, "metric", "Choose the figure to measure."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    draft: Matrix,
    change: dict[str, str],
    where: str,
    text: str,
) -> None:
    page = client_of(leader).post(f"{ALL}{draft.pk}/edit/", form_of(draft) | change)
    assert page.status_code == 422
    assert page.context["formset"].forms[1].errors == {where: [text]}


def test_limits_are_shown_as_exactly_as_they_were_typed(
    leader: Actor, client_of: Callable[[Actor], Client], draft: Matrix
) -> None:
    browser = client_of(leader)
    browser.cookies.load({"language": "pt-br"})
    typed = "0,125 0,25 1 2,5 10 20 50,001 1.000 1.234.567,89"
    measured = {"kind": "measured", "metric": "revenue_12m", "breakpoints": typed}
    changes = {f"form-0-{name}": value for name, value in measured.items()}
    page = browser.post(f"{ALL}{draft.pk}/edit/", form_of(draft) | changes, follow=True)
    shown = re.findall(r"<dd>a partir de (\S+)</dd>", as_read(page.content.decode()))
    assert shown == typed.split()


def test_moved_weights_with_a_zero_become_a_draft_that_cannot_be_activated(
    leader: Actor, client_of: Callable[[Actor], Client], matrix: Matrix, criteria: list[Criterion]
) -> None:
    browser = client_of(leader)
    weights = {f"w_{c.pk}": str(n) for c, n in zip(criteria, (0, 30, 20), strict=True)}
    browser.post("/o/aurora/scoring/weights/draft/", weights)
    draft = Matrix.objects.get(status="draft")
    assert list(draft.criteria.values_list("weight", flat=True)) == [0, 30, 20]
    page = browser.post(f"{ALL}{draft.pk}/activation/", {"version": draft.version, "note": "x"})
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [
        "Give each criterion a weight above 0, or take it out, before you activate."
    ]
    assert active_matrix() == matrix


def test_no_draft_weighs_nothing(leader: Actor, matrix: Matrix, criteria: list[Criterion]) -> None:
    with pytest.raises(RuleError):
        copy_to_draft(
            actor=leader, source=matrix, weights=dict.fromkeys((c.id for c in criteria), 0)
        )
    assert Matrix.objects.count() == 1


def test_activation_keeps_who_and_why(
    leader: Actor, client_of: Callable[[Actor], Client], draft: Matrix
) -> None:
    sent = {"version": str(draft.version), "note": " Influence tells more "}
    assert client_of(leader).post(f"{ALL}{draft.pk}/activation/", sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.activated_by, draft.activation_note) == (
        "active",
        leader.membership,
        "Influence tells more",
    )
    assert history(draft.id)[0].changes == {"note": [None, "…"]}
    page = client_of(leader).get(f"{ALL}{draft.pk}/").content.decode()
    assert "activated by Leader" in page
    assert "Influence tells more" in page


def test_a_stale_difference_activates_nothing(
    leader: Actor, client_of: Callable[[Actor], Client], matrix: Matrix, draft: Matrix
) -> None:
    page = client_of(leader).post(f"{ALL}{draft.pk}/activation/", {"version": draft.version + 1})
    assert (page.status_code, active_matrix()) == (412, matrix)


def test_the_difference_counts_ties_at_the_cap_as_inside(
    leader: Actor, matrix: Matrix, criteria: list[Criterion], accounts: list[Account]
) -> None:
    score_all(
        leader,
        criteria,
        {accounts[0]: (10, 1, 1), accounts[1]: (5, 5, 5), accounts[2]: (5, 5, 5)},
    )
    draft = copy_to_draft(
        actor=leader, source=matrix, weights={criteria[0].id: 1, criteria[1].id: 99}
    )
    told: dict[int, Any] = {}
    for cap in (1, 2):
        moves = difference(draft, cap=cap)
        told[cap] = {
            kind: [(m.name, m.before, m.after) for m in found] for kind, found in moves.items()
        }
    assert told == {
        1: {
            "entering": [("Beta", 2, 1), ("Gama", 2, 1)],
            "leaving": [("Alfa", 1, 3)],
            "moving": [],
        },
        2: {
            "entering": [],
            "leaving": [("Alfa", 1, 3)],
            "moving": [("Beta", 2, 1), ("Gama", 2, 1)],
        },
    }


def test_a_thrown_away_draft_takes_its_scores_along(
    leader: Actor, matrix: Matrix, criteria: list[Criterion], accounts: list[Account]
) -> None:
    score_all(leader, criteria, {accounts[0]: (9, 1, 1)})
    draft = copy_to_draft(actor=leader, source=matrix)
    assert (Score.objects.count(), Standing.objects.count(), Rung.objects.count()) == (6, 2, 2)
    gone = draft.id
    delete_draft(actor=leader, matrix=draft)
    assert (Score.objects.count(), Standing.objects.count(), Rung.objects.count()) == (3, 1, 1)
    assert list(Matrix.objects.all()) == [matrix]
    assert history(gone)[0].action == "matrix.deleted"


def test_only_a_draft_is_thrown_away_and_only_by_who_leads(
    leader: Actor, viewer: Actor, matrix: Matrix, draft: Matrix
) -> None:
    with pytest.raises(RuleError):
        delete_draft(actor=leader, matrix=matrix)
    with pytest.raises(NotAllowedError):
        delete_draft(actor=viewer, matrix=draft)
    assert Matrix.objects.count() == 2


def test_nobody_judges_what_is_measured(
    in_aurora: Organization, leader: Actor, accounts: list[Account]
) -> None:
    measured = {
        "name": "Revenue",
        "weight": 40,
        "kind": "measured",
        "metric": "revenue_12m",
        "breakpoints": [str(n * 100) for n in range(1, 10)],
    }
    draft = create_draft(
        actor=leader, name="x", criteria=[measured, judged("b", 1), judged("c", 1)]
    )
    activate(actor=leader, matrix=draft)
    criterion = Criterion.objects.select_related("matrix").get(name="Revenue")
    with pytest.raises(RuleError, match="nobody judges it"):
        set_score(actor=leader, criterion=criterion, account=accounts[0], value=5)
    assert Score.objects.count() == 0
