"""The settings take only what exists."""

import pytest

from people.organizations import create_organization
from rules.errors import RuleError
from tenants import codes
from tenants.actors import Actor
from tenants.models import Organization

FORM = {
    "name": "Aurora",
    "locale": "pt-BR",
    "currency": "BRL",
    "timezone": "America/Sao_Paulo",
    "country": "BR",
    "fiscal_year_start": "1",
    "band_a": "8",
    "band_b": "6",
    "abc_a": "80",
    "abc_b": "95",
    "key_cap": "15",
    "kam_cap": "5",
}
MADE = {"name": "X", "admin_email": "x@x.example", "admin_password": "correct-horse-battery"}


def test_the_lists_are_whole() -> None:
    assert (len(codes.COUNTRIES), len(codes.CURRENCIES)) == (249, 155)
    assert "America/Sao_Paulo" in codes.zones()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "ZZZ"),
        ("currency", "BR"),
        ("country", "XX"),
        ("country", "BRA"),
        ("timezone", "Mars/Olympus"),
        ("locale", "fr"),
        ("fiscal_year_start", "13"),
    ],
)
def test_what_does_not_exist_is_told_beside_the_field(
    admin: Actor, client_of: object, field: str, value: str
) -> None:
    answer = client_of(admin).post("/o/aurora/settings/", FORM | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    kept = Organization.objects.get(slug="aurora")
    assert str(getattr(kept, field)) == FORM[field]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("country", "Brasil", "There is no such country. Two letters, such as BR or DE."),
        ("country", "Germany", "There is no such country. Two letters, such as BR or DE."),
        ("currency", "Real", "There is no such currency. Three letters, such as BRL or EUR."),
    ],
)
def test_a_name_is_never_cut_to_a_code(
    admin: Actor, client_of: object, field: str, typed: str, said: str
) -> None:
    client = client_of(admin)
    form = client.get("/o/aurora/settings/").context["form"]
    longest = int(form[field].field.widget.attrs.get("maxlength", 60))
    answer = client.post("/o/aurora/settings/", FORM | {field: typed[:longest]})
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [said]})


def test_small_letters_are_taken(admin: Actor, client_of: object) -> None:
    form = FORM | {"currency": "eur", "country": "de"}
    assert client_of(admin).post("/o/aurora/settings/", form).status_code == 302
    kept = Organization.objects.get(slug="aurora")
    assert (kept.currency, kept.country) == ("EUR", "DE")


def test_the_currency_stays_under_money(admin: Actor, client_of: object, load: object) -> None:
    load("A", "2026-10")
    answer = client_of(admin).post("/o/aurora/settings/", FORM | {"currency": "EUR"})
    errors = {"currency": ["There are amounts in BRL; the currency stays."]}
    assert (answer.status_code, answer.context["form"].errors) == (422, errors)
    assert client_of(admin).post("/o/aurora/settings/", FORM | {"name": "Other"}).status_code == 302
    kept = Organization.objects.get(slug="aurora")
    assert (kept.name, kept.currency) == ("Other", "BRL")


def test_bands_that_do_not_descend_say_why(admin: Actor, client_of: object) -> None:
    answer = client_of(admin).post("/o/aurora/settings/", FORM | {"band_a": "5"})
    assert "Band A begins above band B" in answer.content.decode()


@pytest.mark.parametrize(
    "odd", [{"currency": "ZZZ"}, {"country": "XX"}, {"timezone": "Mars/Olympus"}, {"locale": "fr"}]
)
def test_no_organisation_is_made_with_what_does_not_exist(db: None, odd: dict) -> None:
    with pytest.raises(RuleError):
        create_organization(slug="x", **MADE, **odd)
