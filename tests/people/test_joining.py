"""Joining by the link of an invitation: who may, once, and what the page says."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from audit.models import Entry
from people import invitations, joining
from rules.errors import ConflictError
from tenants.actors import Actor
from tenants.models import Invitation, Membership, Organization, User
from tenants.scope import organization_scope, user_scope
from tests.people.together import at_once

FORM = {"name": "Nova", "password": "correct-horse-battery"}


def invited_to(organization: Organization, role: str = "kam") -> str:
    """The address of an invitation that an administrator of the organisation has sent."""
    with organization_scope(organization.id):
        admin = Membership.objects.select_related("organization").get(role="admin")
        invited = invitations.invite(
            actor=Actor.of_member(admin), email="new@aurora.example", role=role
        )
        return f"/invitations/{invitations.token_of(invited)}/"


def test_two_joins_at_once_make_one_member(transactional_db: None, aurora: Organization) -> None:
    address = invited_to(aurora)
    answers = at_once(*[lambda: Client().post(address, FORM).status_code] * 2)
    assert sorted(answers) == [302, 404]
    with organization_scope(aurora.id):
        joined = Membership.objects.get(email="new@aurora.example")
        assert Entry.objects.filter(action="member.joined").count() == 1
        assert User.objects.filter(email="new@aurora.example").count() == 1
    assert User.objects.id_of("new@aurora.example") == joined.user_id


def test_two_invitations_of_one_person_at_once_leave_the_later(
    transactional_db: None, aurora: Organization
) -> None:
    answers = at_once(*[lambda role=role: invited_to(aurora, role) for role in ("kam", "viewer")])
    opened = sorted(Client().get(address).status_code for address in answers)
    assert opened == [200, 404]


def test_the_same_invitation_twice_at_once_opens_by_either_link(
    transactional_db: None, aurora: Organization
) -> None:
    [first, second] = at_once(*[lambda: invited_to(aurora)] * 2)
    assert (first, Client().get(first).status_code) == (second, 200)


def test_one_person_joining_two_organisations_at_once_never_fails(
    transactional_db: None, aurora: Organization, borealis: Organization
) -> None:
    addresses = [invited_to(aurora), invited_to(borealis)]
    answers = at_once(*[lambda a=a: Client().post(a, FORM).status_code for a in addresses])
    assert sorted(answers) in ([200, 302], [302, 404])  # asked to sign in, or told to
    new = User.objects.id_of("new@aurora.example")
    with user_scope(new):
        assert [user.pk for user in User.objects.all()] == [new]


def test_an_address_that_was_taken_meanwhile_undoes_the_claim(invitation: Invitation) -> None:
    User.objects.create_user("new@aurora.example", "correct-horse-battery")
    with pytest.raises(ConflictError):
        joining.join(invitation=invitation, **FORM)
    assert Invitation.objects.get().accepted_at is None


def test_who_joins_has_proven_the_address_and_keeps_the_language(aurora: Organization) -> None:
    client = Client(headers={"accept-language": "pt-BR"})
    answer = client.post(invited_to(aurora), FORM)
    user = User.objects.get_by_natural_key("new@aurora.example")
    with user_scope(user.pk):
        proven = EmailAddress.objects.get()
    assert (answer.url, user.language) == ("/o/aurora/", "pt-br")
    assert (proven.email, proven.verified, proven.primary) == (user.email, True, True)
    assert answer.cookies["language"].value == "pt-br"


def test_somebody_else_can_sign_out_and_comes_back(
    aurora: Organization, leader: Actor, client_of: object
) -> None:
    address = invited_to(aurora)
    client = client_of(leader)
    page = client.get(address).content.decode()
    assert f'<input type="hidden" name="next" value="{address}">' in page
    assert client.post(address, FORM).status_code == 200
    assert User.objects.id_of("new@aurora.example") is None
    assert client.post("/auth/logout/", {"next": address}).url == address
    assert client.post(address, FORM).url == "/o/aurora/"


def test_a_used_link_says_so(aurora: Organization) -> None:
    address = invited_to(aurora)
    Client().post(address, FORM)
    answer = Client().get(address)
    assert (answer.status_code, "This invitation is closed" in answer.content.decode()) == (
        404,
        True,
    )


def test_links_are_not_tried_without_end(aurora: Organization) -> None:
    address = invited_to(aurora)
    answers = [Client().get(address) for _ in range(31)]
    assert [a.status_code for a in answers] == [200] * 30 + [429]
    assert answers[-1]["Retry-After"] == "60"


@pytest.mark.parametrize("password", ["new@aurora.example", "short", "password12345"])
def test_a_weak_password_is_told_beside_the_field(aurora: Organization, password: str) -> None:
    answer = Client().post(invited_to(aurora), FORM | {"password": password})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["password"])
    assert User.objects.id_of("new@aurora.example") is None
