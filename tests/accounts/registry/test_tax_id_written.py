"""A tax id is kept as digits and letters, and shown as people write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tenants.actors import Actor


@pytest.mark.parametrize(
    ("country", "typed", "shown"),
    [
        ("", "11222333000181", "11.222.333/0001-81"),
        ("Germany", "11222333000181", "11.222.333/0001-81"),
        ("Brasil", "12abc34501de35", "12.ABC.345/01DE-35"),
        ("", "52998224725", "529.982.247-25"),
        ("Germany", "52998224725", "52998224725"),
        ("Germany", "DE 129273398", "DE 129273398"),
    ],
)
def test_pages_show_a_tax_id_as_it_is_written_in_its_country(
    leader: Actor, client_of: Callable[[Actor], Client], country: str, typed: str, shown: str
) -> None:
    client = client_of(leader)
    form = {"name": "Acme", "country": country, "tax_id": typed}
    made = client.post("/o/aurora/accounts/new/", form, follow=True)
    page = made.content.decode()
    edit = client.get(f"{made.redirect_chain[-1][0]}edit/")
    same_name = client.post("/o/aurora/accounts/new/", {"name": "Acme"}).content.decode()
    assert f"<dd>{shown}</dd>" in page
    assert f"<small> {shown}</small>" in same_name
    assert edit.context["form"]["tax_id"].value() == shown
