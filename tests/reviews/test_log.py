"""The log of reviews and cadences in the language of who reads it."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from accounts.phases.settings import change_programme
from audit.models import Entry
from reviews.models import Cadence, Review
from tenants.actors import Actor
from tests.programs import Program


def test_the_log_speaks_to_its_reader(monthly: Cadence, review: Review) -> None:
    kept = [e.object_label for e in Entry.objects.filter(object_id__in=[monthly.pk, review.pk])]
    assert sorted(kept) == ["Alfa: Internal review 2026-11-25", "Key accounts: Internal review"]
    planned = Entry.objects.get(object_id=review.pk)
    cadence = Entry.objects.get(object_id=monthly.pk)
    with override("en"):
        assert planned.sentence == "Alfa: Internal review 25 Nov 2026 was planned"
        assert cadence.sentence == "The cadence Key accounts: Internal review was set"
    with override("pt-br"):
        assert "Alfa: Revisão interna 25/11/2026" in planned.sentence
        assert "Contas-chave: Revisão interna" in cadence.sentence


def test_programs_read_it_in_their_language(
    monthly: Cadence, writer: Program, leader: Actor
) -> None:
    change_programme(actor=leader, values={"patience_days": 77})
    told = {}
    for language in ("en", "pt-br"):
        rows = writer.call("GET", "audit-entries/", **{"accept-language": language}).json()
        told[language] = {
            row["action"]: row["object_label"]
            for row in rows["results"]
            if row["action"] in ("cadence.set", "programme.changed")
        }
    assert told == {
        "en": {
            "programme.changed": "Programme",
            "cadence.set": "Key accounts: Internal review",
        },
        "pt-br": {
            "programme.changed": "Programa",
            "cadence.set": "Contas-chave: Revisão interna",
        },
    }


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("A: B: Revisão interna 2026-11-25", "A: B: Internal review 25 Nov 2026"),
        ("Alfa: Something else 2026-11-25", "Alfa: Something else 25 Nov 2026"),
        ("Alfa", "Alfa"),
    ],
)
def test_what_was_kept_in_another_language_or_shape(kept: str, read: str) -> None:
    entry = Entry(action="x", object_type="review", object_label=kept)
    with override("en"):
        assert entry.sentence == f"{read}: x"
