"""What the client said stands beside the objectives on our own page, for whoever may read it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.plans.sharing.conftest import Parts, text_of

Share = Callable[..., str]


def page(client: Client, parts: Parts) -> str:
    answer = client.get(reverse("plan:detail", args=["aurora", parts.plan.pk]))
    assert answer.status_code == 200
    return text_of(answer.content)


def objective(client: Client, parts: Parts, title: str) -> str:
    """What the page says of one objective."""
    listed = page(client, parts).partition("Objectives New objective")[2]
    return listed.partition(title)[2].partition("New action")[0]


def test_each_answer_names_who_when_and_of_which_version(
    kams: Client, parts: Parts, share: Share, reader: Client
) -> None:
    reader.post(
        share(),
        {
            "name": "Rita Sousa",
            "seen": "on",
            f"said-{parts.objective}": "accepted",
            f"said-{parts.second}": "disputed",
            f"comment-{parts.second}": "Not before 2028.",
        },
    )
    first = objective(kams, parts, "Second site")
    assert "Accepted by Rita Sousa on" in first
    assert "in version 1" in first
    second = objective(kams, parts, "Third site")
    assert "Disputed by Rita Sousa on" in second
    assert "in version 1 Not before 2028." in second
    assert "Read by Rita Sousa on" in page(kams, parts)


def test_the_last_word_of_each_reader_counts(
    kams: Client, parts: Parts, share: Share, reader: Client
) -> None:
    rita, paul = share(), share(recipient_name="Paul")
    name = f"said-{parts.objective}"
    reader.post(rita, {"name": "Rita", name: "accepted"})
    disputed = {name: "disputed", f"comment-{parts.objective}": "<b>No</b>"}
    reader.post(rita, {"name": "Rita", **disputed})
    reader.post(paul, {"name": "Paul", name: "accepted"})
    shown = objective(kams, parts, "Second site")
    assert shown.count("Rita") == 1
    assert shown.index("Accepted by Paul on") < shown.index("Disputed by Rita on")
    assert "&lt;b&gt;No&lt;/b&gt;" in shown


def test_where_nobody_answered_nothing_stands(kams: Client, parts: Parts, share: Share) -> None:
    share()
    assert "Accepted by" not in page(kams, parts)
    assert "Read by" not in page(kams, parts)
