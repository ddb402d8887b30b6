"""The life of a plan in the browser: from nothing to approved and into the next period."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from plans.models import (
    Objective,
    Plan,
    PlanComment,
    PlanEvent,
    PlanSection,
    PlanVersion,
    Risk,
    SwotItem,
    ValueEntry,
)
from plans.versions.content import digest_of
from reviews.models import Notice
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope


def page(plan: Plan) -> str:
    return reverse("plan:detail", args=["aurora", plan.pk])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def write(client: Client, plan: Plan, kind: str, text: str) -> None:
    with organization_scope(plan.organization_id):
        section = PlanSection.objects.get(plan=plan, kind=kind)
    address = reverse("plan:section_edit", args=["aurora", section.pk])
    answer = client.post(address, {"text": text, "version": section.version})
    assert (answer.status_code, answer["Location"]) == (302, f"{page(plan)}#{kind}")


def add(client: Client, plan: Plan, kind: str, /, **values: str) -> None:
    address = reverse(f"plan:{kind}_create", args=["aurora", plan.pk])
    answer = client.post(address, values)
    assert answer.status_code == 302, answer.content.decode()
    there, _hash, row = answer["Location"].partition("#")
    assert f'<a id="{row}" href="/o/aurora/plans/{kind}/{row}/edit/">' in text_at(client, there)


def text_at(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def parts_of(client: Client, plan: Plan) -> str:
    """What the page shows of the plan itself, before the story of its life."""
    text = text_of(client, page(plan))
    return text[text.index("Account plan") : text.index("Its life")]


OBJECTIVE = {"title": "Second site", "kind": "quantitative", "status": "open"}


def test_an_account_without_a_plan_says_how_to_start_one(
    kams: Client, account: Account, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    address = reverse("account_plan:current", args=["aurora", account.pk])
    assert "Start the plan" in text_of(kams, address)
    seen = text_of(client_of(viewer), address)
    assert ("No plan yet" in seen, "Start the plan" in seen) == (True, False)


def test_the_fiscal_year_is_offered_and_the_next_one_after_it(
    kams: Client, plan: Plan, account: Account
) -> None:
    form = kams.get(reverse("account_plan:start", args=["aurora", account.pk])).context["form"]
    assert [str(form[name].value()) for name in ("starts_on", "ends_on")] == [
        "2027-01-01",
        "2027-12-31",
    ]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-06-01", "2027-05-31", "Another plan of this account covers part of it."),
        ("2027-06-01", "2027-05-31", "The period ends before it starts."),
        ("2027-01-01", "2033-12-31", "A plan covers five years at most."),
        ("1889-01-01", "1889-12-31", "Choose a year from 1990 to 2100."),
    ],
)
def test_a_period_that_can_not_be_is_refused_where_it_is_typed(
    kams: Client, plan: Plan, account: Account, start: str, end: str, told: str
) -> None:
    address = reverse("account_plan:start", args=["aurora", account.pk])
    answer = kams.post(address, {"starts_on": start, "ends_on": end})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_from_nothing_to_approved(kams: Client, leaders: Client, plan: Plan) -> None:
    write(kams, plan, "summary", "We want both sites.")
    add(kams, plan, "objectives", **OBJECTIVE, baseline="1", target="2", current="1")
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    assert "Submitted" in text_of(kams, page(plan))
    approval = reverse("plan:approval", args=["aurora", plan.pk])
    answer = leaders.post(approval, {"answer": "return", "comment": ""})
    assert "Write what is to be mended." in answer.content.decode()
    leaders.post(approval, {"answer": "return", "comment": "Say what they gain."})
    assert "Say what they gain." in text_of(kams, page(plan))
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    leaders.post(approval, {"answer": "approve", "comment": "Good."})
    seen = text_of(kams, page(plan))
    assert ("Approved" in seen, "Changed since approval" in seen) == (True, False)
    write(kams, plan, "summary", "We want three sites.")
    assert "Changed since approval" in text_of(kams, page(plan))
    with organization_scope(plan.organization_id):
        events = [*PlanEvent.objects.values_list("kind", "number")]
        assert events == [
            ("started", None),
            ("submitted", 1),
            ("returned", 1),
            ("submitted", 2),
            ("approved", 2),
        ]
        kept = PlanVersion.objects.get(number=2)
        assert digest_of(kept.content) == kept.digest
        assert kept.content["sections"][0]["text"] == "<p>We want both sites.</p>"


def test_who_submits_does_not_approve(leaders: Client, plan: Plan) -> None:
    leaders.post(reverse("plan:submission", args=["aurora", plan.pk]))
    approval = reverse("plan:approval", args=["aurora", plan.pk])
    answer = leaders.post(approval, {"answer": "approve", "comment": ""})
    assert answer.status_code == 422
    assert "Somebody else approves what you submitted." in answer.content.decode()


def test_a_version_is_changed_by_no_statement_and_goes_only_with_its_plan(
    kams: Client, plan: Plan
) -> None:
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    with organization_scope(plan.organization_id), connection.cursor() as cursor:
        for table in ("plans_planversion", "plans_planevent"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(f"UPDATE {table} SET number = 7")
            with pytest.raises(DatabaseError, match="is kept with its plan"), transaction.atomic():
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_next_period_starts_from_the_last_and_asks_to_look_again(
    kams: Client, plan: Plan, account: Account
) -> None:
    write(kams, plan, "summary", "We want both sites.")
    add(kams, plan, "objectives", **OBJECTIVE, baseline="1", target="4", current="2.5")
    add(kams, plan, "objectives", **OBJECTIVE | {"title": "Over", "status": "reached"})
    with organization_scope(plan.organization_id):
        old = Objective.objects.get(title="Second site")
    action = reverse("plans:action_create", args=["aurora", account.pk])
    kams.post(action, {"title": "Call", "objective": old.pk})
    add(kams, plan, "swot", kind="threat", text="New buyer", objective=str(old.pk))
    gain = {"initiative": "Portal", "side": "client", "amount": "5", "objective": str(old.pk)}
    add(kams, plan, "value", **gain, stage="expected")
    add(kams, plan, "value", **gain, stage="realised")
    start = reverse("account_plan:start", args=["aurora", account.pk])
    kams.post(start, {"starts_on": "2027-01-01", "ends_on": "2027-12-31"})
    with organization_scope(plan.organization_id):
        nxt = Plan.objects.get(starts_on="2027-01-01")
        [copy] = Objective.objects.filter(plan=nxt)
        assert (str(copy.baseline), copy.is_unreviewed) == ("2.50", True)
        assert [a.title for a in copy.actions.all()] == ["Call"]
        assert SwotItem.objects.get(plan=nxt).objective == copy
        [value] = ValueEntry.objects.filter(plan=nxt)
        assert (value.stage, value.objective) == ("expected", copy)
        section = PlanSection.objects.get(plan=nxt, kind="summary")
        assert (section.text, section.is_unreviewed) == ("<p>We want both sites.</p>", True)
    assert text_of(kams, page(nxt)).count("Not looked at yet") == 4
    kams.post(reverse("plan:section_confirmation", args=["aurora", section.pk]))
    kams.post(reverse("plan:objectives_confirmation", args=["aurora", copy.pk]))
    assert text_of(kams, page(nxt)).count("Not looked at yet") == 2


def test_a_deleted_plan_comes_back_as_it_was(
    kams: Client, plan: Plan, account: Account, aurora: Organization
) -> None:
    write(kams, plan, "trust", "We kept the dates.")
    before = parts_of(kams, plan)
    kams.post(reverse("plan:deletion", args=["aurora", plan.pk]))
    assert kams.get(page(plan)).status_code == 404
    current = reverse("account_plan:current", args=["aurora", account.pk])
    assert "Deleted plans" in text_of(kams, current)
    kams.post(reverse("plan:restoration", args=["aurora", plan.pk]))
    assert parts_of(kams, plan) == before
    assert "We kept the dates." in before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_few_rows_as_for_many(
    kams: Client,
    plan: Plan,
    rows: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for number in range(rows):
        add(kams, plan, "objectives", **OBJECTIVE | {"title": f"Objective {number}"})
        add(kams, plan, "swot", kind="threat", text=f"Threat {number}")
        add(kams, plan, "risks", text="Price", likelihood="3", impact="4", status="open")
        add(kams, plan, "value", initiative="Portal", side="client", stage="expected", amount="5")
    kams.get(page(plan))
    with django_assert_num_queries(23):
        kams.get(page(plan))


def test_the_difference_since_approval_is_read_in_words(
    kams: Client, leaders: Client, plan: Plan
) -> None:
    versions = reverse("plan:versions", args=["aurora", plan.pk])
    assert "Nothing was written down yet" in text_of(kams, versions)
    write(kams, plan, "summary", "We want both sites.")
    add(kams, plan, "risks", text="Price war", likelihood="3", impact="4", status="open")
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    leaders.post(reverse("plan:approval", args=["aurora", plan.pk]), {"answer": "approve"})
    assert "Both say the same." in text_of(kams, versions)
    write(kams, plan, "summary", "We want three sites.")
    with organization_scope(plan.organization_id):
        risk = Risk.objects.get()
    edit = reverse("plan:risks_edit", args=["aurora", risk.pk])
    values = {"text": "Price war", "likelihood": "3", "impact": "5", "status": "open"}
    kams.post(edit, values | {"version": "1"})
    add(kams, plan, "objectives", **OBJECTIVE)
    page = kams.get(versions).content.decode()
    assert "<del>both</del><ins>three</ins>" in page
    seen = text_of(kams, versions)
    assert "Changed Price war impact, 1–5: 4 → 5" in seen
    assert "Came Second site" in seen
    assert kams.get(versions + "?from=7").status_code == 404


def test_a_comment_stands_beside_its_part_until_it_is_resolved(
    kams: Client, leaders: Client, plan: Plan
) -> None:
    with organization_scope(plan.organization_id):
        section = PlanSection.objects.get(plan=plan, kind="trust")
    address = reverse("plan:comment", args=["aurora", plan.pk])
    leaders.post(address, {"text": "Ask Ms Weiß. @Kam", "about": str(section.pk)})
    seen = text_of(kams, page(plan))
    assert "What builds trust with them? Ask Ms Weiß. @Kam Leader Resolve" in seen
    with organization_scope(plan.organization_id):
        [said] = PlanComment.objects.all()
        assert Notice.objects.get(kind="mentioned").facts == {"place": "plan"}
    inbox = text_of(kams, reverse("inbox:list", args=["aurora"]))
    assert "Leader named you in the plan of Acme." in inbox
    resolution = reverse("plan:resolution", args=["aurora", said.pk])
    kams.post(resolution, {"resolved": "on"})
    assert "Resolved Open again" in text_of(kams, page(plan))


def test_a_submission_reaches_the_leaders_and_its_answer_the_author(
    kams: Client, leaders: Client, plan: Plan
) -> None:
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    inbox = reverse("inbox:list", args=["aurora"])
    assert "Kam submitted the plan of Acme. You decide." in text_of(leaders, inbox)
    work = reverse("organization_home", args=["aurora"])
    assert "Plans to answer Acme" in text_of(leaders, work)
    leaders.post(reverse("plan:approval", args=["aurora", plan.pk]), {"answer": "approve"})
    assert "Leader approved the plan of Acme." in text_of(kams, inbox)
    assert "Plans to answer" not in text_of(leaders, work)


def test_a_small_team_lets_a_leader_approve_their_own(leaders: Client, plan: Plan) -> None:
    settings = reverse("plan:settings", args=["aurora"])
    leaders.post(settings, {"authors_may_approve": "on", "stale_days": "30"})
    assert leaders.post(settings, {"stale_days": "3"}).status_code == 422
    leaders.post(reverse("plan:submission", args=["aurora", plan.pk]))
    approval = reverse("plan:approval", args=["aurora", plan.pk])
    assert leaders.post(approval, {"answer": "approve", "comment": ""}).status_code == 302


def test_the_digests_are_checked_by_a_command(
    kams: Client, plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    call_command("check_plans")
    assert capsys.readouterr().out == "1 versions, each as it was submitted.\n"
    with organization_scope(plan.organization_id):
        PlanVersion.objects.create(plan=plan, number=2, content={}, digest="0", author_label="x")
    with pytest.raises(CommandError, match="1 versions are not what was submitted"):
        call_command("check_plans")


def test_the_command_says_which_plan_claims_an_approval_that_nobody_gave(
    kams: Client, leaders: Client, plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    for _step in range(2):
        write(kams, plan, "summary", f"Text {_step}")
        kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
        leaders.post(reverse("plan:approval", args=["aurora", plan.pk]), {"answer": "approve"})
    call_command("check_plans")
    for claimed in (1, None):
        with organization_scope(plan.organization_id):
            Plan.objects.update(approved_number=claimed)
        with pytest.raises(CommandError):
            call_command("check_plans")
        told = f"{plan.organization_id}: plan {plan.pk}, approved is version 2, not {claimed}\n"
        assert capsys.readouterr().err == told


def test_a_row_is_left_for_its_list_only_when_it_is_gone(kams: Client, plan: Plan) -> None:
    gain = {"initiative": "Fewer returns", "side": "client", "stage": "expected", "amount": "1"}
    add(kams, plan, "value", **gain)
    with organization_scope(plan.organization_id):
        row = ValueEntry.objects.get()
    answers = [
        kams.post(reverse(f"plan:value_{what}", args=["aurora", row.pk]), sent)["Location"]
        for what, sent in (
            ("edit", {**gain, "version": "1"}),
            ("marking", {"for_client": "on"}),
            ("move", {"to": "1"}),
            ("deletion", {}),
        )
    ]
    assert answers == [f"{page(plan)}#{row.pk}"] * 3 + [f"{page(plan)}#value-ledger"]
    assert 'id="value-ledger"' in text_at(kams, page(plan))


def test_who_answers_reads_what_was_submitted_beside_what_holds(
    kams: Client, leaders: Client, plan: Plan
) -> None:
    approval = reverse("plan:approval", args=["aurora", plan.pk])
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    leaders.post(approval, {"answer": "approve"})
    write(kams, plan, "summary", "We want three sites.")
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    write(kams, plan, "summary", "Not submitted yet.")
    versions = reverse("plan:versions", args=["aurora", plan.pk])
    [compared] = re.findall(rf'href="{versions}([^"]+)"', leaders.get(approval).content.decode())
    seen = text_of(leaders, versions + compared.replace("&amp;", "&"))
    assert ("three sites" in seen, "Not submitted yet" in seen) == (True, False)
