"""The registry's rules: allowed, denied, repeated, audited."""

import pytest

from accounts.models import Account, AccountTag
from accounts.registry.rules import (
    NameExistsError,
    change_account,
    create_account,
    set_archived,
    upsert_by_reference,
)
from audit.entries import history
from rules.errors import ConflictError, NotAllowedError, RuleError, StaleError
from tenants.actors import Actor
from tenants.models import Organization

CNPJ = "33.042.730/0001-04"


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    return create_account(
        actor=leader, values={"name": "Alfa"}, tags=["north"], references=[("crm", "1")]
    )


def test_creating_is_audited(account: Account) -> None:
    entry = history(account.id).get()
    assert (entry.action, entry.changes["name"]) == ("account.created", [None, "Alfa"])


def test_a_viewer_creates_nothing(in_aurora: Organization, viewer: Actor) -> None:
    with pytest.raises(NotAllowedError):
        create_account(actor=viewer, values={"name": "Alfa"})
    assert Account.objects.count() == 0


def test_a_known_name_is_asked_about(account: Account, leader: Actor) -> None:
    with pytest.raises(NameExistsError) as asked:
        create_account(actor=leader, values={"name": "ALFÁ"})
    assert asked.value.existing == [account]
    create_account(actor=leader, values={"name": "Alfa"}, same_name_is_meant=True)
    assert Account.objects.count() == 2


def test_a_tax_id_belongs_to_one_account(account: Account, leader: Actor) -> None:
    change_account(actor=leader, account=account, values={"tax_id": CNPJ})
    with pytest.raises(ConflictError):
        create_account(actor=leader, values={"name": "Beta", "tax_id": CNPJ})
    assert Account.objects.count() == 1


def test_a_wrong_cnpj_is_refused(in_aurora: Organization, leader: Actor) -> None:
    with pytest.raises(RuleError):
        create_account(actor=leader, values={"name": "Beta", "tax_id": "33.042.730/0001-05"})


def test_what_is_not_given_stays(account: Account, leader: Actor) -> None:
    assert change_account(actor=leader, account=account, values={"city": "Recife"}) == "changed"
    assert (account.name, account.city, account.version) == ("Alfa", "Recife", 2)
    assert list(AccountTag.objects.values_list("name", flat=True)) == ["north"]
    assert account.references.get().external_id == "1"


def test_the_same_again_changes_nothing(account: Account, leader: Actor) -> None:
    assert change_account(actor=leader, account=account, values={"name": "Alfa"}) == "unchanged"
    assert (account.version, history(account.id).count()) == (1, 1)


def test_a_stale_version_changes_nothing(account: Account, leader: Actor) -> None:
    change_account(actor=leader, account=account, values={"city": "Recife"}, version=1)
    with pytest.raises(StaleError):
        change_account(actor=leader, account=account, values={"city": "Natal"}, version=1)
    assert Account.objects.get().city == "Recife"


@pytest.mark.parametrize("reference", [("c" * 41, "1"), ("crm", "1" * 121)])
def test_a_reference_too_long_is_refused(
    account: Account, leader: Actor, reference: tuple[str, str]
) -> None:
    with pytest.raises(RuleError) as refused:
        change_account(actor=leader, account=account, values={}, references=[reference])
    assert [(e.pointer, e.code) for e in refused.value.errors] == [("/references", "max_length")]
    assert str(account.references.get()) == "crm: 1"


def test_parents_never_go_round(account: Account, leader: Actor) -> None:
    child = create_account(actor=leader, values={"name": "Beta", "parent": account})
    grandchild = create_account(actor=leader, values={"name": "Gama", "parent": child})
    with pytest.raises(RuleError):
        change_account(actor=leader, account=account, values={"parent": grandchild})
    assert Account.objects.get(pk=account.pk).parent is None


def test_a_kam_changes_own_accounts_only(account: Account, kam: Actor, leader: Actor) -> None:
    with pytest.raises(NotAllowedError):
        change_account(actor=kam, account=account, values={"city": "Recife"})
    change_account(actor=leader, account=account, values={"owner": kam.membership})
    assert change_account(actor=kam, account=account, values={"city": "Recife"}) == "changed"


def test_archiving_twice_is_once(account: Account, leader: Actor) -> None:
    told = [set_archived(actor=leader, account=account, archived=True) for _ in range(2)]
    assert (told, history(account.id).count()) == ([True, False], 2)


def test_upserts_make_then_change_then_rest(in_aurora: Organization, leader: Actor) -> None:
    key = {"actor": leader, "reference": ("crm", "7")}
    told = [upsert_by_reference(values={"name": "A", "city": c}, **key)[1] for c in ("x", "y", "y")]
    assert told == ["made", "changed", "unchanged"]
    assert Account.objects.count() == 1
