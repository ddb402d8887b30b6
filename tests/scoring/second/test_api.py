"""Second scores as programs read them, and take them back."""

from __future__ import annotations

from typing import Any

from audit.entries import history
from scoring.models import Score, SecondScore
from scoring.second.rules import set_second_score
from tenants.actors import Actor
from tests.audit.streaming import heard


def test_a_program_reads_both_and_gives_none(
    scored: dict[str, Any], leader: Actor, second: Actor, writer: Any
) -> None:
    given = set_second_score(actor=second, **scored, value=4, rationale="Nobody knows us")
    assert given is not None
    shown = writer.call("GET", f"second-scores/{given.pk}/").json()
    times = {name: shown.pop(name) for name in ("given_at", "first_at")}
    assert all(times.values())
    assert shown == {
        "id": str(given.pk),
        "criterion": str(scored["criterion"].pk),
        "account": {"id": str(scored["account"].pk), "name": "Alfa"},
        "value": 4,
        "rationale": "Nobody knows us",
        "author": "second@aurora.example",
        "first_value": 7,
        "first_author": leader.membership.email if leader.membership else "",
        "version": given.version,
    }
    listed = writer.call("GET", f"second-scores/?account={scored['account'].pk}").json()["results"]
    assert [row["id"] for row in listed] == [str(given.pk)]
    path = f"second-scores/{given.pk}/"
    codes = [
        writer.call("POST", "second-scores/", {"value": 3}).status_code,
        writer.call("PATCH", path, {"value": 3}).status_code,
    ]
    assert codes == [405, 405]
    assert SecondScore.objects.get().value == 4


def test_a_program_takes_one_back(
    scored: dict[str, Any], second: Actor, writer: Any, reader: Any
) -> None:
    given = set_second_score(actor=second, **scored, value=4)
    assert given is not None
    path = f"second-scores/{given.pk}/"
    tag = writer.call("GET", path)["etag"]
    assert reader.call("DELETE", path, **{"if-match": tag}).status_code == 403
    assert writer.call("DELETE", path).status_code == 428
    assert writer.call("DELETE", path, **{"if-match": '"1"'}).status_code == 412
    assert writer.call("DELETE", path, **{"if-match": tag}).status_code == 204
    assert (SecondScore.objects.count(), Score.objects.count()) == (0, 2)
    assert history(scored["account"].pk)[0].action == "second_score.removed"
    assert writer.call("GET", path).status_code == 404


def test_the_stream_tells_of_them(scored: dict[str, Any], second: Actor) -> None:
    heard()
    told = []
    for value in (4, 5, None):
        set_second_score(actor=second, **scored, value=value)
        told += heard()
    assert told == [
        ("second-scores", "made", []),
        ("second-scores", "changed", ["value"]),
        ("second-scores", "deleted", []),
    ]
