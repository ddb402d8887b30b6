"""The ABC page before any revenue leads those who may to its import."""

from __future__ import annotations

from tenants.actors import Actor

CURVE, IMPORT = "/o/aurora/insights/abc/", "/o/aurora/accounts/import/?kind=revenue"


def test_the_import_opens_on_revenue(leader: Actor, client_of) -> None:
    client = client_of(leader)
    assert client.get(CURVE).content.decode().count(f'href="{IMPORT}"') == 1
    assert client.get(IMPORT).context["form"]["kind"].value() == "revenue"


def test_who_may_not_import_gets_no_button(kam: Actor, client_of) -> None:
    answer = client_of(kam).get(CURVE)
    assert (answer.status_code, answer.content.decode().count(IMPORT)) == (200, 0)
