"""Many scores in one request: each as one alone, and nobody's judgement is lost."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from api.bulk import Item
from audit.models import Change, Entry
from scoring.many import upsert_scores
from scoring.models import Criterion, Rung, Score, Standing
from scoring.scores import set_score
from tenants.actors import Actor
from tests.programs import Program

Answers = list[tuple[str, list[tuple[str, str]]]]


def sent(program: Program, *items: dict[str, Any], query: str = "") -> Answers:
    answer = program.call("POST", f"scores/bulk/{query}", {"items": list(items)})
    assert answer.status_code == 207, answer.content
    return [
        (one["outcome"], [(e["pointer"], e["code"]) for e in one["errors"]])
        for one in answer.json()["results"]
    ]


def item(criterion: Criterion, account: Account, value: int, **more: Any) -> dict[str, Any]:
    return {"criterion": str(criterion.pk), "account": str(account.pk), "value": value} | more


def written() -> dict[str, Any]:
    """Scores, what follows from them, log and stream, without ids and versions."""
    return {
        "scores": sorted(
            Score.objects.values_list("criterion__name", "account__name", "value", "rationale")
        ),
        "standings": sorted(Standing.objects.values_list("account__name", "points", "scored")),
        "rungs": sorted(Rung.objects.values_list("points", "accounts")),
        "log": sorted(
            (e.action, e.object_label, str(e.changes), e.resource)
            for e in Entry.objects.filter(action="score.set")
        ),
        "stream": sorted(Change.objects.filter(resource="scores").values_list("kind", flat=True)),
    }


def test_many_are_written_as_one_after_the_other(
    writer: Program, leader: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    cells = [
        (c, a, 1 + (n * 7 + m) % 10) for n, c in enumerate(criteria) for m, a in enumerate(accounts)
    ]
    for criterion, account, value in cells:
        set_score(actor=leader, criterion=criterion, account=account, value=value, rationale="Why")
    alone = written()
    Score.objects.all().delete()
    for model in (Standing, Rung, Change):
        model.objects.all().delete()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    before = Entry.objects.count()
    items = [item(c, a, value, rationale="Why") for c, a, value in cells]
    assert sent(writer, *items) == [("made", [])] * len(cells)
    many = written()
    assert Entry.objects.count() - before == len(cells)
    many["log"] = many["log"][::2]
    assert many == alone
    assert sent(writer, *items) == [("unchanged", [])] * len(cells)


def test_what_stands_is_changed_by_who_has_seen_it(
    writer: Program, leader: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    cell = (criteria[0], accounts[0])
    seen = set_score(actor=leader, criterion=cell[0], account=cell[1], value=3, rationale="Why")
    assert seen is not None
    unseen = ("refused", [("/version", "required")])
    stale = ("refused", [("/version", "stale")])
    assert sent(writer, item(*cell, 4)) == [unseen]
    assert sent(writer, item(*cell, 4, version=seen.version - 1)) == [stale]
    tried = sent(writer, item(*cell, 4, version=seen.version), query="?dry_run=true")
    assert tried == [("changed", [])]
    assert Score.objects.get().value == 3
    assert sent(
        writer,
        item(*cell, 4, version=seen.version),
        item(*cell, 5, version=seen.version),
        item(*cell, 4),
    ) == [("changed", []), stale, ("unchanged", [])]
    (score,) = writer.call("GET", "scores/").json()["results"]
    assert (score["value"], score["rationale"], score["author"]) == (4, "Why", None)
    assert score["version"] == seen.version + 1


def test_a_refused_item_holds_up_no_other(
    writer: Program, stranger: Program, criteria: list[Criterion], accounts: list[Account]
) -> None:
    fit, gone, here = criteria[0], accounts[0], accounts[1]
    writer.call("POST", f"accounts/{gone.pk}/archive/")
    foreign = stranger.call("POST", "accounts/", {"name": "Theirs"}).json()["id"]
    nothing = str(accounts[2].pk)
    assert sent(
        writer,
        item(fit, gone, 3),
        item(fit, here, 11),
        item(fit, here, 3) | {"account": foreign},
        item(fit, here, 3) | {"criterion": nothing},
        item(fit, here, 3) | {"account": {"system": "crm", "external_id": "no"}},
        item(fit, here, 3),
        item(fit, here, 3, weight=1),
    ) == [
        ("refused", [("", "rule")]),
        ("refused", [("/value", "max_value")]),
        ("refused", [("/account", "unknown")]),
        ("refused", [("/criterion", "unknown")]),
        ("refused", [("/account", "unknown")]),
        ("made", []),
        ("refused", [("/weight", "unknown")]),
    ]
    body = {"items": [item(fit, here, 3)]}
    theirs = stranger.call("POST", "scores/bulk/", body).json()["results"]
    assert [one["outcome"] for one in theirs] == ["refused"]
    assert Score.objects.count() == 1


def test_a_kam_scores_accounts_of_theirs(
    kam: Actor, viewer: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    mine = Account.objects.create(name="Mine", owner=kam.membership)

    def outcomes(actor: Actor) -> list[str]:
        cells = [
            Item(n, {"criterion": criteria[0].pk, "account": account.pk, "value": 3})
            for n, account in enumerate((mine, accounts[0]))
        ]
        return [
            r.errors[0].code if r.errors else r.outcome
            for r in upsert_scores(actor=actor, items=cells)
        ]

    assert outcomes(viewer) == ["not_allowed"] * 2
    assert outcomes(kam) == ["made", "not_allowed"]
    assert Score.objects.get().author_id == kam.membership_id


def test_many_take_as_many_statements_as_few(
    writer: Program, criteria: list[Criterion], accounts: list[Account]
) -> None:
    counts = []
    sent(writer)
    for some in (accounts[:1], accounts[1:]):
        with CaptureQueriesContext(connection) as asked:
            items = [item(criterion, account, 5) for criterion in criteria for account in some]
            assert {outcome for outcome, _errors in sent(writer, *items)} == {"made"}
        counts.append(len(asked))
    assert counts[0] == counts[1]
