"""Tags that the product draws its own way say what Django's say."""

from __future__ import annotations

import uuid

import pytest
from django.template import Context, engines
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)


def drawn(source: str, **context: object) -> str:
    template = engines["django"].from_string(source)
    return template.template.render(Context(context))


@pytest.mark.parametrize("pk", [ONE, TWO, str(ONE)])
def test_an_address_is_that_of_the_thing(pk: object) -> None:
    for _again in range(2):
        source = "{% url 'accounts:detail' slug pk %}"
        assert drawn(source, slug="aurora", pk=pk) == reverse(
            "accounts:detail", args=["aurora", pk]
        )
    assert drawn("{% url 'accounts:detail' slug=s pk=p %}", s="a", p=pk) == f"/o/a/accounts/{pk}/"


def test_an_address_that_is_not_there_is_a_fault_unless_it_is_kept() -> None:
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'accounts:detail' 'aurora' %}")
    assert drawn("{% url 'accounts:nowhere' as there %}[{{ there }}]") == "[]"
    assert drawn("{% url 'home' as there %}[{{ there }}]") == "[/]"


def test_a_text_is_said_in_the_language_of_each_reader() -> None:
    template = engines["django"].from_string(
        "{% load i18n %}{% translate 'Accounts' %} {% translate 'Answer' context 'a button' %}"
    )
    told = []
    for language in ("en", "pt-br", "en"):
        with override(language):
            told.append(template.render())
    assert told == ["Accounts Answer", "Contas Responder", "Accounts Answer"]


def test_a_text_of_the_context_is_looked_up_each_time_and_escaped() -> None:
    source = "{% load i18n %}{% translate word %}|{% translate word as kept %}{{ kept }}"
    with override("pt-br"):
        assert drawn(source, word="Accounts") == "Contas|Contas"
        assert drawn(source, word="<b>") == "&lt;b&gt;|&lt;b&gt;"
    assert drawn("{% load i18n %}{% translate 'Accounts'|lower %}") == "accounts"
    assert drawn("{% load i18n %}{% blocktranslate %}{{ n }} of us{% endblocktranslate %}", n=2)
