"""Invitations: sent, accepted once, closed, and never across organisations."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from mail.models import Mail
from mail.outbox import send_and_ring
from people import invitations
from rules.errors import ConflictError, NotAllowedError, NotFoundError
from tenants.actors import Actor
from tenants.models import Invitation, Membership, Organization, User
from tenants.scope import organization_scope


def test_the_mail_holds_the_link_in_the_organisations_language(
    aurora: Organization, invitation: Invitation
) -> None:
    send_and_ring(aurora.id)
    letter = mail.outbox[0]
    assert letter.to == ["new@aurora.example"]
    assert f"/invitations/{invitations.token_of(invitation)}/" in letter.body


def test_a_new_person_joins_once(aurora: Organization, invitation: Invitation) -> None:
    address = f"/invitations/{invitations.token_of(invitation)}/"
    form = {"name": "Nova", "password": "correct-horse-battery"}
    assert Client().post(address, form).url == "/o/aurora/"
    assert Client().post(address, form).status_code == 404
    member = Membership.objects.get(email="new@aurora.example")
    assert (member.role, member.name, User.objects.filter(name="Nova").count()) == (
        "kam",
        "Nova",
        1,
    )


def test_a_known_person_signs_in_first(
    aurora: Organization, admin: Actor, outsider: Actor, client_of: object
) -> None:
    with organization_scope(aurora.id):
        invited = invitations.invite(actor=admin, email=outsider.user.email, role="viewer")
        address = f"/invitations/{invitations.token_of(invited)}/"
    assert Client().post(address).status_code == 200
    assert client_of(outsider).post(address).url == "/o/aurora/"
    with organization_scope(aurora.id):
        assert Membership.objects.get(email=outsider.user.email).role == "viewer"


def test_a_token_with_another_organisation_opens_nothing(
    aurora: Organization, borealis: Organization, invitation: Invitation
) -> None:
    token = invitations.token_of(invitation).replace(aurora.id.hex, borealis.id.hex)
    assert Client().get(f"/invitations/{token}/").status_code == 404


def test_old_and_withdrawn_invitations_are_closed(admin: Actor, invitation: Invitation) -> None:
    token = invitations.token_of(invitation)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFoundError):
        invitations.open_invitation(token)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    invitations.withdraw(actor=admin, invitation=invitation)
    with pytest.raises(NotFoundError):
        invitations.open_invitation(token)


def test_a_member_is_not_invited_again(admin: Actor, leader: Actor) -> None:
    with pytest.raises(ConflictError):
        invitations.invite(actor=admin, email=leader.user.email, role="kam")
    assert Invitation.objects.count() == 0


def test_the_same_invitation_twice_at_once_is_one(
    admin: Actor, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        first, second = (
            invitations.invite(actor=admin, email="nova@x.example", role="kam") for _ in range(2)
        )
    assert (second, len(queued), Invitation.objects.count()) == (first, 1, 1)
    assert [row.about for row in Mail.objects.all()] == [first.pk]
    other = invitations.invite(actor=admin, email="nova@x.example", role="viewer")
    assert [i.pk for i in Invitation.objects.all()] == [other.pk]
    Invitation.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    later = invitations.invite(actor=admin, email="nova@x.example", role="viewer")
    assert [i.pk for i in Invitation.objects.all()] == [later.pk]
    assert later.pk != other.pk


@pytest.mark.parametrize("name", ["", "people/", "people/invite/", "audit/", "keys/"])
def test_settings_pages(aurora: Organization, admin: Actor, client_of: object, name: str) -> None:
    assert client_of(admin).get(f"/o/aurora/settings/{name}").status_code == 200


def test_changing_the_settings(aurora: Organization, admin: Actor, client_of: object) -> None:
    form = {
        "name": "Aurora S.A.",
        "locale": "pt-BR",
        "currency": "BRL",
        "timezone": "America/Bahia",
        "country": "BR",
        "fiscal_year_start": "1",
        "band_a": "8,5",
        "band_b": "6",
        "abc_a": "80",
        "abc_b": "95",
        "key_cap": "10",
        "kam_cap": "5",
    }
    client = client_of(admin)
    client.cookies["language"] = "pt-br"
    assert client.post("/o/aurora/settings/", form).status_code == 302
    assert Organization.objects.get(slug="aurora").name == "Aurora S.A."


def test_an_expired_invitation_is_shown_so_and_sent_again(
    aurora: Organization,
    admin: Actor,
    invitation: Invitation,
    client_of: object,
    django_capture_on_commit_callbacks: object,
) -> None:
    client = client_of(admin)
    page = "/o/aurora/settings/people/"
    assert "expired" not in client.get(page).content.decode()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert '<span class="chip warn">expired</span>' in client.get(page).content.decode()
    with django_capture_on_commit_callbacks() as queued:
        answer = client.post(f"/o/aurora/settings/invitations/{invitation.pk}/renewal/")
    assert (answer.url, len(queued)) == (page, 2)  # the mail, and that the person was here
    renewed = Invitation.objects.get()
    assert invitations.open_invitation(invitations.token_of(renewed)) == renewed
    assert Entry.objects.filter(action="invitation.renewed").count() == 1


def test_a_used_invitation_is_not_sent_again(admin: Actor, invitation: Invitation) -> None:
    Invitation.objects.update(accepted_at=timezone.now())
    with pytest.raises(ConflictError):
        invitations.send_again(actor=admin, invitation=invitation)


def test_only_an_administrator_sends_again(leader: Actor, invitation: Invitation) -> None:
    before = invitation.expires_at
    with pytest.raises(NotAllowedError):
        invitations.send_again(actor=leader, invitation=invitation)
    assert Invitation.objects.get().expires_at == before


def test_a_link_outlives_the_key_that_made_it_as_long_as_that_is_known(
    aurora: Organization, admin: Actor, invitation: Invitation, settings: object
) -> None:
    sent = invitations.token_of(invitation)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-forty-letters-or-even-more"
    assert Client().get(f"/invitations/{sent}/").status_code == 200
    assert invitations.token_of(invitation) == sent
    send_and_ring(aurora.id)
    assert f"/invitations/{sent}/" in mail.outbox[0].body

    settings.SECRET_KEY_FALLBACKS = []
    assert Client().get(f"/invitations/{sent}/").status_code == 404
    invitations.send_again(actor=admin, invitation=invitation)
    again = invitations.token_of(Invitation.objects.get())
    assert (again == sent, Client().get(f"/invitations/{again}/").status_code) == (False, 200)
