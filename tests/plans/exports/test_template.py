"""An organisation's own presentation: what is taken, what is refused by name, how it is filled."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from audit.models import Entry
from plans.models import Objective, Plan, PlanFile, PlanSection, SwotItem
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.pace import within
from tests.plans.canaries import CANARY, marked_plan
from tests.plans.exports.files import all_of_pptx, get, slides_of
from tests.plans.exports.large import LARGE, fill_plan
from tests.plans.exports.strangers import (
    add_table,
    changed,
    corporate,
    picture,
    saved,
    saying,
    tables,
    with_backstage,
    with_vector,
)

TYPES, SLIDE = "[Content_Types].xml", "ppt/slides/slide1.xml"
RELS = "ppt/slides/_rels/slide1.xml.rels"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def filled(plan: Plan, leader: Actor) -> Plan:
    with organization_scope(plan.organization_id):
        marked_plan(plan, leader.membership)
    return plan


def send(client: Client, content: bytes, name: str = "ours.pptx") -> tuple[int, str]:
    """The status of an upload, and what the page says is wrong."""
    sent = {"template": SimpleUploadedFile(name, content)}
    answer = client.post(reverse("plan_file:template", args=["aurora"]), sent)
    if answer.status_code == 302:
        return 302, ""
    forms = [part["form"] for part in answer.context["parts"] if part["kind"] == "template"]
    return answer.status_code, " ".join(forms[0].errors.get("template", []))


def table_rows(pptx: bytes, slide: int) -> list[list[str]]:
    shapes = Presentation(io.BytesIO(pptx)).slides[slide].shapes
    table = next(shape.table for shape in shapes if shape.has_table)
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def test_a_strangers_presentation_is_filled_with_the_plan(
    leaders: Client, kams: Client, filled: Plan
) -> None:
    assert send(leaders, corporate()) == (302, "")
    pptx = get(kams, filled, "pptx")
    made = Presentation(io.BytesIO(pptx))
    assert slides_of(pptx)[0] == [
        "Acme – 1 Jan 2026 – 31 Dec 2026",
        "Aurora · Working draft · Draft",
    ]
    bold = [run.font.bold for run in made.slides[0].shapes.title.text_frame.paragraphs[0].runs]
    assert bold == [False, True, False, True]
    group = made.slides[1].shapes[3].shapes[0].shapes[0]
    assert group.text_frame.text == "Deep: Internal edition!"
    assert made.slides[1].notes_slide.notes_text_frame.text == "Say  to Acme."
    assert table_rows(pptx, 2) == [
        ["What", "How far", "Until"],
        [
            f"Shown objective\nFor them: Shown value\nFor us: {CANARY}",
            "40 %",
            "Acme",
        ],
        [f"{CANARY}\nFor them: {CANARY}\nFor us: {CANARY}", "40 %", "Acme"],
        ["Total", "BRL", ""],
    ]
    assert made.core_properties.title == "Account plan: Acme"


def test_the_clients_file_from_a_template_holds_no_internal_word(
    leaders: Client, kams: Client, filled: Plan
) -> None:
    for template in (corporate(), tables()):
        assert send(leaders, template) == (302, "")
        assert CANARY in all_of_pptx(get(kams, filled, "pptx"))  # it would be found
        theirs = get(kams, filled, "pptx", **{"for": "client"})
        assert CANARY not in all_of_pptx(theirs)
    rows = [table_rows(theirs, slide)[1:] for slide in range(4)]
    assert rows == [
        [["", ""]],
        [["Shown risk", ""]],
        [["Shown initiative", "R$1,234,567.89"]],
        [["Acme", "R$1,234,567.89"]],
    ]
    assert (
        "Acme As of"
        in Presentation(io.BytesIO(theirs)).slide_layouts[6].placeholders[0].text_frame.text
    )


def test_a_list_has_a_paragraph_for_each_line(leaders: Client, kams: Client, filled: Plan) -> None:
    with organization_scope(filled.organization_id):
        PlanSection.objects.filter(plan=filled, kind="summary").update(
            text="<p>One</p><ol><li>first</li><li>second</li></ol><ul><li>point</li></ul>"
        )
        for number in range(3):
            SwotItem.objects.create(
                plan=filled, kind="strength", text=f"S{number}", position=number
            )
    assert send(leaders, corporate()) == (302, "")
    slide = Presentation(io.BytesIO(get(kams, filled, "pptx"))).slides[1]
    assert slide.placeholders[1].text_frame.text == "One\n1. first\n2. second\n– point"
    assert slide.placeholders[2].text_frame.text == "S0\nS1\nS2"


def test_what_a_plan_says_is_never_a_token_nor_xml(
    leaders: Client, kams: Client, filled: Plan
) -> None:
    said = '{{account}} <a:t>x</a:t> & ]]> "{{objective.due}}"'
    with organization_scope(filled.organization_id):
        Objective.objects.update(title=said, value_for_client="{{summary}}", value_for_us="")
        PlanSection.objects.filter(plan=filled, kind="summary").update(text="<p>{{account}}</p>")
    assert send(leaders, corporate()) == (302, "")
    pptx = get(kams, filled, "pptx")
    assert table_rows(pptx, 2)[1][0] == f"{said}\nFor them: {{{{summary}}}}"
    assert slides_of(pptx)[1][1] == "{{account}}"


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["{{account}}", "Hello {{client_name}}"], "Slide 2: {{client_name}} is no token."),
        (["{{ account | upper }}"], "Slide 1: {{account | upper}} is no token."),
        (["{{objective.title}}"], "Slide 1: {{objective.title}} stands in no row of a table."),
        (["{{account"], "Slide 1: “{{” without “}}” in one paragraph: “{{account”."),
        (["{{}}"], "Slide 1: {{}} is no token."),
        (["Nothing"], "It holds no token, so nothing of a plan would stand in it."),
    ],
)
def test_a_token_that_is_unknown_is_named_with_its_slide(
    leaders: Client, texts: list[str], told: str
) -> None:
    assert send(leaders, saying(*texts)) == (422, told)


def test_faults_in_notes_layouts_groups_and_tables_are_named(leaders: Client) -> None:
    made = Presentation()
    made.slide_layouts[6].placeholders[0].text_frame.text = "{{one}}"
    slide = made.slides.add_slide(made.slide_layouts[6])
    slide.notes_slide.notes_text_frame.text = "{{two}}"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(1, 1, 1, 1).text_frame.text = "{{three}}"
    table = add_table(slide, [["{{objective.title}}", "{{risk.text}}"], ["{{sum.side}}", ""]])
    table.cell(0, 0).merge(table.cell(1, 0))
    status, told = send(leaders, saved(made))
    assert status == 422
    for fault in (
        "Slide 1: {{three}} is no token.",
        "Slide 1: {{objective.title}} stands in a row with tokens of another list.",
        "Notes of slide 1: {{two}} is no token.",
        "Layout “Blank”: {{one}} is no token.",
    ):
        assert fault in told


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> dict:
    link = f'<Relationship Id="rId99" Type="{R}/{kind}" Target="{target}"{mode}/></Relationships>'
    return {RELS: ("</Relationships>", link)}


def typed(name: str, kind: str) -> dict:
    entry = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    return {TYPES: ("</Types>", entry)}


MACRO = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
HARMFUL = {
    "macros": changed(
        saying("{{account}}"),
        {"ppt/vbaProject.bin": b"x"},
        typed("ppt/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
    ),
    "a pptm": changed(saying("{{account}}"), replaced={TYPES: (MAIN, MACRO)}),
    "a potx": changed(
        saying("{{account}}"),
        replaced={TYPES: (MAIN, MAIN.replace("presentation.main", "template.main"))},
    ),
    "active x": changed(
        saying("{{account}}"),
        {"ppt/activeX/activeX1.xml": b"<a/>"},
        typed("ppt/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml"),
    ),
    "an object": changed(
        saying("{{account}}"),
        {"ppt/embeddings/oleObject1.bin": b"x"},
        typed(
            "ppt/embeddings/oleObject1.bin",
            "application/vnd.openxmlformats-officedocument.oleObject",
        ),
    ),
    "a package": changed(
        saying("{{account}}"), replaced=relation("package", "../embeddings/a.xlsx", "")
    ),
    "a linked picture": changed(
        saying("{{account}}"), replaced=relation("image", "http://example.com/a.png")
    ),
    "a file link": changed(
        saying("{{account}}"), replaced=relation("hyperlink", "file:///etc/passwd")
    ),
    "a share": changed(saying("{{account}}"), replaced=relation("hyperlink", r"\\host\share")),
    "a script link": changed(
        saying("{{account}}"), replaced=relation("hyperlink", "javascript:alert(1)")
    ),
    "a template link": changed(
        saying("{{account}}"), replaced=relation("attachedTemplate", "https://example.com/a.potm")
    ),
    "an action": changed(
        saying("{{account}}"),
        replaced={SLIDE: ("<a:t>", '<a:hlinkClick action="ppaction://program"/><a:t>')},
    ),
    "a document type": changed(
        saying("{{account}}"),
        replaced={SLIDE: ("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>", BOMB)},
    ),
    "a document type of the types": changed(
        saying("{{account}}"),
        replaced={TYPES: ("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>", BOMB)},
    ),
    "an unknown part": changed(
        saying("{{account}}"),
        {"ppt/run.exe": b"MZ"},
        typed("ppt/run.exe", "application/x-msdownload"),
    ),
    "a bomb": changed(saying("{{account}}"), {"ppt/media/big.png": bytes(41 * 1024 * 1024)}),
    "a bomb of words": changed(
        saying("{{account}}"), {"docProps/x.xml": b"<a>" + b" " * (13 * 1024 * 1024) + b"</a>"}
    ),
    "many parts": changed(saying("{{account}}"), {f"ppt/media/{n}.png": b"" for n in range(1600)}),
    "deep": changed(
        saying("{{account}}"), {"ppt/slides/slide1.xml": b"<a>" * 50_000 + b"</a>" * 50_000}
    ),
    "many elements": changed(
        saying("{{account}}"), {"customXml/x.xml": b"<a>" + b"<b/>" * 260_000 + b"</a>"}
    ),
    "no zip": b"PK\x03\x04nothing",
    "words": b"{{account}}",
    "cut off": saying("{{account}}")[:-2000],
    "no slide": changed(
        saying("{{account}}"),
        replaced={"ppt/presentation.xml": ("<p:sldIdLst>", "<p:sldIdLst/><p:x>")},
    ),
    "another package": changed(saying("{{account}}"), {"ppt/presentation.xml": b"<a/>"}),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_what_could_act_or_reach_out_is_refused_in_bounded_time(
    leaders: Client, plan: Plan, what: str
) -> None:
    with within(800):
        status, told = send(leaders, HARMFUL[what])
    assert (status, bool(told)) == (422, True)
    with organization_scope(plan.organization_id):
        assert PlanFile.objects.count() == 0


def test_a_link_to_the_web_and_a_jump_are_taken(leaders: Client) -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text_frame.text = "{{account}}"
    run = slide.shapes.title.text_frame.paragraphs[0].runs[0]
    run.hyperlink.address = "https://example.com/"
    slide.shapes.title.click_action.target_slide = slide
    assert send(leaders, saved(made)) == (302, "")


def test_a_picture_keeps_its_png_and_loses_its_svg(
    leaders: Client, kams: Client, filled: Plan
) -> None:
    assert send(leaders, with_vector()) == (302, "")
    kept = leaders.get(reverse("plan_file:template_file", args=["aurora"])).content
    for pptx in (kept, get(kams, filled, "pptx")):
        with ZipFile(io.BytesIO(pptx)) as package:
            names = package.namelist()
            words = b"".join(map(package.read, names)).lower()
        assert ([n for n in names if n.endswith(".svg")], b"svg" in words) == ([], False)
        [shown] = [
            s for s in Presentation(io.BytesIO(pptx)).slides[0].shapes if hasattr(s, "image")
        ]
        assert shown.image.content_type == "image/png"


def test_a_picture_that_is_svg_alone_is_named_with_what_to_do(leaders: Client) -> None:
    assert send(leaders, with_vector(has_fallback=False)) == (
        422,
        "A picture is there as SVG alone: ../media/image9.svg. "
        "Open the file in PowerPoint, save it again, and upload that.",
    )


def test_what_a_template_says_to_its_makers_stays_out_of_the_clients_file(
    leaders: Client, kams: Client, filled: Plan
) -> None:
    assert send(leaders, with_backstage()) == (302, "")
    ours = get(kams, filled, "pptx")
    theirs = get(kams, filled, "pptx", **{"for": "client"})
    told = [all_of_pptx(pptx).count("Offstage") for pptx in (ours, theirs)]
    assert told == [7, 0]
    assert slides_of(theirs) == [["Acme"], []]
    with ZipFile(io.BytesIO(theirs)) as package:
        parts = "".join(package.namelist())
    assert [one for one in ("notesSlide", "comments", "tags", "custom") if one in parts] == []


def test_a_template_is_taken_away_and_brought_back(
    leaders: Client, kams: Client, filled: Plan
) -> None:
    first, second = saying("First {{account}}"), saying("Second {{account}}")
    assert send(leaders, first, "one.pptx") == (302, "")
    assert send(leaders, second, "two.pptx") == (302, "")
    assert slides_of(get(kams, filled, "pptx")) == [["Second Acme"]]
    back = reverse("plan_file:template_return", args=["aurora"])
    assert leaders.post(back).status_code == 302
    assert slides_of(get(kams, filled, "pptx")) == [["First Acme"]]
    kept = leaders.get(reverse("plan_file:template_file", args=["aurora"]))
    assert (kept.content, kept["Content-Disposition"]) == (
        first,
        'attachment; filename="one.pptx"',
    )
    assert leaders.post(reverse("plan_file:template_removal", args=["aurora"])).status_code == 302
    assert slides_of(get(kams, filled, "pptx"))[0][0] == "Account plan: Acme"
    assert leaders.post(back).status_code == 302
    assert slides_of(get(kams, filled, "pptx")) == [["First Acme"]]
    with organization_scope(filled.organization_id):
        entries = Entry.objects.filter(action="plan_settings.changed").order_by("at")
        assert [entry.changes["template"] for entry in entries] == [
            [None, "one.pptx"],
            ["one.pptx", "two.pptx"],
            ["two.pptx", "one.pptx"],
            ["one.pptx", None],
            [None, "one.pptx"],
        ]


def test_a_template_that_was_broken_afterwards_stops_no_file(kams: Client, filled: Plan) -> None:
    with organization_scope(filled.organization_id):
        PlanFile.objects.create(kind="template", name="a.pptx", content=b"x")
    assert slides_of(get(kams, filled, "pptx"))[0][0] == "Account plan: Acme"


def test_the_page_shows_each_token_with_its_meaning_and_what_it_says(
    leaders: Client, filled: Plan
) -> None:
    page = leaders.get(reverse("plan_file:look", args=["aurora"]))
    rows = {token.name: (str(token.meaning), says) for token, says in page.context["tokens"]}
    assert rows["account"] == ("Name of the account", "Acme")
    assert rows["objective.title"] == ("Title", "Shown objective")
    assert "&#123;&#123;objective.title&#125;&#125;" in page.content.decode()


def test_a_large_plan_goes_on_over_slides_in_bounded_time(
    leaders: Client, kams: Client, plan: Plan, kam: Actor
) -> None:
    with organization_scope(plan.organization_id):
        fill_plan(plan, kam.membership, LARGE)
    assert send(leaders, tables()) == (302, "")
    with within(800):
        pptx = get(kams, plan, "pptx")
    made = [table_rows(pptx, n) for n in range(len(Presentation(io.BytesIO(pptx)).slides))]
    assert {tuple(rows[0]) for rows in made} == {("Ä", "ß")}
    titles = [row[0].split(":")[0] for rows in made for row in rows[1:]]
    assert titles == [
        *(f"Action {n}" for n in range(200)),
        *(f"Risk {n}" for n in range(20)),
        *(f"Initiative {n}" for n in range(40)),
        *("The client", "We"),
    ]
    assert max(len(rows) for rows in made) < 12


def test_a_slide_that_goes_on_keeps_its_picture_and_link_and_leaves_its_chart(
    leaders: Client, kams: Client, plan: Plan, kam: Actor
) -> None:
    with organization_scope(plan.organization_id):
        fill_plan(plan, kam.membership, LARGE)
    made = Presentation(io.BytesIO(corporate()))
    third = made.slides[2]
    third.shapes.add_picture(io.BytesIO(picture()), 0, 0)
    third.shapes.title.text_frame.text = "There"
    third.shapes.title.text_frame.paragraphs[0].runs[0].hyperlink.address = "https://example.com/"
    made.slides.add_slide(made.slide_layouts[5]).shapes.title.text_frame.text = "The end"
    assert send(leaders, saved(made)) == (302, "")
    slides = list(Presentation(io.BytesIO(get(kams, plan, "pptx"))).slides)
    later = slides[3:-1]
    assert (len(later) > 1, slides[-1].shapes.title.text_frame.text) == (True, "The end")
    for slide in later:
        kinds = [(s.has_chart, s.has_table, s.shape_type) for s in slide.shapes]
        assert [sum(kind[n] for kind in kinds) for n in (0, 1)] == [0, 1]
        shown = next(s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE)
        assert shown.image.content_type == "image/png"
        run = slide.shapes.title.text_frame.paragraphs[0].runs[0]
        assert run.hyperlink.address == "https://example.com/"
