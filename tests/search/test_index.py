"""The index follows what happens, whatever way it comes: forms, sets, files, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from accounts.imports import runs
from accounts.imports.undo import undo
from accounts.listing.bulk import change_many, undo_many
from accounts.merging.rules import merge, unmerge
from accounts.models import Account, Stakeholder
from accounts.registry.rules import change_account, create_account, set_archived
from accounts.stakeholders.erasure import erase_person
from accounts.stakeholders.rules import add_stakeholder
from people.members import remove_member
from plans.actions.rules import change_action, open_action
from rules.names import folded
from search.finding import find
from search.models import SearchWord, WordKind
from search.words import SEPARATORS, words_of
from tenants.actors import Actor
from tenants.models import Organization

pytestmark = pytest.mark.django_db


def titles(actor: Actor, text: str, group: str = "accounts") -> list[str]:
    """What stands in a group, in its order."""
    sections = {section.key: section for section in find(actor, text, most=20)}
    return [found.title for found in sections[group].found] if group in sections else []


def words(kind: WordKind) -> list[str]:
    """The words of a kind."""
    return sorted(SearchWord.objects.filter(kind=kind).values_list("word", flat=True))


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    values = {"name": "Caldeiraria Norte", "tax_id": "11222333000181"}
    return create_account(actor=leader, values=values, references=[("crm", "X-77")])


def test_an_account_that_is_renamed_is_found_by_its_new_name(
    account: Account, leader: Actor
) -> None:
    change_account(actor=leader, account=account, values={"name": "Fundição Sul"})
    assert titles(leader, "caldeiraria") == []
    assert titles(leader, "fundicao") == ["Fundição Sul"]
    assert words(WordKind.ACCOUNT) == ["11222333000181", "fundicao", "sul"]


def test_an_archived_account_disappears_and_comes_back(account: Account, leader: Actor) -> None:
    set_archived(actor=leader, account=account, archived=True)
    for text in ("caldeiraria", "11222333000181", "x-77"):
        assert titles(leader, text) == []
    assert words(WordKind.ACCOUNT) == []
    set_archived(actor=leader, account=account, archived=False)
    for text in ("caldeiraria", "11222333000181", "x-77"):
        assert titles(leader, text) == ["Caldeiraria Norte"]


def test_a_merged_account_is_found_no_more_and_what_it_was_called_leads_to_the_other(
    account: Account, leader: Actor
) -> None:
    other = create_account(actor=leader, values={"name": "Norte Caldeiras"})
    merged = merge(actor=leader, kept=other, gone=account)
    assert titles(leader, "norte") == ["Norte Caldeiras"]
    assert titles(leader, "x-77") == ["Norte Caldeiras"]
    unmerge(actor=leader, merge=merged)
    assert titles(leader, "norte") == ["Norte Caldeiras", "Caldeiraria Norte"]


def test_an_import_and_its_undoing_reach_the_index(
    in_aurora: Organization, leader: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("reference,name,tags\n1,Ácida Química,a b\n2,Beta Químicos,c\n")
    run = runs.upload(actor=leader, kind="accounts", file_name="file.csv", source=path)
    runs.apply(actor=leader, run=run)
    assert titles(leader, "quimic") == ["Ácida Química", "Beta Químicos"]
    assert words(WordKind.REFERENCE) == ["1", "2"]
    undo(actor=leader, run=run)
    assert titles(leader, "quimic") == []
    assert list(SearchWord.objects.exclude(kind=WordKind.MEMBER)) == []


def test_a_bulk_change_and_its_undoing_reach_the_index(account: Account, leader: Actor) -> None:
    done = change_many(
        actor=leader, accounts=Account.objects.all(), change="archive", value="archived"
    )
    assert titles(leader, "norte") == []
    undo_many(actor=leader, done=done)
    assert titles(leader, "norte") == ["Caldeiraria Norte"]


@pytest.fixture
def person(account: Account, leader: Actor) -> Stakeholder:
    values = {"name": "Zoë Müller", "email": "zoe@client.example", "role": "buyer"}
    return add_stakeholder(actor=leader, account=account, values=values, references=[("crm", "P9")])


def test_a_person_is_found_until_they_are_erased(person: Stakeholder, leader: Actor) -> None:
    for text in ("zoe muller", "mulle", "mullre", "zoe@client.example", "Zoe@Client"):
        assert titles(leader, text, "stakeholders") == ["Zoë Müller"]
    erase_person(actor=leader, person=person.person)
    for text in ("zoe muller", "mulle", "zoe@client.example", "p9"):
        assert titles(leader, text, "stakeholders") == []
    assert (words(WordKind.PERSON), words(WordKind.PERSON_REFERENCE)) == ([], [])


def test_people_of_an_archived_account_are_not_found(person: Stakeholder, leader: Actor) -> None:
    set_archived(actor=leader, account=person.account, archived=True)
    assert titles(leader, "muller", "stakeholders") == []


def test_who_leaves_the_organisation_is_found_no_more(
    in_aurora: Organization, leader: Actor, kam: Actor, make_member
) -> None:
    admin = Actor.of_member(make_member(in_aurora, "admin"))
    assert titles(leader, "kam@aurora", "members") == [str(kam.membership)]
    remove_member(actor=admin, member=kam.membership)
    assert titles(leader, "kam@aurora", "members") == []


def test_an_action_is_found_by_its_title(account: Account, leader: Actor) -> None:
    action = open_action(actor=leader, account=account, title="Enviar a proposta")
    assert titles(leader, "propsota", "actions") == ["Enviar a proposta"]
    change_action(actor=leader, action=action, values={"title": "Visit"}, version=action.version)
    assert titles(leader, "proposta", "actions") == []
    assert titles(leader, "visit", "actions") == ["Visit"]


@pytest.mark.parametrize(
    "name",
    [
        "Łódź d’Água & Cia.",
        "Ærø  (Øst) – Straße",
        "Газпром-Нефть",
        "תה ירוק",
        "S.A. «Fundição» n.º 5",
        "A/B_C",
    ],
)
def test_words_are_cut_alike_in_python_and_in_the_database(
    in_aurora: Organization, leader: Actor, name: str
) -> None:
    create_account(actor=leader, values={"name": name, "legal_name": f"X {name}"})
    assert words(WordKind.ACCOUNT) == sorted({*words_of(name), "x"})
    assert titles(leader, name) == [" ".join(name.split())]


def test_no_sign_between_words_is_a_letter() -> None:
    assert folded("".join(c for c in SEPARATORS if c.isalpha() and c not in "ºª")) == ""


def test_what_says_the_same_writes_no_word(account: Account, leader: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(xmin::text::bigint), count(*) FROM search_searchword")
        before = cursor.fetchone()
        change_account(actor=leader, account=account, values={"city": "Natal"})
        cursor.execute("SELECT max(xmin::text::bigint), count(*) FROM search_searchword")
        assert cursor.fetchone() == before
