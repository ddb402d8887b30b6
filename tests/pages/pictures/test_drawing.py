"""What is drawn: links that say what they are, no style, nothing of a name taken as markup."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from django.template import Context, Template

from pages.pictures import drawing
from pages.pictures.shapes import Head, Legend, Link, Mark, Picture, Stroke, Table, Words

BAD = "<script>\"&'"
PICTURE = Picture(
    key="one",
    title="A title",
    sentence="Two sentences.",
    description="What it shows",
    width=100,
    height=50,
    marks=[
        Mark("circle", 10, 20.04, 5.26, 0, f"{BAD}: 5", "/there/?a=1&b=2", "p1"),
        Mark("bar", 1, 2, 3, 0, "no link", look="grey"),
        *(Mark(shape, 10, 10, 4, 0, shape, "/x/") for shape in drawing.ROUND),
    ],
    lines=[Stroke([(0, 0), (99.96, 50)], "axis")],
    texts=[Words(1, 2, BAD, "end", "rare")],
    legend=[Legend("diamond", "p2", "Diamond"), Legend("line", "line", "Stroke")],
    table=Table([Head("Name"), Head("Figure", True)], [(Link(BAD, "/there/"), "5"), ("b", "6")]),
)


def drawn() -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg(PICTURE))


def test_a_mark_is_a_link_that_says_what_it_is() -> None:
    link = drawn().find("a")
    assert link is not None
    assert (link.get("href"), link.get("aria-label")) == ("/there/?a=1&b=2", f"{BAD}: 5")
    circle = link.find("circle")
    assert circle is not None
    assert dict(circle.items()) == {"class": "mark p1", "cx": "10", "cy": "20", "r": "5.3"}
    assert [t.text for t in link.iter("title")] == [f"{BAD}: 5"]


def test_a_mark_without_an_address_is_a_picture_with_a_name() -> None:
    group = drawn().find("g")
    assert group is not None
    assert (group.get("role"), group.get("aria-label")) == ("img", "no link")
    assert [r.get("height") for r in group.iter("rect")] == ["0.5"]


def test_each_phase_has_a_shape_of_its_own() -> None:
    shapes = {
        (child.tag, child.get("points"))
        for link in drawn().findall("a")[1:]
        for child in link
        if child.tag != "title"
    }
    assert len(shapes) == len(drawing.ROUND) == 7


def test_nothing_has_a_style_and_ids_name_title_and_text() -> None:
    root = drawn()
    assert [e.tag for e in root.iter() if e.get("style")] == []
    assert root.get("aria-labelledby") == "one-title one-text"
    assert [e.text for e in root if e.get("id")] == ["A title", "What it shows"]


def test_the_component_holds_title_sentence_legend_table_and_files() -> None:
    shown = replace(PICTURE, files=[("CSV", "/f.csv"), ("XLSX", "/f.xlsx")], note="12 months")
    page = Template("{% load pictures %}{% picture p %}").render(Context({"p": shown}))
    assert re.findall(r"<h2>(.*)</h2>", page) == ["A title"]
    assert page.count('<p class="sentence">Two sentences.</p>') == 1
    assert re.findall(r"<li>.*?</svg>(\w+)</li>", page) == ["Diamond", "Stroke"]
    assert '<th scope="col" class="n">Figure</th>' in page
    assert page.count('<td><a href="/there/">&lt;script&gt;&quot;&amp;&#x27;</a></td>') == 1
    assert page.count('<td class="n">5</td></tr>') == 1
    assert re.findall(r'<a href="(/f\.\w+)">(\w+)</a>', page) == [
        ("/f.csv", "CSV"),
        ("/f.xlsx", "XLSX"),
    ]
    assert "<script>&" not in page
