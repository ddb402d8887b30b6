"""An ETag covers all that its resource shows, and nothing that it hides."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.designation.rules import designate
from accounts.models import Account, Person, Stakeholder
from tenants.models import Membership

pytestmark = pytest.mark.usefixtures("in_aurora")


def test_nothing_that_is_shown_changes_behind_an_etag(writer: Any, leader: Any) -> None:
    made = writer.call("POST", "accounts/", {"name": "Lumen", "owner": leader.membership.email})
    path = f"accounts/{made.json()['id']}/"
    known = {"if-none-match": made["etag"]}
    assert writer.call("GET", path, **known).status_code == 304
    account = Account.objects.get(pk=made.json()["id"])
    designate(actor=leader, account=account, to="watch", reason="Grows")
    answer = writer.call("GET", path, **known)
    assert (answer.status_code, answer.json()["designation"]) == (200, "watch")
    known = {"if-none-match": answer["etag"]}
    Membership.objects.filter(pk=leader.membership_id).update(email="other@aurora.example")
    answer = writer.call("GET", path, **known)
    assert (answer.status_code, answer.json()["owner"]) == (200, "other@aurora.example")


def test_who_may_not_see_the_designation_learns_nothing_by_the_etag(
    reader: Any, writer: Any, leader: Any
) -> None:
    made = writer.call("POST", "accounts/", {"name": "Lumen"})
    path = f"accounts/{made.json()['id']}/"
    known = {"if-none-match": reader.call("GET", path)["etag"]}
    account = Account.objects.get(pk=made.json()["id"])
    designate(actor=leader, account=account, to="watch", reason="Grows")
    assert reader.call("GET", path, **known).status_code == 304


def test_a_stakeholder_s_etag_covers_the_names_of_others(writer: Any, leader: Any) -> None:
    account = Account.objects.create(name="Lumen")
    person = Person.objects.create(name="Ana")
    place = Stakeholder.objects.create(
        account=account, person=person, role="buyer", contact=leader.membership
    )
    path = f"stakeholders/{place.pk}/"
    known = {"if-none-match": writer.call("GET", path)["etag"]}
    assert writer.call("GET", path, **known).status_code == 304
    Membership.objects.filter(pk=leader.membership_id).update(email="other@aurora.example")
    assert writer.call("GET", path, **known).status_code == 200
