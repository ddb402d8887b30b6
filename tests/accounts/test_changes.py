"""What changed in an account, as people read it."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.changes import in_words
from accounts.imports import runs
from accounts.models import Account, Stakeholder
from accounts.registry.rules import change_account, create_account, set_archived
from audit.entries import history, record
from audit.field_words import field_words
from audit.models import Entry
from audit.words import SENTENCES, change_lines
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.reading import as_read

CNPJ = "11222333000181"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def lines(account: Account) -> list[list[str]]:
    """Newest first; in a test all happens in one transaction, and so at one time."""
    system = Actor.of_system(account.organization)
    return [entry.lines for entry in in_words(system, history(account.pk).order_by("-id"))]


def load(actor: Actor, path: Path, text: str) -> None:
    path.write_text(text)
    run = runs.upload(actor=actor, kind="accounts", file_name="file.csv", source=path)
    runs.apply(actor=actor, run=run)


def test_an_import_is_told_in_names(in_aurora: Organization, leader: Actor, tmp_path: Path) -> None:
    account = create_account(actor=leader, values={"name": "Alfa"})
    create_account(actor=leader, values={"name": "Grupo"})
    load(
        leader,
        tmp_path / "file.csv",
        "name,parent,owner,potential,tags\nAlfa,Grupo,leader@aurora.example,high,north|far\n",
    )
    kept = history(account.pk).order_by("-id").first().changes
    assert kept["owner_id"] == [None, str(leader.membership_id)]
    assert sorted(lines(account)[0]) == [
        "Account manager: – → Leader",
        "from the file: – → file.csv",
        "parent account: – → Grupo",
        "potential: – → High",
        "tags: – → far, north",
    ]
    assert history(account.pk).order_by("-id").first().changes == kept


def test_an_edit_is_told_in_the_same_words(in_aurora: Organization, leader: Actor) -> None:
    group = create_account(actor=leader, values={"name": "Grupo"})
    account = create_account(actor=leader, values={"name": "Alfa"})
    change_account(
        actor=leader,
        account=account,
        values={"owner": leader.membership, "parent": group, "potential": "low", "city": "Recife"},
        tags=["a", "b"],
        references=[("crm", "1")],
    )
    assert sorted(lines(account)[0]) == [
        "Account manager: – → Leader",
        "city: – → Recife",
        "parent account: – → Grupo",
        "potential: – → Low",
        "references in other systems: – → crm: 1",
        "tags: – → a, b",
    ]


def test_names_cost_the_same_for_one_and_many(in_aurora: Organization, leader: Actor) -> None:
    account = create_account(actor=leader, values={"name": "Alfa"})
    for count in (1, 3):
        for _n in range(count):
            changes = {"owner_id": [None, str(leader.membership_id)], "parent_id": [None, "gone"]}
            record(actor=leader, action="account.changed", target=account, changes=changes)
        with CaptureQueriesContext(connection) as asked:
            told = in_words(leader, history(account.pk))
        assert len(asked) == 2
    assert told[0].changes == {"owner": [None, "Leader"], "parent": [None, "gone"]}


@pytest.mark.parametrize(
    ("name", "change", "line"),
    [
        ("city", ["Recife", "Natal"], "city: Recife → Natal"),
        ("is_shared", [None, False], "shared with everyone: – → no"),
        ("is_shared", [False, True], "shared with everyone: no → yes"),
        ("2026-10", ["1.00", None], "Oct 2026: 1.00 → –"),
        ("2026-10 cost", [None, "1.00"], "cost of Oct 2026: – → 1.00"),
        ("2026-13", [None, 1], "2026-13: – → 1"),
        ("some_field", ["", 0], "some field: – → 0"),
        ("undone", 3, "undone: 3"),
    ],
)
def test_lines(name: str, change: object, line: str) -> None:
    assert change_lines("account.changed", {name: change}) == [line]


def test_codes_are_told_in_words_and_what_stayed_empty_is_not() -> None:
    changes = {"status": ["open", "done"], "answer": [None, ""], "due_on": [None, "2026-11-25"]}
    with translation.override("pt-br"):
        assert change_lines("action.changed", changes) == [
            "situação: Aberta → Concluída",
            "prazo: – → 25/11/2026",
        ]


def test_words_follow_the_reader() -> None:
    with translation.override("pt-br"):
        assert field_words("legal_name") == "razão social"


def test_what_the_product_records_has_words(
    in_aurora: Organization, leader: Actor, tmp_path: Path
) -> None:
    account = create_account(actor=leader, values={"name": "Alfa"})
    set_archived(actor=leader, account=account, archived=True)
    load(leader, tmp_path / "file.csv", "name\nBeta\n")
    unknown = set(Entry.objects.values_list("action", flat=True)) - set(SENTENCES.keys())
    assert unknown == set()


def test_a_designation_is_kept_from_viewers(
    aurora: Organization, leader: Actor, viewer: Actor, client_of: object
) -> None:
    with organization_scope(aurora.id):
        account = create_account(actor=leader, values={"name": "Alfa"})
        record(
            actor=leader,
            action="designation.changed",
            target=account,
            changes={"designation": ["key", "standard"]},
        )
    for page in ("accounts:detail", "accounts:changes"):
        texts = [
            client_of(actor).get(reverse(page, args=["aurora", account.pk])).content.decode()
            for actor in (leader, viewer)
        ]
        told = "Leader changed the designation of Alfa from Key account to Standard"
        assert [told in text for text in texts] == [True, False]


def test_the_audit_log_tells_names_too(
    aurora: Organization, leader: Actor, client_of: object
) -> None:
    with organization_scope(aurora.id):
        account = create_account(actor=leader, values={"name": "Alfa"})
        changes = {"owner_id": [None, str(leader.membership_id)]}
        record(actor=leader, action="account.changed", target=account, changes=changes)
    text = client_of(leader).get(reverse("people:audit", args=["aurora"])).content.decode()
    assert ("Account manager: – → Leader" in text, str(leader.membership_id) in text) == (
        True,
        False,
    )


def test_people_and_tax_ids_are_told_as_people_write_them(
    aurora: Organization, leader: Actor, client_of: object
) -> None:
    browser = client_of(leader)
    page = browser.post("/o/aurora/accounts/new/", {"name": "Alfa", "tax_id": CNPJ}, follow=True)
    where = page.redirect_chain[-1][0]
    add = {"role": "user", "function": "it", "level": "board", "strength": "2"}
    add |= {"influence": "3", "attitude": "0"}
    browser.post(f"{where}stakeholders/new/", add | {"name": "Íris Dutra"})
    with organization_scope(aurora.id):
        iris = Stakeholder.objects.get()
    browser.post(f"{where}stakeholders/new/", add | {"name": "Otto Sá", "reports_to": str(iris.pk)})
    browser.post(f"{where}stakeholders/{iris.pk}/touch/")
    told = as_read(browser.get(f"{where}history/changes/").content.decode())
    for line in (
        "person: – → Otto Sá",
        "person: Íris Dutra",
        "reports to: – → Íris Dutra",
        "tax id: – → 11.222.333/0001-81",
    ):
        assert told.count(f"<small>{line}</small>") == 1
    browser.post(f"{where}stakeholders/{iris.pk}/removal/")
    told = as_read(browser.get(f"{where}history/changes/").content.decode())
    assert told.count("<small>person: no longer there</small>") == 1
    assert told.count("<small>person: no longer there → –</small>") == 1
    assert ID.findall(re.sub("<[^>]*>", "", told)) == []


def test_no_field_that_is_an_id_is_shown_as_one(in_aurora: Organization, leader: Actor) -> None:
    account = create_account(actor=leader, values={"name": "Alfa"})
    keys = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation or isinstance(field, models.UUIDField)
    ]
    names = sorted({name for field in keys for name in (field.name, field.attname)})
    assert {"owner_id", "reports_to", "stakeholder", "criterion"} <= set(names)
    changes = {name: [str(account.pk), str(uuid.uuid4())] for name in names}
    record(actor=leader, action="account.changed", target=account, changes=changes)
    assert ID.findall(" ".join(lines(account)[0])) == []


@pytest.mark.parametrize(("page", "archived"), [("archive", True), ("restore", False)])
def test_sent_twice_it_stays_as_it_is(
    aurora: Organization, leader: Actor, client_of: object, page: str, archived: bool
) -> None:
    with organization_scope(aurora.id):
        account = create_account(actor=leader, values={"name": "Alfa"})
        set_archived(actor=leader, account=account, archived=not archived)
    browser = client_of(leader)
    url = reverse(f"accounts:{page}", args=["aurora", account.pk])
    back = reverse(f"accounts:{'restore' if archived else 'archive'}", args=["aurora", account.pk])
    assert browser.get(url).status_code == 200
    for _round in range(2):
        answer = browser.post(url, follow=True)
        assert f'action="{back}"' in answer.content.decode()
        with organization_scope(aurora.id):
            assert Account.objects.get().is_archived == archived
    browser.post(back)
    with organization_scope(aurora.id):
        assert Account.objects.get().is_archived != archived
