"""Search over the history: words and beginnings, all of them, newest first, one organisation."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from accounts.history.rules import add_entry, change_entry
from accounts.history.searching import EntryPlace, beginning, holding, marked, page_of
from accounts.history.words import terms_of
from accounts.models import Account, EntryWord, HistoryEntry
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

DAY = date(2026, 3, 2)
WORD = r"\(word\)::text"
TEXTS = [
    "A entrega das peças atrasou",
    "Entregamos a peça nova; o cliente gostou",
    "The client wants a new delivery plan",
    "Preço: R$ 1500, nota 9 de 10",
]


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    account = create_account(actor=leader, values={"name": "Alfa"})
    for number, text in enumerate(TEXTS):
        write(leader, account, text, DAY + timedelta(days=number))
    return account


def write(actor: Actor, account: Account, text: str, day: date = DAY) -> HistoryEntry:
    return add_entry(actor=actor, account=account, kind="signal", happened_on=day, text=text)


def found(question: str) -> list[str]:
    page = page_of(holding(HistoryEntry.objects.all(), terms_of(question)), None)
    return [entry.text for entry in page.entries]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("", [3, 2, 1, 0]),
        ("entrega", [1, 0]),
        ("ENTREGA peças", [0]),
        ("entreg pec", [1, 0]),
        ("pecas", [0]),
        ("PEÇA", [1, 0]),
        ("client", [2, 1]),
        ("the client", [2, 1]),
        ("new deliv", [2]),
        ("1500", [3]),
        ("trega", []),
        ("entrega delivery", []),
        ("%", [3, 2, 1, 0]),
        ("entrega%", [1, 0]),
        ("zzz", []),
    ],
)
def test_what_is_found(account: Account, question: str, numbers: list[int]) -> None:
    assert found(question) == [TEXTS[n] for n in numbers]


def test_changed_words_are_found_at_once(account: Account, leader: Actor) -> None:
    entry = HistoryEntry.objects.get(text=TEXTS[0])
    change_entry(actor=leader, entry=entry, values={"text": "Tudo resolvido"})
    assert (found("entrega"), found("resolvido")) == ([TEXTS[1]], ["Tudo resolvido"])


def test_the_same_word_of_another_organization_is_not_found(
    account: Account, leader: Actor, outsider: Actor
) -> None:
    with organization_scope(outsider.organization.id):
        theirs = create_account(actor=outsider, values={"name": "Alfa"})
        write(outsider, theirs, "Segredo: entrega adiada")
        assert found("entrega") == ["Segredo: entrega adiada"]
    assert found("entrega") == [TEXTS[1], TEXTS[0]]
    assert found("segredo") == []


def test_pages_follow_each_other_without_gaps(account: Account, leader: Actor) -> None:
    for number in range(4):
        write(leader, account, f"Mesmo dia {number}", DAY)
    seen, place = [], None
    for _page in range(5):
        page = page_of(HistoryEntry.objects.all(), place, size=2)
        seen += [entry.text for entry in page.entries]
        if page.older is None:
            break
        place = EntryPlace.read(str(page.older))
    everything = HistoryEntry.objects.order_by("-happened_on", "-id")
    assert seen == [entry.text for entry in everything]


@pytest.mark.parametrize("text", ["", "x", "2026-03-02", "2026-13-02.x", "2026-03-02.1", "..."])
def test_odd_places_are_the_first_page(text: str) -> None:
    assert EntryPlace.read(text) is None


@pytest.mark.parametrize(
    ("text", "question", "html"),
    [
        ("A entrega <b>já</b>", "entrega", "A <mark>entrega</mark> &lt;b&gt;já&lt;/b&gt;"),
        (
            "<script>Peça</script>",
            "peca script",
            "&lt;<mark>script</mark>&gt;<mark>Peça</mark>&lt;/<mark>script</mark>&gt;",
        ),
        ("A & B", "", "A &amp; B"),
        ("Entregar tudo", "ent", "<mark>Entregar</mark> tudo"),
        ("ﬁm 'ok' \"x\"", "fim", "<mark>ﬁm</mark> &#x27;ok&#x27; &quot;x&quot;"),
    ],
)
def test_words_are_marked_in_escaped_text(text: str, question: str, html: str) -> None:
    assert marked(text, terms_of(question)) == html


def test_long_texts_show_the_place_of_the_first_word() -> None:
    text = "palavra " * 100 + "agulha " + "palavra " * 100
    html = marked(text, ["agulha"])
    assert html.startswith("… palavra ")
    assert html.endswith("palavra …")
    assert (html.count("<mark>"), len(html) < 400) == (1, True)
    assert marked("x" * 2_000, ["agulha"]) == "x" * 320 + " …"


def index_condition(words: QuerySet) -> str:
    """What the index of words is asked, as the runtime role and under its policies."""
    sql, params = words.values("entry").order_by("word").query.sql_with_params()
    with connection.cursor() as cursor:
        for method in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{method} = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = [line.strip() for (line,) in cursor.fetchall()]
    place = next(n for n, line in enumerate(plan) if "using entry_by_word" in line)
    return plan[place + 1]


def test_the_index_serves_under_row_level_security(account: Account) -> None:
    asked = index_condition(EntryWord.objects.filter(**beginning("entrega")))
    assert re.findall(rf"{WORD} (\S+) '(\w+)", asked) == [(">=", "entrega"), ("<", "entrega")]
    leaking = index_condition(EntryWord.objects.filter(word__startswith="entrega"))
    assert re.findall(rf"{WORD} (\S+)", leaking) == []
