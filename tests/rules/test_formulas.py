"""What our files guard against spreadsheets, our imports read as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.formulas import guarded, unguarded

NASTY = st.text(st.sampled_from("=+-@,;|\t\r\n \"'a1."), max_size=12)


@given(NASTY.filter(lambda text: not text.startswith("'")))
def test_it_is_read_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(NASTY)
def test_nothing_runs_with_any_separator(text: str) -> None:
    for separator in ",;|\t\n":
        first, *others = guarded(text).split(separator)
        assert not any(part.lstrip(' "').startswith(("=", "+", "-", "@")) for part in others)
        assert not first.startswith(("=", "+", "@", "\t"))


@pytest.mark.parametrize("text", ["-5", "-5.25", "7", "a=1", "a - b", "Alfa; Beta"])
def test_what_runs_nowhere_stays(text: str) -> None:
    assert guarded(text) == text == unguarded(text)
