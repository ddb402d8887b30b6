"""Many values as one parameter find what as many parameters find."""

from __future__ import annotations

import pytest

from accounts.models import Account, AccountTag
from tenants.models import Organization
from tenants.scope import organization_scope

NAMES = ["Acme", "Bolt", "O'Neil {x, y}", 'Say "A"', "ÇAÇA\\"]


def _fill(organization: Organization) -> dict[str, Account]:
    with organization_scope(organization.id):
        made = {name: Account.objects.create(name=name) for name in NAMES}
        for name in NAMES:
            AccountTag.objects.create(account=made[name], name=name)
    return made


@pytest.mark.parametrize("wanted", [NAMES, NAMES[1:3], NAMES[2:], ["acme", "Bo"], []])
def test_it_finds_what_in_finds(
    aurora: Organization, borealis: Organization, wanted: list[str]
) -> None:
    ours, theirs = _fill(aurora), _fill(borealis)
    ids = [made[name].pk for made in (ours, theirs) for name in wanted if name in made]
    expected = sorted(set(wanted) & set(NAMES))
    with organization_scope(aurora.id):
        by_text = Account.objects.filter(name__any_of=wanted)
        by_id = Account.objects.filter(id__any_of=ids)
        by_account = AccountTag.objects.filter(account_id__any_of=ids)
        found = [sorted(q.values_list("name", flat=True)) for q in (by_text, by_id, by_account)]
    assert found == [expected] * 3


def test_a_thousand_values_are_one_parameter(aurora: Organization) -> None:
    made = [account.pk for account in _fill(aurora).values()] * 200
    with organization_scope(aurora.id):
        _sql, params = Account.objects.filter(id__any_of=made).query.sql_with_params()
    assert params == (aurora.id, [str(pk) for pk in made])


def test_values_longer_than_the_column_find_nothing(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        Account.objects.create(name="A" * 200)
        assert list(Account.objects.filter(name__any_of=["A" * 201])) == []
