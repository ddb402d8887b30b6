"""A field for a rich text: what is posted, shown again and refused."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django import forms
from django.http import QueryDict

from pages import autosave
from pages.rich_text import RichTextField, base_of
from rules.rich_text.merging import merge

HTML = "<p>Sell <strong>more</strong>.</p><ul><li>milk</li></ul>"


class AimsForm(forms.Form):
    aims = RichTextField(label="Aims", at_most=40, required=False)


def posted(**values: str) -> AimsForm:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data[name.replace("_", "-")] = value
    return AimsForm(data)


class Inputs(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._in = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in = tag == "textarea"
        if tag == "input" and given.get("name"):
            self.values[str(given["name"])] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.values["aims"] = data.removeprefix("\n")
            self._in = False


def test_a_page_shows_the_text_plain_as_html_and_as_it_began() -> None:
    shown = Inputs(str(AimsForm(initial={"aims": HTML})["aims"]))
    assert shown.values == {"aims": "Sell more.\n\n- milk", "aims-html": HTML, "aims-base": HTML}


def test_what_is_stored_does_not_act_in_the_editor() -> None:
    stored = '<p onclick="x()">a<script>b</script></p>'
    assert Inputs(str(AimsForm(initial={"aims": stored})["aims"])).values["aims-html"] == "<p>a</p>"


def test_the_editor_posts_html() -> None:
    form = posted(aims_html="<h1>A</h1><p style='x'>b</p>", aims_base=HTML)
    assert form.is_valid()
    assert form.cleaned_data == {"aims": "<h2>A</h2><p>b</p>"}
    assert base_of(form, "aims") == HTML


def test_the_textarea_posts_plain_text_over_what_was_shown() -> None:
    form = posted(aims="Sell more.\n\n- milk\n- cheese", aims_html=HTML, aims_base=HTML)
    assert form.is_valid()
    assert form.cleaned_data == {
        "aims": "<p>Sell <strong>more</strong>.</p><ul><li>milk</li><li>cheese</li></ul>"
    }


def test_an_emptied_textarea_empties_the_text() -> None:
    form = posted(aims="", aims_html=HTML, aims_base=HTML)
    assert form.is_valid()
    assert form.cleaned_data == {"aims": ""}


def test_markup_in_the_textarea_is_words() -> None:
    form = posted(aims="<b>1</b> < 2", aims_html="", aims_base="")
    assert form.is_valid()
    assert form.cleaned_data == {"aims": "<p>&lt;b&gt;1&lt;/b&gt; &lt; 2</p>"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"aims_html": "<p>" + "x" * 41 + "</p>"}, "At most 40 characters."),
        ({"aims": "x" * 41, "aims_html": ""}, "At most 40 characters."),
        ({"aims": "a\x01", "aims_html": ""}, "This holds characters that cannot be kept."),
        ({"aims_html": "<p>a\x01</p>"}, "This holds characters that cannot be kept."),
        (
            {"aims_html": "<div>" * 200},
            "This holds too much formatting. Paste it as plain text.",
        ),
    ],
)
def test_what_is_refused_is_said_and_shown_again(values: dict[str, str], said: str) -> None:
    form = posted(aims_base=HTML, **values)
    assert form.errors == {"aims": [said]}
    shown = Inputs(str(form["aims"])).values
    assert shown["aims-base"] == HTML
    assert shown["aims"] == values.get("aims", shown["aims"])


def test_a_base_that_nobody_can_read_is_none() -> None:
    assert base_of(posted(aims_html=HTML, aims_base="<div>" * 200), "aims") == ""
    assert base_of(posted(aims_html=HTML), "aims") == ""


def test_a_choice_counts_for_the_text_that_it_was_made_about() -> None:
    data = {"about": "7", "choice-0": "mine", "choice-1": "nonsense", "choice-3": "theirs"}
    assert autosave.choices_of(data, 7) == ["mine", "both"]
    assert autosave.choices_of(data, 8) == []
    merged = merge("<p>a</p>", "<p>b</p>", "<p>c</p>")
    assert autosave.is_settled(merged, ["mine"])
    assert not autosave.is_settled(merged, ["mine", "both"])
    assert not autosave.is_settled(merged, [])
