"""What lower parts take from higher ones: order, replacing, and events inside the transaction."""

from __future__ import annotations

import importlib
import pkgutil
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.conf import settings

from accounts.designation.rules import DESIGNATED, designate
from accounts.models import Account, DesignationChange
from accounts.registry.rules import ARCHIVED, create_account, set_archived
from accounts.revenue.figures import FIGURES_CHANGED, recompute_figures
from audit.entries import history
from rules.errors import ConflictError
from rules.offers import Offers
from tenants.actors import Actor
from tenants.models import Organization


class TroubleError(Exception):
    """A follower fails."""


def ours() -> list[str]:
    """The packages of the product that are installed, and the ground floors."""
    found = [config.name for config in apps.get_app_configs() if _is_ours(config.path)]
    return ["rules", "api", *found]


def _is_ours(path: str) -> bool:
    return Path(path).parent == Path(settings.BASE_DIR)


def modules() -> Iterator[ModuleType]:
    for package in ours():
        root = importlib.import_module(package)
        yield root
        for found in pkgutil.walk_packages(root.__path__, f"{package}."):
            if ".migrations" not in found.name and ".management." not in found.name:
                yield importlib.import_module(found.name)


def declared() -> dict[str, Offers[object]]:
    """Every `Offers` of the product by what it is called."""
    values = [value for module in modules() for value in vars(module).values()]
    return {value.name: value for value in values if isinstance(value, Offers)}


def test_offers_stand_in_the_order_in_which_they_came() -> None:
    offers: Offers[int] = Offers("numbers")
    offers.add("z", 1)
    offers.add_all({"b": 2, "a": 3})
    assert (list(offers), offers.keys(), len(offers)) == ([1, 2, 3], ["z", "b", "a"], 3)
    assert (offers["b"], offers.get("b"), offers.get("y"), "y" in offers) == (2, 2, None, False)


def test_offered_again_it_replaces_and_keeps_its_place() -> None:
    offers: Offers[int] = Offers("numbers")
    offers.add_all({"a": 1, "b": 2})
    offers.add("a", 3)
    assert offers.items() == [("a", 3), ("b", 2)]


def test_an_offer_that_comes_while_others_are_asked_waits() -> None:
    offers: Offers[int] = Offers("numbers")
    offers.add("a", 1)
    for offer in offers:
        offers.add(f"next {offer}", offer + 1)
    assert list(offers) == [1, 2]


def test_every_part_offers_and_nothing_is_asked_for_in_vain() -> None:
    found = declared()
    assert len(found) > 12
    assert [name for name, offers in found.items() if not len(offers)] == []


def test_starting_twice_offers_the_same() -> None:
    before = {name: offers.keys() for name, offers in declared().items()}
    starting = [config for config in apps.get_app_configs() if _is_ours(config.path)]
    assert len(starting) > 8
    for config in starting:
        config.ready()
    assert {name: offers.keys() for name, offers in declared().items()} == before


def test_who_follows_an_archiving_undoes_it_by_failing(
    in_aurora: Organization, leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = create_account(actor=leader, values={"name": "Alfa"})
    seen: list[bool] = []

    def fail(account_ids: Collection[uuid.UUID]) -> None:
        seen.extend(account.is_archived for account in Account.objects.filter(pk__in=account_ids))
        raise TroubleError

    monkeypatch.setitem(ARCHIVED._offers, "test", fail)
    with pytest.raises(TroubleError):
        set_archived(actor=leader, account=account, archived=True)
    account.refresh_from_db()
    assert (seen, account.is_archived) == ([True], False)
    assert [entry.action for entry in history(account.pk)] == ["account.created"]


def test_who_follows_a_decision_undoes_it_by_refusing(
    in_aurora: Organization, leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = create_account(actor=leader, values={"name": "Alfa"})
    told: list[tuple[uuid.UUID, str, str]] = []

    def refuse(account_id: uuid.UUID, before: str, after: str) -> None:
        told.append((account_id, before, after))
        raise ConflictError

    monkeypatch.setitem(DESIGNATED._offers, "test", refuse)
    with pytest.raises(ConflictError):
        designate(actor=leader, account=account, to="watch", reason="They grow", seen="standard")
    account.refresh_from_db()
    assert told == [(account.pk, "standard", "watch")]
    assert (account.designation, DesignationChange.objects.count()) == ("standard", 0)


def test_followers_of_new_figures_come_in_order(
    in_aurora: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    for name in ("test z", "test a"):
        monkeypatch.setitem(
            FIGURES_CHANGED._offers, name, lambda ids, name=name: told.append(f"{name}: {ids}")
        )
    recompute_figures()
    assert told == ["test z: None", "test a: None"]
