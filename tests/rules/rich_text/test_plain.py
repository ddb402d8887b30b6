"""Rich texts without formats: as a textarea holds them, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reasons import Refused
from rules.rich_text.cleaning import as_text, clean, from_text

ENOUGH = 100_000

HTML = (
    "<h2>Aims</h2><p>Sell more.<br>Soon.</p><ul><li>a<br>aa<ul><li>b</li></ul></li><li>c</li></ul>"
    "<ol><li>d</li><li>e<ol><li>f</li></ol></li><li>g</li></ol><h3>Then</h3><p>&lt;done&gt;</p>"
)
PLAIN = """\
## Aims

Sell more.
Soon.

- a
  aa
  - b
- c
1. d
2. e
  1. f
3. g

### Then

<done>"""

lines = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=8),
    st.sampled_from(
        ["", "- a", "  - b", "1. c", "2. d", "  1) e", "## f", "#### g", "15. h", "-", "• i"]
    ),
)
plain = st.lists(lines, max_size=12).map("\n".join)


def test_a_text_reads_plain_and_comes_back() -> None:
    assert as_text(HTML) == PLAIN
    assert from_text(PLAIN, ENOUGH) == HTML


@given(plain)
def test_the_way_there_and_back_changes_nothing(text: str) -> None:
    html = from_text(text, ENOUGH)
    assert clean(html, ENOUGH) == html
    assert from_text(as_text(html), ENOUGH) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("a\r\nb\r\n\r\nc", "<p>a<br>b</p><p>c</p>"),
        ("* a\n\u2022 b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("1. a\n3. b", "<ol><li>a</li><li>b</li></ol>"),
        ("1. a\n\n15. May we met", "<ol><li>a</li></ol><p>15. May we met</p>"),
        ("15. May we met", "<p>15. May we met</p>"),
        ("-5 %", "<p>-5 %</p>"),
        ("#1 in its field", "<p>#1 in its field</p>"),
        ("<b>a</b> & b", "<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>"),
        ("\t- a", "<ul><li>a</li></ul>"),
    ],
)
def test_plain_text_becomes_paragraphs_and_lists(text: str, html: str) -> None:
    assert from_text(text, ENOUGH) == html


def test_what_was_not_changed_keeps_its_formats() -> None:
    before = '<h2>Aims</h2><p>Sell <strong>more</strong></p><ul><li><a href="https://a.example">a</a></li><li>b</li></ul>'
    assert from_text(as_text(before), ENOUGH, over=before) == before
    assert from_text("## Aims\n\nSell more now\n\n- a\n- c", ENOUGH, over=before) == (
        '<h2>Aims</h2><p>Sell more now</p><ul><li><a href="https://a.example">a</a></li><li>c</li></ul>'
    )


def test_control_characters_and_long_texts_are_refused() -> None:
    for text, code in (("a\x01", "characters"), ("abcd", "max_length")):
        with pytest.raises(Refused) as refused:
            from_text(text, 3)
        assert refused.value.code == code
