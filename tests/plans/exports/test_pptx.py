"""A plan as PowerPoint: native tables and charts, read back; theirs without an internal word."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from accounts.models import Account
from plans.models import Action, Objective, Plan, PlanSection, Risk, SwotItem, ValueEntry
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.plans.canaries import CANARY, marked_plan
from tests.plans.exports.files import all_of_pptx, bare, get, slides_of
from tests.plans.exports.large import LARGE, WORDS, fill_plan
from tests.plans.exports.test_pdf import HOSTILE


@pytest.fixture
def filled(plan: Plan, leader: Actor) -> Plan:
    with organization_scope(plan.organization_id):
        marked_plan(plan, leader.membership)
    return plan


def shapes(pptx: bytes, what: str) -> list:
    """All tables or all charts."""
    made = Presentation(io.BytesIO(pptx))
    found = [shape for slide in made.slides for shape in slide.shapes]
    return [getattr(shape, what) for shape in found if getattr(shape, f"has_{what}")]


def cells(table: object) -> list[list[str]]:
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def test_the_clients_slides_hold_what_is_marked(kams: Client, filled: Plan) -> None:
    pptx = get(kams, filled, "pptx", **{"for": "client"})
    titles = [slide[0] for slide in slides_of(pptx)]
    assert titles == [
        "Account plan: Acme",
        "Summary",
        "Objectives",
        "Progress",
        "Strengths, weaknesses, opportunities, threats",
        "Risks",
        "Value",
        "Value (BRL)",
    ]
    objectives, risks, value = (cells(table) for table in shapes(pptx, "table"))
    assert objectives[1] == [
        "1. Shown objective\nFor you: Shown value",
        "1.5 → 2.5 → 4 shown unit\n40 %",
        "30 Jun 2026\nOpen",
    ]
    assert risks == [["#", "Risks"], ["1", "Shown risk"]]
    assert value == [
        ["Initiative", "Stage", "Amount"],
        [
            "Shown initiative\nShown words",
            "Realised\nconfirmed by Shown person on 4 May 2026: In a review",
            "R$1,234,567.89",
        ],
    ]
    assert "•  Shown line" in slides_of(pptx)[4]
    assert "Edition for the client" in slides_of(pptx)[0][1]


def test_charts_are_native_and_hold_their_figures(kams: Client, filled: Plan) -> None:
    progress, value = shapes(get(kams, filled, "pptx"), "chart")
    assert [*progress.plots[0].categories] == [" 1. Shown objective", f" 2. {CANARY}"]
    assert [(one.name, one.values) for one in progress.series] == [
        ("Progress in percent", (40.0, 40.0))
    ]
    assert [*value.plots[0].categories] == [" The client", " We"]
    assert [(one.name, one.values) for one in value.series] == [
        ("Promised", (0.0, 0.0)),
        ("Expected", (0.0, 0.0)),
        ("Realised", (2469135.78, 0.0)),
    ]


def test_the_matrix_is_a_table_warmer_towards_its_corner(kams: Client, filled: Plan) -> None:
    tables = shapes(get(kams, filled, "pptx"), "table")
    [matrix] = [table for table in tables if cells(table)[0][0].startswith("Impact")]
    assert cells(matrix)[:2] == [["Impact ↓  Likelihood →", *"12345"], ["5", "", "", "", "1 2", ""]]
    colours = [str(matrix.cell(1, n).fill.fore_color.rgb) for n in range(1, 6)]
    assert colours == ["EEF6F0", "FFF1DA", "FFD9CF", "F3A79D", "F3A79D"]


def test_no_internal_word_is_in_the_clients_file(kams: Client, filled: Plan) -> None:
    assert CANARY in all_of_pptx(get(kams, filled, "pptx"))  # it would be found
    assert CANARY not in all_of_pptx(get(kams, filled, "pptx", **{"for": "client"}))


@pytest.mark.parametrize("said", [*HOSTILE, "=HYPERLINK(1)", "+1+1", "@SUM(1)", "-1", "\u202ea"])
def test_what_is_source_elsewhere_comes_out_as_letters(
    kams: Client, filled: Plan, said: str
) -> None:
    with organization_scope(filled.organization_id):
        Account.objects.update(name=said)
        Objective.objects.update(title=said, value_for_client=said, unit=said[:40])
        SwotItem.objects.update(text=said)
        Risk.objects.update(text=said, mitigation=said)
        ValueEntry.objects.update(initiative=said, words=said, confirmed_by=said)
    pptx = get(kams, filled, "pptx", **{"for": "client"})
    shown = bare(said.replace("\u202e", ""))
    text = bare("".join(words for slide in slides_of(pptx) for words in slide))
    assert text.count(shown) >= 7
    sheets = _sheets(pptx)
    assert {cell.data_type for sheet in sheets for row in sheet for cell in row} <= {"s", "n"}
    assert [link for sheet in sheets for link in sheet._hyperlinks] == []


def _sheets(pptx: bytes) -> list:
    with ZipFile(io.BytesIO(pptx)) as parts:
        books = [name for name in parts.namelist() if name.endswith(".xlsx")]
        found = [load_workbook(io.BytesIO(parts.read(name))) for name in books]
    assert len(found) == 2
    return [sheet for book in found for sheet in book.worksheets]


def test_rich_text_keeps_its_formats_and_goes_on_on_the_next_slide(
    kams: Client, filled: Plan
) -> None:
    html = (
        '<h2>High</h2><p>One <strong>two</strong> <em>three</em> <a href="https://example.com/a">'
        "there</a></p><ol><li>first</li><li>second</li></ol>"
        f"<p>{'words ' * 200}</p><p>{'more ' * 200}</p>"
    )
    with organization_scope(filled.organization_id):
        PlanSection.objects.filter(plan=filled, kind="summary").update(text=html)
    pptx = get(kams, filled, "pptx", **{"for": "client"})
    assert [slide[0] for slide in slides_of(pptx)][1:3] == ["Summary", "Summary (continued)"]
    frame = Presentation(io.BytesIO(pptx)).slides[1].shapes[2].text_frame
    assert [p.text for p in frame.paragraphs][:4] == [
        "High",
        "One two three there",
        "1.  first",
        "2.  second",
    ]
    runs = [
        (r.text, r.font.bold, r.font.italic, r.hyperlink.address) for r in frame.paragraphs[1].runs
    ]
    assert runs == [
        ("One ", False, False, None),
        ("two", True, False, None),
        (" ", False, False, None),
        ("three", False, True, None),
        (" ", False, False, None),
        ("there", False, False, "https://example.com/a"),
    ]


def test_a_large_plan_goes_on_over_more_slides(kams: Client, plan: Plan, kam: Actor) -> None:
    with organization_scope(plan.organization_id):
        fill_plan(plan, kam.membership, LARGE)
    pptx = get(kams, plan, "pptx")
    titles = [slide[0].removesuffix(" (continued)") for slide in slides_of(pptx)]
    swot = "Strengths, weaknesses, opportunities, threats"
    counts = [titles.count(one) for one in ("Objectives", "Progress", swot, "Risks", "Value")]
    assert (counts[1], min(counts)) == (2, 2)
    text = "".join(words for slide in slides_of(pptx) for words in slide)
    for said in ("Objective 29:", "Line 59:", "Risk 19:", "Initiative 39:"):
        assert said in text


def test_open_actions_stand_by_their_objective_with_owner_day_and_state(
    kams: Client, plan: Plan, kam: Actor
) -> None:
    with organization_scope(plan.organization_id):
        fill_plan(plan, kam.membership, LARGE)
        done = Action.objects.get(title__startswith="Action 7:")
        Action.objects.filter(pk=done.pk).update(
            status=Action.Status.DONE, closed_at=timezone.now(), closed_on=date(2026, 5, 2)
        )
        Action.objects.filter(title__startswith="Action 31:").update(
            due_on=date(2026, 5, 3), owner=None, status=Action.Status.IN_PROGRESS
        )
    tables = [cells(table) for table in shapes(get(kams, plan, "pptx"), "table")]
    found = [rows for rows in tables if rows[0][0] == "Action"]
    assert found[0][:2] == [
        ["Action", "Objective", "Owner", "Due on", "State"],
        [f"Action 31: {WORDS}", "2.", "nobody yet", "3 May 2026", "In progress"],
    ]
    titles = [row[0].split(":")[0] for rows in found for row in rows[1:]]
    expected = {f"Action {n}" for n in range(200)} - {"Action 7"}
    assert (len(titles), set(titles)) == (199, expected)


def test_short_sections_share_a_slide(kams: Client, filled: Plan) -> None:
    with organization_scope(filled.organization_id):
        PlanSection.objects.filter(plan=filled).update(text="<p>Short</p>")
    slides = slides_of(get(kams, filled, "pptx"))
    assert [slide[0] for slide in slides][1:3] == ["The plan in words", "Objectives"]
    assert slides[1][2:] == [
        *("Summary", "Short", "The client's business", "Short", "Value proposition", "Short"),
        *("How can we be more interesting to this client?", "Short"),
        *("What builds trust with them?", "Short", "How do we come to matter to them?", "Short"),
        *("Beyond this period", "Short"),
    ]


def test_no_list_of_the_swot_is_taller_than_its_quarter(
    kams: Client, plan: Plan, kam: Actor
) -> None:
    with organization_scope(plan.organization_id):
        fill_plan(plan, kam.membership, LARGE)
    made = Presentation(io.BytesIO(get(kams, plan, "pptx")))
    for slide in made.slides:
        if not slide.shapes.title.text_frame.text.startswith("Strengths"):
            continue
        for box in list(slide.shapes)[2:]:
            lines = [paragraph for paragraph in box.text_frame.paragraphs if paragraph.runs]
            used = sum(p.font.size.pt * 1.2 + p.space_after.pt for p in lines)
            assert used <= box.height.pt - 8, len(lines)


def test_a_sign_that_xml_has_no_place_for_stops_nothing(kams: Client, filled: Plan) -> None:
    with organization_scope(filled.organization_id):
        Risk.objects.update(text="a\ufffeb\uffffc")
        Objective.objects.update(title="a\ufffeb\uffffc")
    text = "".join(words for slide in slides_of(get(kams, filled, "pptx")) for words in slide)
    assert text.count("a\ufffdb\ufffdc") >= 2


@pytest.mark.skipif(not shutil.which("soffice"), reason="NO LibreOffice: nobody opened the slides")
def test_libreoffice_opens_each_slide(kams: Client, plan: Plan, kam: Actor, tmp_path: Path) -> None:
    with organization_scope(plan.organization_id):
        fill_plan(plan, kam.membership, LARGE)
    pptx = get(kams, plan, "pptx")
    (tmp_path / "plan.pptx").write_bytes(pptx)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "plan.pptx"], check=True, capture_output=True)
    assert len(PdfReader(tmp_path / "plan.pdf").pages) == len(slides_of(pptx))


def test_what_the_data_say_stands_on_our_slides_alone(kams: Client, filled: Plan) -> None:
    ours, theirs = (get(kams, filled, "pptx", **q) for q in ({}, {"for": "client"}))
    live = "What the data say today"
    found = [cells(table) for table in shapes(ours, "table")]
    rows = next(rows for rows in found if rows[0] == ["Subject", "What", "Today"])
    assert live in [slide[0] for slide in slides_of(ours)]
    assert (len(rows) > 1, [row[1] for row in rows[1:] if not row[1]]) == (True, [])
    assert [slide[0] for slide in slides_of(theirs) if live in slide] == []
