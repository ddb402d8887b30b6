"""Who is erased is erased from what was shared with them, and their address is closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Account, Stakeholder
from accounts.stakeholders.erasure import erase_person, export_person
from accounts.stakeholders.rules import add_stakeholder
from mail.models import Mail
from plans.models import ShareAnswer
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.plans.sharing.conftest import Parts

Share = Callable[..., str]


@pytest.fixture
def rita(leader: Actor, account: Account) -> Stakeholder:
    """Somebody at the client."""
    values = {"name": "Rita Sousa", "role": "buyer", "email": "Rita@client.example"}
    with organization_scope(account.organization_id):
        return add_stakeholder(actor=leader, account=account, values=values)


@pytest.mark.parametrize(
    "given", [{"recipient_name": "Rita Sousa"}, {"recipient_name": ""}], ids=["name", "e-mail"]
)
def test_the_reader_is_forgotten_and_what_was_said_stays(
    leader: Actor,
    rita: Stakeholder,
    parts: Parts,
    share: Share,
    reader: Client,
    shares: Callable,
    given: dict[str, str],
) -> None:
    path = share(recipient_email="rita@client.example", **given)
    other = share(recipient_name="Ana")
    said = {f"said-{parts.objective}": "disputed", f"comment-{parts.objective}": "Too soon."}
    for one, name in ((path, "Rita Sousa"), (other, "Ana")):
        assert reader.post(one, {"name": name} | said).status_code == 302
    with organization_scope(leader.organization.id):
        told = export_person(actor=leader, person=rita.person)
        assert [one["email"] for one in told["shared_plans"]] == ["rita@client.example"]
        assert [one["comment"] for one in told["answers_to_plans"]] == ["Too soon."]
        erase_person(actor=leader, person=rita.person)
        names = list(ShareAnswer.objects.order_by("created_at").values_list("name", flat=True))
        kept = [(one.recipient_name, one.recipient_email) for one in shares()]
        assert names == ["Pessoa com dados apagados", "Ana"]
        assert kept == [("Pessoa com dados apagados", ""), ("Ana", "")]
        assert Mail.objects.filter(address="rita@client.example").count() == 0
    assert [reader.get(one).status_code for one in (path, other)] == [404, 200]
