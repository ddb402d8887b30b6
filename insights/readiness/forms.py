"""The form of a readiness check: for each question five numbers, three of them with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy

from insights.readiness.questions import PARTS, QUESTIONS, ReadinessQuestion


class ReadinessForm(forms.Form):
    """All questions; each is answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, question in QUESTIONS.items():
            self.fields[key] = forms.TypedChoiceField(
                label=str(question.asks),
                choices=_choices(question),
                coerce=int,
                widget=forms.RadioSelect,
            )

    def parts(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The parts with their fields."""
        for part in PARTS:
            yield str(part.title), [self[question.key] for question in part.questions]


def _choices(question: ReadinessQuestion) -> list[tuple[str, Any]]:
    """Between two sentences stands a number alone."""
    sentences = {1: question.one, 3: question.three, 5: question.five}
    return [
        (str(n), format_lazy("{} · {}", n, sentences[n]) if n in sentences else str(n))
        for n in range(1, 6)
    ]
