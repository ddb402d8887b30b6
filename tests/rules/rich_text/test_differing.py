"""What changed between two texts, by words."""

from collections.abc import Iterable

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from rules.rich_text.cleaning import blocks, clean
from rules.rich_text.differing import Difference, difference
from rules.rich_text.shapes import Block, write
from rules.rich_text.tidying import joined
from tests.pace import within

Told = list[tuple[str, list[tuple[str, str]]]]


def told(old: str, new: str) -> Told:
    return [(d.change, [(p.change, p.text) for p in d.pieces]) for d in difference(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("", "", []),
        ("<p>a b</p>", "<p>a b</p>", [("same", [("same", "a b")])]),
        ("", "<p>a</p>", [("ins", [("ins", "a")])]),
        ("<p>a</p>", "", [("del", [("del", "a")])]),
        (
            "<p>Sell ten boxes a year.</p>",
            "<p>Sell twelve big boxes a year.</p>",
            [
                (
                    "changed",
                    [
                        ("same", "Sell "),
                        ("del", "ten"),
                        ("ins", "twelve big"),
                        ("same", " boxes a year."),
                    ],
                )
            ],
        ),
        (
            "<p>the old plan of Acme stands</p>",
            "<p>the new plans of Acme stand</p>",
            [
                (
                    "changed",
                    [
                        ("same", "the "),
                        ("del", "old plan"),
                        ("ins", "new plans"),
                        ("same", " of Acme "),
                        ("del", "stands"),
                        ("ins", "stand"),
                    ],
                )
            ],
        ),
        (
            "<p>one two three</p><p>four five six</p>",
            "<p>one two three</p><p>put in</p><p>four five SIX</p>",
            [
                ("same", [("same", "one two three")]),
                ("ins", [("ins", "put in")]),
                ("changed", [("same", "four five "), ("del", "six"), ("ins", "SIX")]),
            ],
        ),
        ("<p>a b</p>", "<h2>a b</h2>", [("del", [("del", "a b")]), ("ins", [("ins", "a b")])]),
        (
            "<p>a big plan</p>",
            "<p>a <strong>big</strong> plan</p>",
            [("changed", [("same", "a "), ("del", "big"), ("ins", "big"), ("same", " plan")])],
        ),
    ],
)
def test_changes_are_told_by_words(old: str, new: str, changes: Told) -> None:
    assert told(old, new) == changes


def rebuilt(differences: Iterable[Difference], side: str) -> str:
    """One of both texts, made from what changed."""
    found = []
    for block in differences:
        runs = [run for p in block.pieces if p.change in {"same", side} for run in p.runs]
        if runs:
            found.append(Block(block.kind, tuple(joined(runs)), block.level))
    return write(found)


pieces = st.sampled_from(
    [
        "<p>",
        "<ul><li>",
        "<li>",
        "</ul>",
        "<h2>",
        "<b>",
        "</b>",
        "<br>",
        "a ",
        "b ",
        "c",
        ", ",
        "plan ",
        "of the year ",
    ]
)
texts = st.lists(pieces, max_size=25).map(lambda parts: clean("".join(parts), 10_000))


@given(texts, texts)
def test_applying_the_difference_gives_the_other_text(old: str, new: str) -> None:
    found = difference(old, new)
    assert rebuilt(found, "del") == old
    assert rebuilt(found, "ins") == new


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert [d.change for d in difference(text, text)] == ["same"] * len(blocks(text))


def paragraphs(words: list[str], size: int) -> str:
    return "".join(f"<p>{' '.join(words[n : n + size])}</p>" for n in range(0, len(words), size))


@pytest.mark.parametrize("size", [50, 4000, 1])
@pytest.mark.parametrize("kinds", [2, 900])
@pytest.mark.parametrize("stride", [3, 7])
def test_long_texts_are_compared_quickly(size: int, kinds: int, stride: int) -> None:
    """4,000 words, of few kinds and many, in one paragraph and in thousands."""
    old = [f"w{n * n % kinds}" for n in range(4000)]
    new = [f"w{n % kinds}" if n % stride == 0 else word for n, word in enumerate(old)]
    if stride == 7:
        new = new[::-1]
    with within(800 if size == 1 else 250):
        difference(paragraphs(old, size), paragraphs(new, size))


def test_a_page_shows_what_went_and_what_came() -> None:
    page = Template("{% load ui %}{% changed_text old new %}").render(
        Context(
            {
                "old": "<ul><li>sell <b>ten</b> boxes</li></ul><p>a</p>",
                "new": "<ul><li>sell <b>&lt;9&gt;</b> boxes</li><li>b</li></ul>"
                '<p><a href="https://a.example">c</a></p>',
            }
        )
    )
    assert page == (
        "<ul><li>sell <del><strong>ten</strong></del><ins><strong>&lt;9&gt;</strong></ins> boxes</li></ul>"
        "<p><del>a</del></p><ul><li><ins>b</ins></li></ul>"
        '<p><ins><a href="https://a.example" rel="noopener nofollow">c</a></ins></p>'
    )
