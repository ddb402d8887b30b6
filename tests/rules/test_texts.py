"""How texts are cleaned, compared, sorted and searched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses import web_address
from rules.names import sort_key
from rules.reasons import Refused
from rules.texts import line, prose

texts = st.text(st.characters(exclude_categories=("Cc", "Cs")))


@given(texts)
def test_a_cleaned_line_stays_as_it_is(text: str) -> None:
    clean = line(text)
    assert line(clean) == clean == unicodedata.normalize("NFC", clean)
    assert "  " not in clean
    assert clean == clean.strip()


@given(texts)
def test_cleaned_prose_stays_as_it_is(text: str) -> None:
    assert prose(prose(text)) == prose(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Acme \t\n Ltd ", "Acme Ltd"),
        ("Acme\u00a0\u2009Ltd\u3000", "Acme Ltd"),
        ("Sa\u0303o", "S\u00e3o"),
        ("\u202eemcA\u202c", "emcA"),
        ("Ac\u200bme\ufeff", "Acme"),
    ],
)
def test_a_line_is_cleaned(text: str, kept: str) -> None:
    assert line(text) == kept


def test_prose_keeps_its_lines() -> None:
    assert prose(" a\r\n  b\u00a0c\u2028d\te\r") == "a\n  b c\nd\te"


def test_prose_turns_no_direction_over() -> None:
    assert prose("Pay \u202e\u2066Acme\u2069\u202c now\u200f.") == "Pay Acme now\u200f."


@pytest.mark.parametrize("letter", ["\x00", "\x01", "\x0b", "\x1f", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_refused(letter: str) -> None:
    for clean in (line, prose):
        with pytest.raises(Refused) as refused:
            clean(f"a{letter}b")
        assert refused.value.code == "characters"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Łódź", "lodz"),
        ("Đặng", "dang"),
        ("Ørsted", "orsted"),
        ("Æther", "aether"),
        ("Œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("Þór", "thor"),
        ("Işık", "isik"),
        ("D’Água ‘x’ ʼn a´b", "d'agua 'x' 'n a'b"),
        ("ACME  ltd", "acme ltd"),
    ],
)
def test_names_are_found_by_what_people_type(text: str, key: str) -> None:
    assert sort_key(text) == key == sort_key(key)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("acme.com", "https://acme.com"),
        ("acme.com/@us", "https://acme.com/@us"),
        ("http://acme.com", "http://acme.com"),
        ("a@acme.com", None),
        ("https://me:secret@acme.com", None),
        ("ftp://acme.com", None),
        ("nonsense", None),
    ],
)
def test_a_web_address_is_read(text: str, kept: str | None) -> None:
    try:
        assert web_address(text) == kept
    except Refused as refused:
        assert (refused.code, kept) == ("web", None)
