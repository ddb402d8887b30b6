"""The forms of rows, made once a process for readers of every language."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Plan


@pytest.mark.parametrize("languages", [("en", "pt-br"), ("pt-br", "en")])
def test_a_form_speaks_the_language_of_each_reader(
    kams: Client, plan: Plan, languages: tuple[str, str]
) -> None:
    address = reverse("plan:objectives_create", args=["aurora", plan.pk])
    words = {"en": "Whom at the client it serves", "pt-br": "A quem serve no cliente"}
    for language in languages:
        page = kams.get(address, headers={"accept-language": language}).content.decode()
        assert [one for one, text in words.items() if text in page] == [language]
