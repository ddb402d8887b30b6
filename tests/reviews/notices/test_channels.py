"""By which way a person hears: the inbox, a mail at once, the digest of the day, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as sink
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account
from mail.models import Mail
from mail.outbox import send_waiting
from reviews.models import Notice, NoticePreference, Reminder, Review
from reviews.notices.channels import LABELS, Channel, usual
from reviews.notices.rules import forget_old
from reviews.reminders.rules import make_reminders
from reviews.tasks import plan_reminders
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.reviews.notices.conftest import Inbox
from tests.reviews.notices.test_news import FIRM, entry, nominate

ClientOf = Callable[[Actor], Client]
PAGE = "/o/aurora/inbox/preferences/"
TIMES = {"digest": "daily", "quiet_from": "20:00", "quiet_until": "07:00"}
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # 9:00 in Sao Paulo
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def wants(client: Client, kind: str, *ways: str) -> None:
    """Everything as usual but one kind, chosen on the page."""
    boxes = {f"{k}-{way}": "on" for k in LABELS for way in usual(k) if k != kind}
    boxes |= {f"{kind}-{way}": "on" for way in ways}
    assert client.post(PAGE, TIMES | boxes).status_code == 302


def name_bia(client: Client, account: Account, times: int = 1) -> None:
    for _n in range(times):
        client.post(f"{FIRM}/{account.pk}/history/", entry("@Bia Souza"))


def sent(organization: Organization, at: datetime = MONDAY_NOON) -> list[tuple[str, str]]:
    """Who is sent what by then, the oldest first."""
    sink.outbox.clear()
    send_waiting(organization.id, clock=lambda: at)
    return [(message.to[0], message.subject) for message in sink.outbox]


@pytest.fixture(autouse=True)
def _english(ana: Actor, bia: Actor) -> None:
    for actor in (ana, bia):
        assert actor.user is not None
        actor.user.language = "en"
        actor.user.save()


def test_a_mail_goes_out_at_once_and_once(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    name_bia(client_of(ana), account)
    told = "Ana Lima named you in the history of Alfa."
    assert sent(account.organization) == [("bia@aurora.example", told)]
    message = sink.outbox[0]
    assert f"/o/aurora/accounts/{account.pk}/history/#entry-" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent(account.organization) == []


def test_the_mail_stands_in_the_transaction_of_what_it_tells(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    client_of(ana).post(f"{FIRM}/{account.pk}/history/", entry("@Bia Souza", kind="nonsense"))
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


def test_quiet_hours_and_closed_days_hold_for_notices(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    with time_machine.travel("2026-11-28T15:00:00Z", tick=False):  # a Saturday
        name_bia(client_of(ana), account)
    assert Mail.objects.get().send_at == datetime(2026, 11, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ways", "in_inbox", "mails"),
    [
        (["inbox"], 1, 0),
        (["mail"], 0, 1),
        (["inbox", "mail"], 1, 1),
        (["mail", "digest"], 0, 1),
        ([], 0, 0),
    ],
)
def test_each_person_chooses_the_ways(
    account: Account,
    ana: Actor,
    bia: Actor,
    client_of: ClientOf,
    inbox: Inbox,
    unread: Callable[[Actor], int],
    ways: list[str],
    in_inbox: int,
    mails: int,
) -> None:
    wants(client_of(bia), "mentioned", *ways)
    name_bia(client_of(ana), account)
    assert (len(inbox(bia)), unread(bia)) == (in_inbox, in_inbox)
    assert len(sent(account.organization)) == mails


def test_a_digest_is_one_mail_in_the_morning_with_reminders_and_notices(
    review: Review, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    account, client = review.account, client_of(bia)
    Account.objects.filter(pk=account.pk).update(owner=bia.membership)
    boxes = {f"{kind}-digest": "on" for kind in LABELS}
    assert client.post(PAGE, TIMES | boxes).status_code == 302
    name_bia(client_of(ana), account, times=2)
    assert sent(account.organization) == []
    make_reminders(account.organization, now=datetime(2026, 11, 24, 4, tzinfo=UTC))
    digest = Mail.objects.get(member=bia.membership)
    assert (digest.kind, digest.send_at) == ("digest", datetime(2026, 11, 24, 11, tzinfo=UTC))
    told = [("bia@aurora.example", "3 things for you")]
    assert sent(account.organization, datetime(2026, 11, 24, 11, tzinfo=UTC)) == told
    said = sink.outbox[0].body
    assert said.count("Ana Lima named you in the history of Alfa.") == 2
    assert said.count("Coming up: Alfa, Internal review") == 1


def test_what_the_reader_may_no_longer_see_is_not_sent(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    Account.objects.filter(pk=account.pk).update(designation="standard", owner=bia.membership)
    nominate(client_of(bia), account)
    assert Mail.objects.filter(member=ana.membership).count() == 1
    Membership.objects.filter(pk=ana.membership_id).update(role="viewer")
    assert sent(account.organization) == []


def test_the_subject_of_a_nomination_tells_strangers_nothing(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    Account.objects.filter(pk=account.pk).update(designation="standard", owner=bia.membership)
    nominate(client_of(bia), account)
    assert sent(account.organization) == [("ana@aurora.example", "News of Alfa")]
    assert "Bia Souza nominated Alfa. You decide." in sink.outbox[0].body


def test_one_click_ends_notices_by_mail_and_leaves_the_inbox(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    wants(client_of(bia), "assigned", "mail")
    name_bia(client_of(ana), account, times=2)
    assert len(sent(account.organization)) == 2
    address = sink.outbox[0].extra_headers["List-Unsubscribe"][len("<http://localhost:8000") : -1]
    name_bia(client_of(ana), account)
    assert Client().post(address, ONE_CLICK).status_code == 200
    name_bia(client_of(ana), account)
    assert sent(account.organization) == []
    assert len(inbox(bia)) == 4
    kept = NoticePreference.objects.get(member=bia.membership).channels
    assert (kept["assigned"], kept["mentioned"], kept["today"]) == ([], ["inbox"], ["inbox"])


def test_reminders_obey_the_same_table(
    review: Review, bia: Actor, client_of: ClientOf, unread: Callable[[Actor], int]
) -> None:
    Account.objects.filter(pk=review.account_id).update(owner=bia.membership)
    wants(client_of(bia), "before", "mail")
    make_reminders(review.organization, now=datetime(2026, 11, 24, 4, tzinfo=UTC))
    made = Reminder.objects.get()
    assert (made.show_at, made.mail is not None) == (None, True)
    with time_machine.travel("2026-11-24T13:00:00Z", tick=False):
        assert unread(bia) == 0


def test_reminders_and_notices_stand_in_the_order_of_their_time(
    review: Review, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    Account.objects.filter(pk=review.account_id).update(owner=bia.membership)
    client = client_of(bia)
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        make_reminders(review.organization, now=timezone.now())
        name_bia(client_of(ana), review.account)
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        name_bia(client_of(ana), review.account)
        rows = [item.row for item in client.get("/o/aurora/inbox/").context["page_obj"]]
        assert [type(row).__name__ for row in rows] == ["Notice", "Reminder", "Notice"]
        for row in rows[:2]:
            client.post(f"/o/aurora/inbox/{row.pk}/read/")
        client.post(f"/o/aurora/inbox/{rows[2].pk}/snooze/", {"until": "tomorrow"})
        left = client.get("/o/aurora/inbox/").context["page_obj"]
        assert [item.row.read_at is not None for item in left] == [True, True]
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False):
        back = client.get("/o/aurora/inbox/").context["page_obj"][0].row
        assert (back.pk, back.read_at) == (rows[2].pk, None)
        client.post("/o/aurora/inbox/read/")
        assert Notice.objects.filter(read_at=None).count() == 0


def test_what_was_put_off_is_not_read_with_all_others(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    client = client_of(bia)
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        name_bia(client_of(ana), account, times=2)
        off, _other = client.get("/o/aurora/inbox/").context["page_obj"]
        client.post(f"/o/aurora/inbox/{off.row.pk}/snooze/", {"until": "tomorrow"})
        client.post("/o/aurora/inbox/read/")
        assert list(Notice.objects.filter(read_at=None)) == [off.row]


def test_what_a_weekend_brings_is_one_digest(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    boxes = {"mentioned-digest": "on", "working_days_only": "on"}
    assert client_of(bia).post(PAGE, TIMES | boxes).status_code == 302
    for day in (27, 28, 29):  # Friday to Sunday
        with time_machine.travel(f"2026-11-{day}T15:00:00Z", tick=False):
            name_bia(client_of(ana), account)
    digest = Mail.objects.get(member=bia.membership)
    assert (digest.send_at, digest.notices.count()) == (datetime(2026, 11, 30, 11, tzinfo=UTC), 3)


def test_somebody_else_s_notices_are_nowhere(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    name_bia(client_of(ana), account)
    notice = Notice.objects.get()
    client_of(ana).post("/o/aurora/inbox/read/")
    answer = client_of(ana).post(f"/o/aurora/inbox/{notice.pk}/read/")
    notice.refresh_from_db()
    assert (answer.status_code, notice.read_at) == (404, None)


def test_another_organisation_s_notices_stay_there(
    account: Account,
    borealis: Organization,
    ana: Actor,
    bia: Actor,
    make_member: Callable[..., Membership],
    client_of: ClientOf,
    inbox: Inbox,
    unread: Callable[[Actor], int],
) -> None:
    there = make_member(borealis, "kam", "bia@aurora.example")
    with organization_scope(borealis.id):
        theirs = Account.objects.create(name="Nordlicht", owner=there)
        Notice.objects.create(
            member=there, kind="handed_over", account=theirs, author_label="x", show_at=MONDAY_NOON
        )
    assert (inbox(bia), unread(bia)) == ([], 0)
    name_bia(client_of(ana), account)
    page = client_of(bia).get("/o/borealis/inbox/").content.decode()
    assert ("Nordlicht" in page, "Alfa" in page, "Ana Lima" in page) == (True, False, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_as_often_for_three_as_for_one(
    review: Review, ana: Actor, bia: Actor, client_of: ClientOf, count: int
) -> None:
    Account.objects.filter(pk=review.account_id).update(owner=bia.membership)
    client = client_of(ana)
    name_bia(client, review.account, times=count)
    for n in range(count):
        form = {"title": f"Do {n}", "owner": bia.membership_id}
        client.post(f"/o/aurora/actions/new/{review.account_id}/", form)
        Reminder.objects.create(
            review=review,
            member=bia.membership,
            kind="before",
            day=MONDAY_NOON.date() - timedelta(days=n),
            due_on=review.due_on,
            show_at=MONDAY_NOON - timedelta(hours=1),
        )
    reader = client_of(bia)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = reader.get("/o/aurora/inbox/")
    assert len(page.context["page_obj"].object_list) == 3 * count
    assert len(asked) == INBOX_QUERIES


INBOX_QUERIES = 15


def test_naming_asks_as_often_for_three_as_for_one(
    account: Account, ana: Actor, named: Any, client_of: ClientOf
) -> None:
    names = [f"Rui {last}" for last in ("Alves", "Brito", "Costa")]
    for n, name in enumerate(names):
        member = named(account.organization, "kam", name, f"rui{n}@aurora.example").membership
        NoticePreference.objects.create(member=member, channels={"mentioned": ["digest"]})
    client, asked = client_of(ana), []
    for count in (3, 1, 3):  # the first signs in
        text = " ".join(f"@{name}" for name in names[-count:])
        with CaptureQueriesContext(connection) as queries:
            client.post(f"{FIRM}/{account.pk}/history/", entry(text))
        asked.append(len(queries))
    assert (Notice.objects.count(), asked[1]) == (7, asked[2])


def test_a_name_is_never_markup(
    account: Account, ana: Actor, bia: Actor, named: Any, client_of: ClientOf
) -> None:
    eve = named(account.organization, "leader", "<b>Eve</b> %(who)s")
    client_of(eve).post(f"{FIRM}/{account.pk}/history/", entry("@Bia Souza"))
    page = client_of(bia).get("/o/aurora/inbox/").content.decode()
    assert "&lt;b&gt;Eve&lt;/b&gt; %(who)s named you" in page
    sent(account.organization)
    assert "&lt;b&gt;Eve&lt;/b&gt;" in sink.outbox[0].alternatives[0][0]


def test_old_notices_go_with_the_nightly_job(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    name_bia(client_of(ana), account)
    for days, left in ((179, 1), (180, 0)):
        plan_reminders(account.organization, now=MONDAY_NOON + timedelta(days=days))
        assert Notice.objects.count() == left
    assert forget_old(now=MONDAY_NOON + timedelta(days=180)) == 0


def test_what_is_chosen_of_unseen_kinds_stays(
    account: Account, bia: Actor, client_of: ClientOf
) -> None:
    wants(client_of(bia), "nominated", "digest")
    Membership.objects.filter(pk=bia.membership_id).update(role="viewer")
    wants(client_of(bia), "mentioned", "inbox")
    kept = NoticePreference.objects.get().channels
    assert (kept["nominated"], kept["mentioned"]) == (["digest"], ["inbox"])


def test_the_page_shows_the_usual_ways_first(bia: Actor, client_of: ClientOf) -> None:
    form = client_of(bia).get(PAGE).context["form"]
    on = {cell.name for _label, cells in form.rows() for cell in cells if cell.is_on}
    seen = [kind for kind in LABELS if kind not in ("imported", "plan_sent", "criteria_due")]
    assert on == {f"{kind}-{way}" for kind in seen for way in usual(kind)}
    assert not any(name.endswith(f"-{Channel.DIGEST}") for name in on)


def test_the_profile_leads_to_the_page(bia: Actor, client_of: ClientOf) -> None:
    assert f'href="{PAGE}"' in client_of(bia).get("/profile/").content.decode()
