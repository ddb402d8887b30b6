"""A plan as PDF: for us, for the client, of a version; read back by another program."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Account
from audit.models import Entry
from plans.models import Objective, Plan, PlanSection, Risk, SwotItem, ValueEntry
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.plans.canaries import CANARY, marked_plan
from tests.plans.exports.files import all_of_pdf, bare, get, pages_of
from tests.plans.exports.large import LARGE, NORMAL, fill_plan

HOSTILE = [
    '#eval("1+1") #sys.inputs #panic()',
    "*bold* _it_ `raw` $x^2$ = head <label> @ref",
    "<script>alert(1)</script> &amp; ]]> <!--",
    "https://example.com/#x // comment /* no */ \\u{41}",
    "W" * 60,
]


@pytest.fixture
def filled(plan: Plan, leader: Actor) -> Plan:
    with organization_scope(plan.organization_id):
        marked_plan(plan, leader.membership)
    return plan


def words(client: Client, plan: Plan, **query: str) -> str:
    return " ".join(pages_of(get(client, plan, "pdf", **query)))


def test_our_file_holds_the_whole_plan(kams: Client, filled: Plan) -> None:
    text = words(kams, filled)
    for said in (
        "Aurora",
        "Internal edition",
        "Account plan: Acme",
        "1 Jan 2026 – 31 Dec 2026 · Draft · Working draft",
        "Shown summary",
        "1.5 → 2.5 → 4 shown unit 40 %",
        f"{CANARY} owner · for {CANARY}",
        "For them: Shown value",
        f"For us: {CANARY}",
        "Shown line",
        f"Shown risk · 4 × 5 {CANARY} owner · {CANARY}",
        "confirmed by Shown person on 4 May 2026: In a review",
        "R$1,234,567.89",
        "The client R$0.00 R$0.00 R$2,469,135.78",
    ):
        assert said in text, text


def test_the_clients_file_holds_what_is_marked_and_no_internal_word(
    kams: Client, filled: Plan
) -> None:
    pdf = get(kams, filled, "pdf", **{"for": "client"})
    text = " ".join(pages_of(pdf))
    for said in (
        "Edition for the client",
        "1 Jan 2026 – 31 Dec 2026 · Working draft · As of",
        "Shown summary",
        "Shown objective For you: Shown value 1.5 → 2.5 → 4 shown unit 40 % 30 Jun 2026 Open",
        "Shown line",
        "Shown risk",
        "Shown initiative Shown words Realised confirmed by Shown person",
        "Acme R$0.00 R$0.00 R$1,234,567.89",
    ):
        assert said in text
    assert CANARY in all_of_pdf(get(kams, filled, "pdf"))  # it would be found
    assert CANARY not in all_of_pdf(pdf)


def test_it_is_tagged_for_screen_readers_in_the_readers_language(
    kams: Client, filled: Plan
) -> None:
    kams.cookies.load({"language": "pt-BR"})
    pdf = get(kams, filled, "pdf")
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("pt-BR", True)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    text = " ".join(pages_of(pdf))
    assert "R$ 1.234.567,89" in text.replace("\u00a0", " ")
    assert "1,5 → 2,5 → 4" in text
    assert "01/01/2026 – 31/12/2026 · Rascunho" in text


@pytest.mark.parametrize("said", HOSTILE)
def test_what_is_source_elsewhere_comes_out_as_letters(
    kams: Client, filled: Plan, said: str
) -> None:
    with organization_scope(filled.organization_id):
        for model, names in {
            Objective: ("title", "value_for_client", "value_for_us"),
            SwotItem: ("text",),
            Risk: ("text", "mitigation"),
            ValueEntry: ("initiative", "words", "source", "confirmed_by"),
        }.items():
            model.objects.update(**dict.fromkeys(names, said[:200]))
        Objective.objects.update(unit=said[:40])
    section = section_of(filled, "summary")
    address = reverse("plan:section_edit", args=["aurora", section.pk])
    assert kams.post(address, {"text": said, "version": section.version}).status_code == 302
    assert bare(words(kams, filled)).count(bare(said)) >= 18
    theirs = bare(words(kams, filled, **{"for": "client"}))
    assert theirs.count(bare(said)) == 8 + (len(said) <= 40)


def section_of(plan: Plan, kind: str) -> PlanSection:
    with organization_scope(plan.organization_id):
        return PlanSection.objects.get(plan=plan, kind=kind)


def test_marks_that_turn_letters_round_are_left_out(kams: Client, filled: Plan) -> None:
    with organization_scope(filled.organization_id):
        Risk.objects.update(text="a\u202eb\u2066c\u200ed")
    assert "abcd · 4 × 5" in words(kams, filled)


def test_a_letter_that_no_font_has_stops_nothing(kams: Client, filled: Plan) -> None:
    with organization_scope(filled.organization_id):
        Risk.objects.update(text="before \U0010fffd \U0001f600 after")
    text = words(kams, filled)
    assert ("before" in text, "after" in text) == (True, True)


def test_rich_text_keeps_headings_lists_and_links(kams: Client, filled: Plan) -> None:
    html = (
        "<h3>Low</h3><p>One <strong>two</strong> <em>three</em><br>four</p><h2>High</h2>"
        "<ul><li>first<ol><li>inner</li></ol></li><li>second</li></ul><ol><li>number</li></ol>"
        '<p><a href="https://example.com/a?b=1">there</a></p>'
    )
    with organization_scope(filled.organization_id):
        PlanSection.objects.filter(plan=filled, kind="summary").update(text=html)
    pdf = get(kams, filled, "pdf")
    text = " ".join(pages_of(pdf))
    said = "Summary Low One two three four High • first 1. inner • second 1. number there"
    assert said in text
    reader = PdfReader(io.BytesIO(pdf))
    links = [note.get_object()["/A"]["/URI"] for note in reader.pages[0]["/Annots"]]
    assert links == ["https://example.com/a?b=1"]
    kinds = [one["/S"] for one in _tags(reader.trailer["/Root"]["/StructTreeRoot"])]
    assert [kinds.count(kind) for kind in ("/L", "/Link")][1] == 1
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/Strong", "/Em", "/Table", "/TH"} <= set(kinds)


def _tags(node: object) -> list:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for one in node for tag in _tags(one)]
    if not isinstance(node, dict):
        return []
    own = [node] if "/S" in node else []
    return own + (_tags(node["/K"]) if "/K" in node else [])


def test_a_normal_plan_has_four_pages_at_most(kams: Client, plan: Plan, kam: Actor) -> None:
    with organization_scope(plan.organization_id):
        fill_plan(plan, kam.membership, NORMAL)
    pages = pages_of(get(kams, plan, "pdf"))
    assert (len(pages) <= 4, "Objective 5:" in " ".join(pages)) == (True, True)


def test_as_many_queries_for_a_large_plan(kams: Client, plan: Plan, kam: Actor) -> None:
    counts = []
    for sizes in (dict.fromkeys(LARGE, 1), LARGE):
        with organization_scope(plan.organization_id):
            fill_plan(plan, kam.membership, sizes)
        with CaptureQueriesContext(connection) as asked:
            get(kams, plan, "pdf")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_version_says_what_it_said_then(kams: Client, leaders: Client, filled: Plan) -> None:
    kams.post(reverse("plan:submission", args=["aurora", filled.pk]))
    assert "· Submitted · Version 1 ·" in words(kams, filled)
    with organization_scope(filled.organization_id):
        Objective.objects.update(title="Later", is_for_client=False)
    assert "· Submitted · Working draft ·" in words(kams, filled)
    old = words(kams, filled, version="1", **{"for": "client"})
    assert ("Shown objective" in old, "Later" in old, "· Version 1 ·" in old) == (True, False, True)
    assert "Later" in words(kams, filled)


@pytest.mark.parametrize(
    "query",
    ["for=Client", "for=", "version=2", "version=0", "version=x", "version=", "version=1e3"],
)
def test_what_is_misspelt_gives_no_file(kams: Client, filled: Plan, query: str) -> None:
    address = reverse("plan_file:pdf", args=["aurora", filled.pk])
    assert kams.get(f"{address}?{query}").status_code == 404


def test_the_log_says_who_took_which_edition(kams: Client, filled: Plan) -> None:
    get(kams, filled, "pdf")
    get(kams, filled, "pdf", **{"for": "client"})
    with organization_scope(filled.organization_id):
        entries = Entry.objects.filter(action="plan.exported").order_by("at")
        found = [(e.actor_label, e.object_label, e.changes) for e in entries]
    assert found == [
        ("Kam", "Acme", {"file": [None, "plan.pdf"], "edition": [None, "internal"]}),
        ("Kam", "Acme", {"file": [None, "plan.pdf"], "edition": [None, "client"]}),
    ]


def test_a_file_is_called_by_its_account_whatever_that_is_called(
    kams: Client, filled: Plan
) -> None:
    address = reverse("plan_file:pdf", args=["aurora", filled.pk])
    assert kams.get(address)["Content-Disposition"] == 'attachment; filename="Acme 2026-01.pdf"'
    with organization_scope(filled.organization_id):
        Account.objects.update(name='A"\r\nX: y/é')
    told = kams.get(address)["Content-Disposition"]
    assert told == "attachment; filename*=utf-8''A%22%0D%0AX%3A%20y/%C3%A9%202026-01.pdf"


def test_the_page_offers_both_editions(kams: Client, filled: Plan) -> None:
    page = kams.get(reverse("plan:detail", args=["aurora", filled.pk])).content.decode()
    address = reverse("plan_file:pdf", args=["aurora", filled.pk])
    assert (f'href="{address}"' in page, f'href="{address}?for=client"' in page) == (True, True)


def test_a_deleted_plan_and_one_of_another_organisation_give_no_file(
    kams: Client, filled: Plan, outsider: Actor, client_of: Callable[[Actor], Client]
) -> None:
    address = reverse("plan_file:pdf", args=["aurora", filled.pk])
    theirs = reverse("plan_file:pdf", args=["borealis", filled.pk])
    stranger = client_of(outsider)
    assert [stranger.get(a).status_code for a in (address, theirs)] == [404, 404]
    kams.post(reverse("plan:deletion", args=["aurora", filled.pk]))
    assert kams.get(address).status_code == 404
