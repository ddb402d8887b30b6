"""A number that a person types is read as the person writes numbers, in every field."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.test import Client
from django.utils.translation import override

from accounts.models import Account, AccountFigures, ProgrammeSettings
from pages.numbers import read_number, write_number
from scoring.models import Matrix, Score
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.people.test_settings import FORM

MATRICES = "/o/aurora/scoring/matrices/"
ENGLISH = "10,000 25,000 50,000 100,000.5 250,000 500,000 1,000,000 2,500,000 5,000,000"
PORTUGUESE = "10.000 25.000 50.000 100.000,5 250.000 500.000 1.000.000 2.500.000 5.000.000"
WAYS = [("en", ENGLISH, "60,000.00"), ("pt-br", PORTUGUESE, "60.000,00")]


def criteria_form(limits: str, **more: str) -> dict[str, str]:
    """What a browser sends of a new matrix with one measured criterion."""
    form = {"name": "Rule", "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    for number, name in enumerate(("Revenue", "Influence", "Growth")):
        form |= {
            f"form-{number}-name": name,
            f"form-{number}-weight": "10",
            f"form-{number}-kind": "judged",
        }
    measured = {"kind": "measured", "metric": "revenue_12m", "breakpoints": limits}
    return form | {f"form-0-{name}": value for name, value in measured.items()} | more


@pytest.fixture
def reader(leader: Actor, client_of: Callable[[Actor], Client]) -> Callable[[str], Client]:
    """A browser in a language."""

    def make(language: str, actor: Actor = leader) -> Client:
        client = client_of(actor)
        client.cookies["language"] = language
        return client

    return make


@pytest.mark.parametrize(("language", "limits", "revenue"), WAYS)
def test_limits_score_as_the_reader_meant_them(
    aurora: Organization,
    reader: Callable[..., Client],
    language: str,
    limits: str,
    revenue: str,
) -> None:
    client = reader(language)
    assert client.post("/o/aurora/accounts/new/", {"name": "Acme"}).status_code == 302
    with organization_scope(aurora.id):
        account = Account.objects.get()
    month = {"month": "2026-01", "revenue": revenue, "cost": ""}
    assert client.post(f"/o/aurora/accounts/{account.pk}/performance/", month).status_code == 302
    assert client.post(f"{MATRICES}new/", criteria_form(limits)).status_code == 302
    with organization_scope(aurora.id):
        matrix = Matrix.objects.get()
    shown = client.get(f"{MATRICES}{matrix.pk}/edit/").context["formset"].forms[0]
    assert shown["breakpoints"].value() == limits
    activated = client.post(f"{MATRICES}{matrix.pk}/activation/", {"version": matrix.version})
    assert activated.status_code == 302
    with organization_scope(aurora.id):
        assert AccountFigures.objects.get().revenue == 6_000_000
        assert list(Score.objects.values_list("value", flat=True)) == [4]


@pytest.mark.parametrize(
    ("language", "limits"),
    [("en", PORTUGUESE), ("pt-br", ENGLISH), ("en", "50,5"), ("pt-br", "1 2 3 4 5 6 7 8 9.5")],
)
def test_limits_in_another_format_are_refused_and_kept_as_typed(
    aurora: Organization, reader: Callable[..., Client], language: str, limits: str
) -> None:
    answer = reader(language).post(f"{MATRICES}new/", criteria_form(limits))
    first = answer.context["formset"].forms[0]
    assert (list(first.errors), first["breakpoints"].value()) == (["breakpoints"], limits)
    with organization_scope(aurora.id):
        assert Matrix.objects.count() == 0


def test_arranging_keeps_limits_as_they_were_typed(reader: Callable[..., Client]) -> None:
    sent = criteria_form(PORTUGUESE, arrange="down-0")
    page = reader("pt-br").post(f"{MATRICES}new/", sent)
    assert page.context["formset"].forms[1]["breakpoints"].value() == PORTUGUESE


@pytest.mark.parametrize(
    ("language", "first"), [("en", "10,000 25,000 50,000"), ("pt-br", "10.000 25.000 50.000")]
)
def test_what_we_suggest_stands_in_the_reader_s_format(
    aurora: Organization, reader: Callable[..., Client], language: str, first: str
) -> None:
    page = reader(language).get(f"{MATRICES}new/")
    shown = page.context["formset"].forms[0]["breakpoints"].value()
    assert " ".join(shown.split()[:3]) == first


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("en", "50,000", 5_000_000),
        ("en", "50.5", 5_050),
        ("en", "50,5", None),
        ("pt-br", "50.000", 5_000_000),
        ("pt-br", "50,5", 5_050),
        ("pt-br", "50.5", None),
        ("pt-br", "R$ 1.234,56", 123_456),
    ],
)
def test_money_of_a_month(
    aurora: Organization,
    reader: Callable[..., Client],
    language: str,
    typed: str,
    kept: int | None,
) -> None:
    client = reader(language)
    client.post("/o/aurora/accounts/new/", {"name": "Acme"})
    with organization_scope(aurora.id):
        account = Account.objects.get()
    month = {"month": "2026-01", "revenue": typed, "cost": ""}
    client.post(f"/o/aurora/accounts/{account.pk}/performance/", month)
    with organization_scope(aurora.id):
        found = list(account.months.values_list("revenue_minor", flat=True))
    assert found == ([] if kept is None else [kept])


@pytest.mark.parametrize(
    ("language", "decimals"), [("en", ("8.5", "75.5")), ("pt-br", ("8,5", "75,5"))]
)
def test_bands_and_classes_of_the_organisation(
    aurora: Organization,
    make_member: Callable[..., Membership],
    reader: Callable[..., Client],
    language: str,
    decimals: tuple[str, str],
) -> None:
    client = reader(language, Actor.of_member(make_member(aurora, Role.ADMIN)))
    band, share = decimals
    high = share.replace("75", "95").removesuffix(f"{share[2]}5")
    sent = FORM | {"band_a": band, "abc_a": share, "abc_b": high, "key_cap": "20"}
    assert client.post("/o/aurora/settings/", sent).status_code == 302
    with organization_scope(aurora.id):
        kept = Organization.objects.get(pk=aurora.pk)
    assert (kept.band_a, kept.abc_a, kept.key_cap) == (Decimal("8.5"), Decimal("0.755"), 20)
    page = client.get("/o/aurora/settings/").content.decode()
    mark = share[2]
    shown = dict(re.findall(r'name="(band_a|abc_a|abc_b)" value="([^"]*)"', page))
    assert shown == {"band_a": f"8{mark}50", "abc_a": share, "abc_b": "95"}


@pytest.mark.parametrize(("language", "typed"), [("en", "1,000"), ("pt-br", "1.000")])
def test_a_thousand_days_are_not_one(
    aurora: Organization, reader: Callable[..., Client], language: str, typed: str
) -> None:
    client = reader(language)
    form = client.get("/o/aurora/settings/phases/").context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"patience_days": typed}
    near = {"en": "1.5", "pt-br": "1,5"}[language]
    answer = client.post("/o/aurora/settings/phases/", sent | {"near_line": near})
    assert answer.status_code == 302
    with organization_scope(aurora.id):
        kept = ProgrammeSettings.objects.get()
    assert (kept.patience_days, kept.near_line) == (1000, Decimal("1.50"))


def test_every_field_for_a_number_reads_it_as_the_reader_does() -> None:
    """A form that is added later takes these fields as well; hidden ones hold our own values."""
    found = {
        f"{form.__module__}.{form.__name__}.{name}": type(field)
        for form in _forms(forms.BaseForm)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.IntegerField) and not field.widget.is_hidden
    }
    plain = (forms.IntegerField, forms.DecimalField)
    assert [name for name, kind in found.items() if kind in plain] == []
    assert len(found) > 15


def _forms(root: Any) -> list[Any]:
    """Every form of ours; those of Django and its packages ask for no number."""
    ours = {app.name for app in apps.get_app_configs() if app.path.startswith(_root())}
    below = [found for form in root.__subclasses__() for found in (form, *_forms(form))]
    return [form for form in below if form.__module__.split(".")[0] in ours]


def _root() -> str:
    return apps.get_app_config("scoring").path.removesuffix("scoring")


@pytest.mark.parametrize("language", ["en", "pt-br"])
@pytest.mark.parametrize("number", ["0", "-1234.5", "50000", "0.05", "9999999999999999", "1E+5"])
def test_what_is_shown_is_read_back(language: str, number: str) -> None:
    with override(language):
        assert read_number(write_number(Decimal(number))) == Decimal(number)
