"""Two people change one text: everything that either wrote is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.rich_text.cleaning import as_text
from rules.rich_text.merging import BOTH, MINE, THEIRS, Conflict, merge
from tests.pace import within

Text = list[str]


def html(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


BASE = html("one two three", "four five six", "seven eight nine")


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (
            ["ONE two three", "four five six", "seven eight nine"],
            None,
            ["ONE two three", "four five six", "seven eight nine"],
        ),
        (
            ["ONE two three", "four five six", "seven eight nine"],
            ["one two three", "FOUR five six", "seven eight nine"],
            ["ONE two three", "FOUR five six", "seven eight nine"],
        ),
        (
            ["one two three", "seven eight nine"],
            ["one two three", "four five six", "seven eight NINE"],
            ["one two three", "seven eight NINE"],
        ),
        (
            ["new", "one two three", "four five six", "seven eight nine"],
            ["one two three", "four five six", "seven eight nine", "last"],
            ["new", "one two three", "four five six", "seven eight nine", "last"],
        ),
        (
            ["one two three", "mine", "four five six", "seven eight nine"],
            ["one two three", "theirs", "four five six", "seven eight nine"],
            ["one two three", "theirs", "mine", "four five six", "seven eight nine"],
        ),
        (
            ["one two three", "same", "four five six", "seven eight nine"],
            ["one two three", "same", "four five six", "seven eight nine"],
            ["one two three", "same", "four five six", "seven eight nine"],
        ),
        (
            ["one two three", "put", "FOUR five six", "seven eight nine"],
            ["ONE two three", "four five six", "seven eight nine"],
            ["ONE two three", "put", "FOUR five six", "seven eight nine"],
        ),
    ],
)
def test_changes_of_different_paragraphs_are_merged(
    mine: Text, theirs: Text | None, merged: Text
) -> None:
    result = merge(BASE, html(*mine), html(*theirs) if theirs else BASE)
    assert (result.html, result.conflicts) == (html(*merged), [])


def test_a_paragraph_that_both_changed_is_a_conflict() -> None:
    result = merge(
        BASE,
        html("one two three", "MINE five six", "seven eight NINE"),
        html("ONE two three", "THEIRS five six", "seven eight nine"),
    )
    assert result.conflicts == [Conflict(html("MINE five six"), html("THEIRS five six"))]
    assert result.html == html("ONE two three", "THEIRS five six", "seven eight NINE")
    assert result.settled([MINE]) == html("ONE two three", "MINE five six", "seven eight NINE")
    assert result.settled([BOTH]) == html(
        "ONE two three", "THEIRS five six", "MINE five six", "seven eight NINE"
    )


def test_a_paragraph_that_one_deleted_and_the_other_changed_is_a_conflict() -> None:
    result = merge(
        BASE,
        html("one two three", "seven eight nine"),
        html("one two three", "FOUR five six", "seven eight nine"),
    )
    assert result.conflicts == [Conflict("", html("FOUR five six"))]


def test_who_only_added_to_what_the_other_added_has_both() -> None:
    """A save went through, its answer was lost, and its writer typed on."""
    sent = html("one two three", "four five six and", "seven eight nine")
    typed = html("one two three", "four five six and so on", "more", "seven eight nine")
    for merged in (merge(BASE, typed, sent), merge(BASE, sent, typed)):
        assert (merged.html, merged.conflicts) == (typed, [])
    assert merge("", html("first", "second"), html("first")).html == html("first", "second")


def test_what_one_took_out_does_not_come_back_unasked() -> None:
    shorter = html("one two three", "four six", "seven eight nine")
    longer = html("one two three", "four five six and", "seven eight nine")
    assert merge(BASE, longer, shorter).conflicts == [
        Conflict(html("four five six and"), html("four six"))
    ]


def test_a_format_is_a_change_too() -> None:
    bold = html("one two three", "four <strong>five</strong> six", "seven eight nine")
    assert merge(BASE, bold, BASE).html == bold
    changed = html("one two three", "four five SIX", "seven eight nine")
    assert merge(BASE, bold, changed).conflicts == [
        Conflict(html("four <strong>five</strong> six"), html("four five SIX"))
    ]


def test_items_of_one_list_are_merged() -> None:
    result = merge(
        "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        "<ul><li>A</li><li>b<ul><li>c</li></ul></li></ul>",
        "<ul><li>a</li><li>b<ul><li>c</li><li>d</li></ul></li></ul>",
    )
    assert result.html == "<ul><li>A</li><li>b<ul><li>c</li><li>d</li></ul></li></ul>"


def test_first_texts_of_two_people_stand_one_after_the_other() -> None:
    assert merge("", html("mine"), html("theirs")).html == html("theirs", "mine")


@st.composite
def edits(draw: st.DrawFn, base: Text, name: str) -> Text:
    """A text after some changes; each word that is typed is typed by one person, once."""
    text = [paragraph.split() for paragraph in base]
    for number in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        what = draw(st.sampled_from(["put", "type", "type", "delete", "split", "join", "move"]))
        if what == "put" or at == len(text):
            text.insert(at, [f"{name}{number}", f"{name}{number}x"])
        elif what == "type":
            text[at].insert(draw(st.integers(0, len(text[at]))), f"{name}{number}")
        elif what == "delete":
            del text[at]
        elif what == "split":
            text[at : at + 1] = [text[at][:1], text[at][1:]]
        elif what == "join":
            text[at : at + 2] = [[word for words in text[at : at + 2] for word in words]]
        else:
            text.append(text.pop(at))
    return [" ".join(words) for words in text if words]


@st.composite
def stories(draw: st.DrawFn, repeats: bool = True) -> tuple[Text, Text, Text]:
    """Without repeats no word stands in two places."""
    form = "p{0} has words q{0} of its own r{0}" if repeats else "p{0} q{0} r{0} s{0} t{0} u{0}"
    base = [form.format(n) for n in range(draw(st.integers(0, 6)))]
    if repeats and draw(st.booleans()):
        base = base + base[:2]
    return base, draw(edits(base, "mine")), draw(edits(base, "theirs"))


def words(*texts: str) -> set[str]:
    return {word for text in texts for word in as_text(text).split()}


@given(stories())
def test_no_word_that_somebody_typed_is_lost(story: tuple[Text, Text, Text]) -> None:
    base, mine, theirs = (html(*text) for text in story)
    merged = merge(base, mine, theirs)
    found = words(merged.html, *(side for c in merged.conflicts for side in (c.mine, c.theirs)))
    assert (words(mine) | words(theirs)) - words(base) <= found
    assert words(merged.settled([BOTH] * len(merged.conflicts))) == found
    assert (words(mine) - words(base)) <= words(merged.settled([MINE] * len(merged.conflicts)))


@given(stories(repeats=False))
def test_what_neither_deleted_stays(story: tuple[Text, Text, Text]) -> None:
    base, mine, theirs = (html(*text) for text in story)
    merged = merge(base, mine, theirs)
    assert words(mine) & words(theirs) <= words(merged.settled([BOTH] * len(merged.conflicts)))


@given(stories())
def test_a_change_of_one_alone_is_taken_as_it_is(story: tuple[Text, Text, Text]) -> None:
    base, mine, _ = (html(*text) for text in story)
    for merged in (merge(base, mine, base), merge(base, base, mine), merge(base, mine, mine)):
        assert (merged.html, merged.conflicts) == (mine, [])


@given(stories())
def test_both_see_the_same_conflicts(story: tuple[Text, Text, Text]) -> None:
    base, mine, theirs = (html(*text) for text in story)
    ours, others = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [(c.mine, c.theirs) for c in ours.conflicts] == [
        (c.theirs, c.mine) for c in others.conflicts
    ]
    choices = [MINE] * len(ours.conflicts), [THEIRS] * len(ours.conflicts)
    assert words(ours.settled(choices[0])) == words(others.settled(choices[1]))


def long_text(seed: int) -> Text:
    """4,000 words in paragraphs of 50."""
    return [" ".join(f"w{(seed * n * n + k) % 900}" for k in range(50)) for n in range(80)]


@pytest.mark.parametrize("seed", [1, 7])
def test_long_texts_are_merged_quickly(seed: int) -> None:
    base = long_text(1)
    mine = [text + " mine" if n % 3 == 0 else text for n, text in enumerate(long_text(seed))]
    theirs = [text + " theirs" if n % 4 == 0 else text for n, text in enumerate(base)]
    with within(100):
        merge(html(*base), html(*mine), html(*theirs))
