"""Rich texts come out clean, whatever comes in."""

import unicodedata

import nh3
import pytest
from django.template import Context, Template
from hypothesis import example, given
from hypothesis import strategies as st

from rules.errors import FieldError, RuleError
from rules.reasons import Refused
from rules.rich_text.cleaning import as_text, blocks, clean, optional
from rules.rich_text.shapes import Block, Run
from tests.pace import within
from tests.rules.rich_text import pasted

ENOUGH = 100_000

tags = st.sampled_from(
    [
        "p",
        "h1",
        "h2",
        "h4",
        "ul",
        "ol",
        "li",
        "b",
        "strong",
        "i",
        "em",
        "span",
        "div",
        "table",
        "tr",
        "td",
        "a",
        "pre",
        "font",
        "blockquote",
        "script",
    ]
)
attributes = st.sampled_from(
    [
        "",
        ' style="font-weight:normal"',
        ' style="font-style:italic"',
        ' href="https://acme.example/?a=1&amp;b=2"',
        ' href="javascript:alert(1)"',
        " style='mso-list:l0 level2 lfo1'",
        " style='mso-list:Ignore'",
        ' class="x" onclick="y()"',
    ]
)
words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)
pieces = st.one_of(
    words,
    st.sampled_from(["<br>", " ", "\n", "&nbsp;", "&lt;b&gt;", "\u0338", "\u0301", "1. ", "- "]),
    st.builds("<{}{}>".format, tags, attributes),
    st.builds("</{}>".format, tags),
)
markup = st.lists(pieces, max_size=40).map("".join)


@given(markup)
@example("<p>\u0338a</p>")
@example("<ul><li>a<ul><li>b</ul>c</ul>")
def test_a_clean_text_stays_as_it_is(html: str) -> None:
    once = clean(html, ENOUGH)
    assert clean(str(once), ENOUGH) == once == unicodedata.normalize("NFC", once)


def test_a_text_that_was_just_cleaned_is_read_again_for_fewer_letters_alone() -> None:
    once = clean("<p>four</p>", 5)
    assert (clean(once, 5) is once, clean(once, 6) is once, type(str(once))) == (True, True, str)
    with pytest.raises(Refused):
        clean(once, 3)


@given(markup)
def test_a_clean_text_holds_nothing_but_what_is_allowed(html: str) -> None:
    allowed = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "br"}
    once = clean(html, ENOUGH)
    again = nh3.clean(
        once, tags=allowed, attributes={"a": {"href"}}, url_schemes={"https"}, link_rel=None
    )
    assert again.replace("&nbsp;", " ") == once


@given(st.lists(st.text("abcxyzé", min_size=1), max_size=20), st.data())
def test_no_word_is_lost(said: list[str], data: st.DataObject) -> None:
    around = st.sampled_from(
        ["<p>{}</p>", "<li>{}</li>", "<b>{}</b> ", "<div>{} ", "{} ", "<h1>{}</h1>"]
    )
    html = "".join(data.draw(around).format(word) for word in said)
    text = as_text(clean(html, ENOUGH))
    assert [word for word in text.split() if word not in {"-", "##"}] == said


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (pasted.WORD, pasted.WORD_CLEAN),
        (pasted.GOOGLE, pasted.GOOGLE_CLEAN),
        (pasted.OUTLOOK, pasted.OUTLOOK_CLEAN),
    ],
    ids=["Word", "Google Docs", "Outlook"],
)
def test_what_is_pasted_comes_out_clean(html: str, kept: str) -> None:
    assert clean(html, ENOUGH) == kept


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("", ""),
        ("<p> <br>&nbsp;</p>", ""),
        ("words", "<p>words</p>"),
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h6>d</h6>", "<h2>a</h2><h2>b</h2><h3>c</h3><h3>d</h3>"),
        ("a <b>b </b> c", "<p>a <strong>b </strong>c</p>"),
        ("<b>a</b><strong>b</strong>", "<p><strong>ab</strong></p>"),
        ("<i><b>a</b></i>", "<p><strong><em>a</em></strong></p>"),
        ("a<br>b<br><br><br>c<br>", "<p>a<br>b</p><p>c</p>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br>b</li></ul>"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><ul><li>a</li></ul></ul>", "<ul><li>a</li></ul>"),
        ("<pre>a\nb</pre>", "<p>a<br>b</p>"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "<p>a</p><p>b</p><p>c</p>"),
        ("R$\u00a010\u2009000", "<p>R$ 10 000</p>"),
        ("Sa\u0303o \u202eoluaP\u202c", "<p>S\u00e3o oluaP</p>"),
        ("<b>e</b>\u0301", "<p><strong>\u00e9</strong></p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_a_text_is_written_in_one_way(html: str, kept: str) -> None:
    assert clean(html, ENOUGH) == kept


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>x",
        "<style>p{color:red}</style>x",
        "<svg><p onload=alert(1)></svg>x",
        "<img src=x onerror=alert(1)>x",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="jAva\tscript:alert(1)">x</a>',
        '<a href="//acme.example">x</a>',
        '<a href="/accounts">x</a>',
        '<iframe src="https://acme.example"></iframe>x',
        '<p style="position:fixed" onclick="y()" class="z" id="q">x</p>',
        "<!--[if mso]><p>no</p><![endif]-->x",
        "<template><p>no</p></template>x",
    ],
)
def test_nothing_that_acts_is_kept(html: str) -> None:
    assert clean(html, ENOUGH) == "<p>x</p>"


@pytest.mark.parametrize("letter", ["\x00", "\x01", "\x0b", "\x7f", "\ud800", "&#1;", "&#x1f;"])
def test_control_characters_are_refused(letter: str) -> None:
    with pytest.raises(Refused) as refused:
        clean(f"<p>a{letter}b</p>", ENOUGH)
    assert refused.value.code == "characters"


def test_letters_are_counted_and_markup_is_not() -> None:
    assert clean("<p><b>abc</b></p><p>de</p>", 6) == "<p><strong>abc</strong></p><p>de</p>"
    with pytest.raises(Refused) as refused:
        clean("<p><b>abc</b></p><p>def</p>", 6)
    assert (refused.value.code, refused.value.detail) == ("max_length", "At most 6 characters.")


def test_a_form_hears_of_a_refusal_beside_its_field() -> None:
    with pytest.raises(RuleError) as refused:
        optional("summary", "<p>abc</p>", at_most=2)
    assert refused.value.errors == [FieldError("/summary", "max_length", "At most 2 characters.")]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 60_000,
        "<ul><li>" * 30_000,
        "<div><b></div>" * 20_000,
        "<p>" + "".join(f"<b style={n}>" for n in range(90)) + "x</p>" + "<p>y</p>" * 9_000,
        "x" * 400_001,
        "<i>a</i><b>b</b>" * 6_000,
    ],
    ids=["deep", "lists", "many", "reopened", "long", "runs"],
)
def test_heaps_of_markup_are_refused_at_once(html: str) -> None:
    with within(800), pytest.raises(Refused) as refused:
        clean(html, ENOUGH)
    assert refused.value.detail == "This holds too much formatting. Paste it as plain text."


@pytest.mark.parametrize(
    "html",
    [
        "a" + " " * 390_000 + "b",
        "<pre>a" + "\n" * 390_000 + "b</pre>",
        "<p>a" + "<br> " * 19_000 + "b</p>",
        "a" + "\u0301" * 90_000,
        "<!--" * 90_000,
    ],
    ids=["spaces", "lines", "breaks", "accents", "comments"],
)
def test_what_is_read_is_read_quickly(html: str) -> None:
    with within(800):
        clean(html, ENOUGH)


def test_a_text_is_read_as_blocks() -> None:
    html = clean(
        '<h2>Aims</h2><p>Sell <b>more</b></p><ol><li>a<ul><li><a href="https://b.example">b</a></ol>',
        99,
    )
    assert blocks(html) == [
        Block("h2", (Run("Aims"),)),
        Block("p", (Run("Sell "), Run("more", strong=True))),
        Block("ol", (Run("a"),), level=1),
        Block("ul", (Run("b", href="https://b.example"),), level=2),
    ]


def shown(html: str, how: str = "rich") -> str:
    return Template("{% load ui %}{{ text|" + how + " }}").render(Context({"text": html}))


def test_a_page_trusts_no_stored_text() -> None:
    stored = '<p onclick="x()">a<script>b</script><a href="javascript:c()">d</a> &lt;i&gt;</p><iframe></iframe>'
    assert shown(stored) == '<p>a<a rel="noopener nofollow">d</a> &lt;i&gt;</p>'


def test_links_on_a_page_vouch_for_nothing() -> None:
    assert shown('<p><a href="https://acme.example">a</a></p>') == (
        '<p><a href="https://acme.example" rel="noopener nofollow">a</a></p>'
    )


def test_headings_stand_below_those_of_the_page() -> None:
    assert shown("<h2>a</h2><h3>b</h3><p>&lt;h2></p>", "rich:1") == (
        "<h3>a</h3><h4>b</h4><p>&lt;h2&gt;</p>"
    )


@given(
    st.text(
        st.sampled_from("aé \t\u00a0\u00ad\u200b\u2007\u2028\u202f\u3000\U0001f600"), max_size=12
    )
)
def test_between_words_is_one_space_and_nothing_unseen(text: str) -> None:
    said = "".join(" " if letter.isspace() else letter for letter in text)
    seen = " ".join(said.replace("\u00ad", "").replace("\u200b", "").split())

    assert as_text(clean(f"<p>{text}</p>", ENOUGH)) == seen
