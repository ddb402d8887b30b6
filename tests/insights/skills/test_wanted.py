"""The ten skills with their anchors, and what each step of the method asks for."""

from __future__ import annotations

import pytest

from accounts.models import Phase
from insights.skills.anchors import SKILLS
from insights.skills.wanted import WANTED, steps_of


def test_ten_skills_each_with_five_different_sentences() -> None:
    assert len(SKILLS) == 10 == len(WANTED)
    sentences = [str(level) for skill in SKILLS.values() for level in skill.levels]
    assert len(set(sentences)) == 50
    assert min(len(sentence.split()) for sentence in sentences) >= 4
    rising = [list(wanted.levels) == sorted(wanted.levels) for wanted in WANTED.values()]
    assert set(rising) == {True}


@pytest.mark.parametrize(
    ("keys", "steps"),
    [
        (["tactical", "interdependent", "strategic"], [0, 2, 3]),
        (["tactical", "cooperative", "interdependent", "strategic"], [0, 1, 2, 3]),
        (["tactical", "cooperativo", "interdependent", "strategic"], [0, 1, 2, 3]),
        (["tactical", "interdependent", "close", "strategic"], [0, 2, 2, 3]),
        (["first", "tactical", "strategic"], [0, 0, 3]),
        (["tactical", "strategic", "beyond"], [0, 3, 3]),
        (["one", "two"], [0, 3]),
        (["a", "b", "c", "d"], [0, 1, 2, 3]),
        (["a", "b", "c", "d", "e", "f", "g", "h"], [0, 0, 1, 1, 2, 2, 3, 3]),
        ([], []),
    ],
)
def test_phases_of_an_organisation_stand_at_steps_of_the_method(keys, steps) -> None:
    assert steps_of([Phase(key=key) for key in keys]) == steps
