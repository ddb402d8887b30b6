"""Statements compiled once make the objects that their query set makes, for each organisation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.models import Account, Phase
from accounts.programme import first_phase
from tenants.colleagues import open_members
from tenants.compiled import Mark, compiled
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import ScopeError, organization_scope

Told = list[tuple[str, str, str | None, str]]


def _accounts(name: object) -> QuerySet[Account]:
    found = Account.objects.filter(name__gte=name).select_related("phase", "owner")
    return found.annotate(loud=Concat("name", Value("!"))).order_by("name")


def _told(accounts: list[Account]) -> Told:
    return [(a.name, str(a.phase), str(a.owner) if a.owner else None, a.loud) for a in accounts]


def _fill(organization: Organization, name: str) -> None:
    with organization_scope(organization.id):
        owner, phase = Membership.objects.first(), Phase.objects.first()
        Account.objects.create(name=f"{name} led", owner=owner, phase=phase)
        Account.objects.create(name=f"{name} alone", phase=phase)
        Account.objects.create(name="Before")


def test_objects_are_those_of_the_query_set_in_every_organisation(
    aurora: Organization, borealis: Organization
) -> None:
    _fill(aurora, "Ours")
    _fill(borealis, "Theirs")
    with organization_scope(aurora.id):
        statement = compiled(_accounts(Mark("from")))
    told = []
    for organization in (aurora, borealis, aurora):
        with organization_scope(organization.id):
            expected = _told(list(_accounts("C")))
            assert _told(statement.objects(**{"from": "C"})) == expected
            told.append([name for name, *_rest in expected])
    assert told == [
        ["Ours alone", "Ours led"],
        ["Theirs alone", "Theirs led"],
        ["Ours alone", "Ours led"],
    ]


def test_what_an_object_is_related_to_is_not_asked_for_again(
    aurora: Organization, django_assert_num_queries: object
) -> None:
    _fill(aurora, "Ours")
    with organization_scope(aurora.id):
        statement = compiled(_accounts(Mark("from")))
        with django_assert_num_queries(1):
            assert len(_told(statement.objects(**{"from": "C"}))) == 2


def test_an_object_is_saved_as_the_row_that_it_came_from(aurora: Organization) -> None:
    _fill(aurora, "Ours")
    with organization_scope(aurora.id):
        first, *_rest = compiled(_accounts(Mark("from"))).objects(**{"from": "C"})
        first.city = "Santos"
        first.save()
        assert Account.objects.get(pk=first.pk).city == "Santos"
        assert Account.objects.count() == 3


def test_objects_of_an_organisation_need_its_scope(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        statement = compiled(_accounts(Mark("from")))
    with pytest.raises(ScopeError):
        statement.objects(**{"from": "C"})


def test_lists_offer_the_people_and_phases_of_their_own_organisation(
    aurora: Organization, borealis: Organization, make_member: Callable[..., Membership]
) -> None:
    for organization in (aurora, borealis):
        make_member(organization, Role.KAM)
    with organization_scope(borealis.id):
        Membership.objects.filter(email="kam@borealis.example").update(ended_at=timezone.now())
        Phase.objects.filter(position=1).update(name="Begun")
    offered = []
    for organization in (aurora, borealis, aurora):
        with organization_scope(organization.id):
            offered.append(([member.email for member in open_members()], str(first_phase())))
    ours = (["admin@aurora.example", "kam@aurora.example"], "Tático")
    assert offered == [ours, (["admin@borealis.example"], "Begun"), ours]
