"""From the plan to the client and back: shared, opened, read, answered, confirmed, closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from audit.models import Entry
from plans.models import Plan, PlanShare, PlanVersion, ShareAnswer, ValueEntry
from reviews.models import Notice
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.plans.sharing.conftest import Parts, post, text_of

Share = Callable[..., str]


def answers(plan: Plan) -> list[tuple[str, str, str]]:
    with organization_scope(plan.organization_id):
        return [(a.kind, a.name, a.comment) for a in ShareAnswer.objects.order_by("created_at")]


def audited(plan: Plan) -> list[str]:
    with organization_scope(plan.organization_id):
        entries = Entry.objects.filter(action__startswith="share.").order_by("at", "id")
        return [entry.action for entry in entries]


def heard(kam: Actor) -> list[str]:
    with organization_scope(kam.organization.id):
        mine = Notice.objects.filter(member=kam.membership).order_by("created_at")
        return [notice.kind for notice in mine]


def test_the_client_reads_what_is_marked_and_answers_it(
    kams: Client, kam: Actor, parts: Parts, share: Share, reader: Client
) -> None:
    path = share()
    seen = text_of(reader.get(path).content)
    for words in ("Plan for Acme", "We grow together.", "Second site", "Fewer returns", "1,250.50"):
        assert words in seen
    sent = {
        "name": "Rita Sousa",
        "seen": "on",
        f"said-{parts.objective}": "accepted",
        f"said-{parts.second}": "disputed",
        f"comment-{parts.second}": "Not before 2028.",
        f"confirm-{parts.value}": "on",
    }
    answer = reader.post(path, sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{path}?answered=1")
    assert answers(parts.plan) == [
        ("opened", "", ""),
        ("seen", "Rita Sousa", ""),
        ("accepted", "Rita Sousa", ""),
        ("disputed", "Rita Sousa", "Not before 2028."),
        ("confirmed", "Rita Sousa", ""),
    ]
    assert audited(parts.plan) == [
        "share.made",
        "share.opened",
        "share.seen",
        "share.accepted",
        "share.disputed",
        "share.confirmed",
    ]
    assert heard(kam) == ["handed_over", "plan_opened", "plan_answer"]
    with organization_scope(parts.plan.organization_id):
        entry = ValueEntry.objects.get()
        assert (entry.confirmed_by, entry.confirmed_how) == ("Rita Sousa", "shared_page")
        assert entry.is_proven
    after = text_of(reader.get(f"{path}?answered=1").content)
    assert "Confirmed by Rita Sousa" in after
    assert "Your answer has arrived" in after
    listed = text_of(kams.get(reverse("plan:sharing", args=["aurora", parts.plan.pk])).content)
    for words in (
        "Objective disputed · Third site",
        "Not before 2028.",
        "Value confirmed · Fewer returns",
    ):
        assert words in listed


def test_what_was_said_already_is_not_kept_twice_and_the_last_word_counts(
    parts: Parts, share: Share, reader: Client
) -> None:
    path = share()
    said = {"name": "Rita", f"said-{parts.objective}": "accepted"}
    for _again in range(2):
        reader.post(path, said)
    reader.post(
        path, said | {f"said-{parts.objective}": "disputed", f"comment-{parts.objective}": "No."}
    )
    kinds = [kind for kind, _name, _comment in answers(parts.plan)]
    assert kinds == ["accepted", "disputed"]
    page = reader.get(path)
    assert page.context["form"][f"said-{parts.objective}"].value() == "disputed"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": ""}, "This must be filled in."),
        ({"name": "Rita", "said-{}": "disputed"}, "Write what you would rather have."),
        ({"name": "Rita", "said-{}": "maybe"}, "Select a valid choice."),
    ],
)
def test_an_answer_that_is_not_whole_is_sent_back(
    parts: Parts, share: Share, reader: Client, sent: dict[str, str], told: str
) -> None:
    filled = {name.format(parts.objective): value for name, value in sent.items()}
    page = reader.post(share(), filled)
    assert (page.status_code, told in page.content.decode()) == (422, True)
    assert answers(parts.plan) == []


@pytest.mark.parametrize(
    "change", [{"stage": "expected"}, {"amount": "99"}, {"words": "More."}, {"initiative": "Else"}]
)
def test_a_value_that_is_no_longer_what_they_read_can_not_be_confirmed(
    kams: Client, parts: Parts, share: Share, reader: Client, change: dict[str, str]
) -> None:
    path = share()
    of_value = {"initiative": "Fewer returns", "side": "client", "amount": "1250.50"}
    post(kams, "plan:value_edit", parts.value, **of_value | {"stage": "realised"} | change)
    page = reader.post(path, {"name": "Rita", f"confirm-{parts.value}": "on"})
    assert (page.status_code, "changed in the plan meanwhile" in page.content.decode()) == (
        422,
        True,
    )
    assert answers(parts.plan) == []


def test_whoever_confirms_first_stays_the_one_who_confirmed(
    parts: Parts, share: Share, reader: Client
) -> None:
    first, second = share(), share(recipient_name="Ana")
    for path, name in ((first, "Rita"), (second, "Ana")):
        sent = {"name": name, f"confirm-{parts.value}": "on"}
        assert reader.post(path, sent).status_code == 302
    with organization_scope(parts.plan.organization_id):
        assert ValueEntry.objects.get().confirmed_by == "Rita"
    assert answers(parts.plan) == [("confirmed", "Rita", ""), ("confirmed", "Ana", "")]


def test_an_opening_counts_once_a_day_and_only_of_a_reader(
    kams: Client, parts: Parts, share: Share, reader: Client
) -> None:
    path = share()
    kams.get(path)
    Client(headers={"user-agent": "WhatsApp/2.23"}).get(path)
    reader.head(path)
    assert answers(parts.plan) == []
    for _again in range(2):
        reader.get(path)
    assert [kind for kind, *_rest in answers(parts.plan)] == ["opened"]
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        reader.get(path)
    assert [kind for kind, *_rest in answers(parts.plan)] == ["opened", "opened"]


def test_a_draft_is_written_down_once_and_the_share_stays_as_it_was(
    kams: Client, parts: Parts, share: Share, shares: Callable[[], list[PlanShare]], reader: Client
) -> None:
    first, again = share(), share(recipient_name="Ana")
    of_objective = {"kind": "qualitative", "status": "open"}
    post(kams, "plan:objectives_edit", parts.objective, title="Another site", **of_objective)
    later = share(recipient_name="Rui")
    assert [one.number for one in shares()] == [1, 1, 2]
    for path, title in ((first, "Second site"), (again, "Second site"), (later, "Another site")):
        assert title in text_of(reader.get(path).content)


def test_a_submission_that_waits_is_what_is_shared(
    kams: Client,
    leaders: Client,
    parts: Parts,
    share: Share,
    shares: Callable[[], list[PlanShare]],
) -> None:
    post(kams, "plan:submission", parts.plan.pk)
    of_objective = {"kind": "qualitative", "status": "open"}
    post(kams, "plan:objectives_edit", parts.objective, title="Another site", **of_objective)
    share()
    assert [one.number for one in shares()] == [1]
    post(leaders, "plan:approval", parts.plan.pk, answer="approve")
    share(shown="now"), share(shown="approved")
    assert [one.number for one in shares()] == [1, 2, 1]
    with organization_scope(parts.plan.organization_id):
        assert Plan.objects.get(pk=parts.plan.pk).approved_number == 1
        assert PlanVersion.objects.count() == 2


def test_nothing_marked_is_nothing_to_share(kams: Client, plan: Plan) -> None:
    page = kams.post(
        reverse("plan:share_create", args=["aurora", plan.pk]), {"language": "en", "days": "30"}
    )
    told = "Nothing in this plan is marked for the client yet." in page.content.decode()
    assert (page.status_code, told) == (422, True)
    with organization_scope(plan.organization_id):
        assert (PlanShare.objects.count(), PlanVersion.objects.count()) == (0, 0)


@pytest.mark.parametrize("days", ["0", "181"])
def test_an_address_lives_half_a_year_at_most(kams: Client, parts: Parts, days: str) -> None:
    address = reverse("plan:share_create", args=["aurora", parts.plan.pk])
    assert kams.post(address, {"language": "en", "days": days}).status_code == 422


def test_the_client_reads_in_their_language(share: Share, reader: Client) -> None:
    page = reader.get(share(language="pt-br")).content.decode()
    assert '<html lang="pt-br">' in page
    assert "R$" in page


def test_one_of_ours_sees_the_very_page_of_the_client(
    kams: Client, parts: Parts, share: Share, reader: Client
) -> None:
    def main(page: bytes) -> str:
        text = text_of(page)
        return text[text.index("We grow together.") : text.index("Send the answer")]

    address = reverse("plan:as_client", args=["aurora", parts.plan.pk])
    ours = kams.get(address, {"language": "en"}).content
    assert main(ours) == main(reader.get(share()).content)


def test_an_archived_account_can_still_take_an_address_back(
    leader: Actor, kams: Client, parts: Parts, share: Share, shares: Callable, reader: Client
) -> None:
    path = share()
    with organization_scope(leader.organization.id):
        Account.objects.update(archived_at=timezone.now())
    post(kams, "plan:share_revocation", shares()[0].pk)
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("change", ["SET comment = 'x'", "SET kind = 'accepted'", None])
def test_what_the_client_said_is_changed_by_nobody(
    parts: Parts, share: Share, reader: Client, change: str | None
) -> None:
    said = {f"said-{parts.objective}": "disputed", f"comment-{parts.objective}": "No."}
    reader.post(share(), {"name": "Rita"} | said)
    statement = f"UPDATE plans_shareanswer {change}" if change else "DELETE FROM plans_shareanswer"
    with (
        organization_scope(parts.plan.organization_id),
        pytest.raises(DatabaseError, match="What a client said is kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert answers(parts.plan) == [("disputed", "Rita", "No.")]
