"""Cadences, reviews, measures and actions for programs."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from accounts.models import Account, Person, Stakeholder
from plans.models import Action
from reviews.models import Cadence, Measure, Review
from tenants.actors import Actor
from tests.programs import Program, key_of, reader, stranger, writer

__all__ = ["key_of", "reader", "stranger", "writer"]

MATCH = {"If-Match": '"1"'}


@pytest.fixture
def alfa(account: Account) -> str:
    return str(account.pk)


def test_a_cadence_from_beginning_to_end(writer: Program, account: Account) -> None:
    made = writer.call(
        "POST",
        "cadences/",
        {"tier": "key", "kind": "internal_review", "rhythm": "weekly", "anchor_on": "2026-11-24"},
    )
    body = made.json()
    path = f"cadences/{body['id']}/"
    assert (made.status_code, made["ETag"][:3], made["Location"]) == (201, '"1-', f"/api/v1/{path}")
    assert (body["tier"], body["account"], body["starts_at"], body["lead_days"]) == (
        "key",
        None,
        "09:00",
        [7, 1],
    )
    again = writer.call(
        "POST",
        "cadences/",
        {"tier": "key", "kind": "internal_review", "rhythm": "weekly", "anchor_on": "2026-11-24"},
    )
    assert again.status_code == 409
    changed = writer.call("PATCH", path, {"rhythm": "quarterly", "starts_at": "14:30"}, **MATCH)
    assert (changed.status_code, changed.json()["starts_at"], changed["ETag"][:3]) == (
        200,
        "14:30",
        '"2-',
    )
    assert writer.call("PATCH", path, {"rhythm": "weekly"}, **MATCH).status_code == 412
    assert Review.objects.get().starts_at.hour == 14
    listed = writer.call("GET", "cadences/?tier=key").json()["results"]
    assert [c["rhythm"] for c in listed] == ["quarterly"]
    assert writer.call("DELETE", path).status_code == 204
    assert (Cadence.objects.count(), Review.objects.count()) == (0, 0)


def test_a_reading_key_learns_nothing_of_a_cadence_of_a_tier(
    writer: Program, reader: Program
) -> None:
    body = {
        "tier": "key",
        "kind": "internal_review",
        "rhythm": "weekly",
        "anchor_on": "2026-11-24",
    }
    standing = writer.call("POST", "cadences/", body).json()

    def answers(address: str) -> list[int]:
        calls = [
            reader.call("GET", address),
            reader.call("PATCH", address, {"rhythm": "quarterly"}),
            reader.call("PATCH", address, {"rhythm": "quarterly"}, **{"If-Match": '"7"'}),
            reader.call("DELETE", address),
            reader.call("POST", "cadences/", body),
            reader.call("POST", "cadences/", body | {"kind": "client_check_in"}),
        ]
        return [call.status_code for call in calls]

    absent = uuid.uuid4()
    there, nowhere = answers(f"cadences/{standing['id']}/"), answers(f"cadences/{absent}/")
    assert there == nowhere == [404, 403, 403, 403, 403, 403]
    assert writer.call("GET", "cadences/").json()["results"] == [standing]


def test_a_cadence_names_a_tier_or_an_account(writer: Program, alfa: str) -> None:
    body = {"kind": "internal_review", "rhythm": "weekly", "anchor_on": "2026-11-24"}
    for place in ({}, {"tier": "key", "account": alfa}, {"account": str(Cadence().pk)}):
        assert writer.call("POST", "cadences/", body | place).status_code == 422
    made = writer.call("POST", "cadences/", body | {"account": alfa})
    assert (made.status_code, made.json()["account"]["name"]) == (201, "Alfa")


def test_changing_a_review_needs_the_version(writer: Program, review: Review) -> None:
    path = f"reviews/{review.pk}/"
    changes: list[tuple[str, str, Any]] = [
        ("PATCH", path, {"agenda": "x"}),
        ("PUT", f"{path}participants/", {"members": [], "stakeholders": []}),
        ("POST", f"{path}holding/", {}),
        ("POST", f"{path}skipping/", {"reason": "x"}),
        ("POST", f"{path}moving/", {"due_on": "2026-12-01"}),
    ]
    for method, address, body in changes:
        assert writer.call(method, address, body).status_code == 428
        assert writer.call(method, address, body, **{"If-Match": '"7"'}).status_code == 412
    kept = Review.objects.get()
    assert (kept.version, kept.agenda, kept.state) == (1, "", "planned")


def test_a_review_from_planning_to_actions(writer: Program, review: Review, kam: Actor) -> None:
    path = f"reviews/{review.pk}/"
    read = writer.call("GET", path)
    assert (read["ETag"][:3], read.json()["brief"]["written_on"]) == ('"1-', "2026-11-23")
    moved = writer.call("POST", f"{path}moving/", {"due_on": "2026-11-30"}, **MATCH)
    assert (moved.json()["due_on"], moved.json()["original_due_on"]) == (
        "2026-11-30",
        "2026-11-25",
    )
    writer.call("PATCH", path, {"agenda": "Prices"}, **{"If-Match": '"2"'})
    decision = {"title": "Offer", "owner": kam.membership.email, "due_on": "2026-12-01"}
    held = writer.call(
        "POST",
        f"{path}holding/",
        {"minutes": "Met.", "decisions": [decision]},
        **{"If-Match": '"3"'},
    )
    body = held.json()
    assert (held.status_code, held["ETag"][:3], body["state"], body["agenda"]) == (
        200,
        '"4-',
        "held",
        "Prices",
    )
    actions = writer.call("GET", f"actions/?review={review.pk}").json()["results"]
    assert [(a["title"], a["owner"], a["source"]) for a in actions] == [
        ("Offer", kam.membership.email, "decision")
    ]
    listed = writer.call("GET", "reviews/").json()["results"]
    assert [(r["due_on"], r["state"], r["overdue"]) for r in listed] == [
        ("2026-11-30", "held", False),
        ("2026-12-28", "planned", False),
    ]
    assert writer.call("GET", "reviews/?state=held").json()["results"] == listed[:1]
    assert writer.call("GET", "reviews/?due_from=2026-12-01").json()["results"] == listed[1:]


def test_a_skipped_review_says_why(writer: Program, review: Review) -> None:
    path = f"reviews/{review.pk}/skipping/"
    assert writer.call("POST", path, {"reason": " "}, **MATCH).status_code in (400, 422)
    skipped = writer.call("POST", path, {"reason": "Strike"}, **MATCH).json()
    assert (skipped["state"], skipped["skip_reason"]) == ("skipped", "Strike")
    again = writer.call("POST", path, {"reason": "Strike"}, **{"If-Match": '"2"'})
    assert again.status_code == 409


def test_an_extra_review(writer: Program, review: Review, alfa: str) -> None:
    body = {"account": alfa, "kind": "internal_review", "due_on": "2026-12-01"}
    made = writer.call("POST", "reviews/", body)
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/reviews/{made.json()['id']}/")
    assert writer.call("POST", "reviews/", body | {"due_on": "2026-11-01"}).status_code == 422
    assert Review.objects.filter(state="planned").count() == 2


def test_a_review_says_who_takes_part_and_where(
    writer: Program, account: Account, kam: Actor, viewer: Actor
) -> None:
    places = [
        Stakeholder.objects.create(
            account=at, person=Person.objects.create(name=name), role="buyer"
        )
        for name, at in (("Ana", account), ("Rui", Account.objects.create(name="Beta")))
    ]
    ana, rui = (str(place.pk) for place in places)
    ours = kam.membership.email
    body = {
        "account": str(account.pk),
        "kind": "client_check_in",
        "due_on": "2026-12-01",
        "meeting_url": "https://meet.example/1",
        "members": [ours.upper()],
        "stakeholders": [ana],
    }
    for wrong in (
        {"members": [viewer.membership.email]},
        {"members": ["nobody@aurora.example"]},
        {"stakeholders": [rui]},
        {"meeting_url": "javascript:alert(1)"},
    ):
        refused = writer.call("POST", "reviews/", body | wrong)
        pointer = f"/{next(iter(wrong))}"
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert Review.objects.count() == 0
    made = writer.call("POST", "reviews/", body)
    path = f"reviews/{made.json()['id']}/"
    shown = {name: made.json()[name] for name in ("meeting_url", "members", "stakeholders")}
    assert (made.status_code, shown) == (
        201,
        {"meeting_url": "https://meet.example/1", "members": [ours], "stakeholders": [ana]},
    )
    known = {"If-Match": writer.call("GET", path)["ETag"]}
    people = {"members": [], "stakeholders": [ana]}
    changed = writer.call("PUT", f"{path}participants/", people, **known)
    assert (changed.status_code, changed.json()["members"]) == (200, [])
    assert changed["ETag"] != known["If-Match"]
    assert writer.call("PUT", f"{path}participants/", people, **known).status_code == 412
    places[0].delete()
    assert writer.call("GET", path)["ETag"] != changed["ETag"]


def test_measures(writer: Program, review: Review, alfa: str) -> None:
    body = {
        "account": alfa,
        "kind": "recommendation",
        "value": 9,
        "measured_on": "2026-11-20",
        "person": "Ana",
        "review": str(review.pk),
    }
    made = writer.call("POST", "measures/", body)
    assert (made.status_code, made.json()["person"]) == (201, "Ana")
    off = writer.call("POST", "measures/", body | {"kind": "satisfaction"})
    assert off.json()["errors"][0]["pointer"] == "/value"
    assert Measure.objects.count() == 1
    assert writer.call("GET", "measures/?kind=recommendation").json()["results"] == [made.json()]


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_what_a_measure_asks_is_in_the_organisations_language(
    language: str, writer: Program, alfa: str
) -> None:
    for month in (1, 4, 7):
        body = {"account": alfa, "kind": "engagement", "value": 7}
        body |= {"measured_on": f"2026-{month:02}-05"}
        sent = writer.call("POST", "measures/", body, **{"accept-language": language})
        assert sent.status_code == 201
    told = "Engajamento (1–10) não sobe há dois períodos: o que fazemos?"
    assert [action.title for action in Action.objects.all()] == [told]


def test_an_action_from_beginning_to_end(writer: Program, alfa: str, kam: Actor) -> None:
    made = writer.call("POST", "actions/", {"account": alfa, "title": "Call"})
    path = f"actions/{made.json()['id']}/"
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/{path}")
    changed = writer.call(
        "PATCH", path, {"owner": kam.membership.email, "status": "done"}, **MATCH
    ).json()
    assert (changed["owner"], changed["status"], changed["closed_on"]) == (
        kam.membership.email,
        "done",
        "2026-11-23",
    )
    assert writer.call("PATCH", path, {"title": "x"}, **MATCH).status_code == 412
    nobody = writer.call("PATCH", path, {"owner": "nobody@aurora.example"})
    assert nobody.json()["errors"][0]["pointer"] == "/owner"
    said = writer.call("POST", f"{path}comments/", {"text": "Done."})
    assert said.status_code == 201
    comments = writer.call("GET", f"{path}comments/").json()["results"]
    assert [c["text"] for c in comments] == ["Done."]


def test_a_reading_key_writes_nothing(reader: Program, review: Review, alfa: str) -> None:
    path = f"reviews/{review.pk}/"
    for method, address, body in (
        (
            "POST",
            "cadences/",
            {
                "tier": "key",
                "kind": "client_check_in",
                "rhythm": "weekly",
                "anchor_on": "2026-11-24",
            },
        ),
        ("POST", "reviews/", {"account": alfa, "kind": "internal_review", "due_on": "2026-12-01"}),
        ("PATCH", path, {"agenda": "x"}),
        ("POST", f"{path}holding/", {}),
        (
            "POST",
            "measures/",
            {"account": alfa, "kind": "engagement", "value": 5, "measured_on": "2026-11-20"},
        ),
        ("POST", "actions/", {"account": alfa, "title": "x"}),
    ):
        assert reader.call(method, address, body, **MATCH).status_code == 403, address
    assert reader.call("GET", path).status_code == 404  # of a series: see test_discretion
    assert reader.call("GET", "reviews/").json()["results"] == []
    assert (Review.objects.count(), Measure.objects.count(), Action.objects.count()) == (1, 0, 0)


def test_another_organisation_sees_nothing(
    stranger: Program, writer: Program, review: Review, alfa: str, monthly: Cadence
) -> None:
    action = writer.call("POST", "actions/", {"account": alfa, "title": "Secret"}).json()
    writer.call(
        "POST",
        "measures/",
        {"account": alfa, "kind": "engagement", "value": 5, "measured_on": "2026-11-20"},
    )
    for path in ("cadences/", "reviews/", "measures/", "actions/"):
        assert len(writer.call("GET", path).json()["results"]) == 1
        assert stranger.call("GET", path).json()["results"] == []
    for path in (
        f"cadences/{monthly.pk}/",
        f"reviews/{review.pk}/",
        f"actions/{action['id']}/",
        f"actions/{action['id']}/comments/",
    ):
        assert stranger.call("GET", path).status_code == 404
    body = {"account": alfa, "title": "x"}
    assert stranger.call("POST", "actions/", body).status_code == 422
