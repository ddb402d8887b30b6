"""Name, colour and logo of an organisation's files: kept, shown, and never a reason to fail."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from pages.documents.look import readable
from plans.models import Plan, PlanFile
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.plans.exports.files import get, pages_of, slides_of
from tests.plans.exports.strangers import picture

LOOK = {"shown_name": "Aurora Pack", "colour": "#aa1100"}


def send(client: Client, content: bytes, name: str = "logo.png") -> tuple[int, str]:
    sent = {"logo": SimpleUploadedFile(name, content)}
    answer = client.post(reverse("plan_file:logo", args=["aurora"]), sent)
    if answer.status_code == 302:
        return 302, ""
    forms = [part["form"] for part in answer.context["parts"] if part["kind"] == "logo"]
    return answer.status_code, " ".join(forms[0].errors.get("logo", []))


def test_name_colour_and_logo_stand_in_both_files(
    leaders: Client, kams: Client, plan: Plan
) -> None:
    page = reverse("plan_file:look", args=["aurora"])
    assert leaders.post(page, LOOK).status_code == 302
    assert send(leaders, picture("JPEG", (3000, 1000)), "Logo.JPG") == (302, "")
    for query in ({}, {"for": "client"}):
        pdf = get(kams, plan, "pdf", **query)
        assert pages_of(pdf)[0].startswith("Aurora Pack")
        image = PdfReader(io.BytesIO(pdf)).pages[0].images[0].image
        assert image.size == (600, 200)
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
        pptx = get(kams, plan, "pptx", **query)
        made = Presentation(io.BytesIO(pptx))
        assert "Aurora Pack" in slides_of(pptx)[0][1]
        for layout in made.slide_layouts:
            logo = next(shape for shape in layout.shapes if shape.name == "Logo")
            assert (logo.image.content_type, logo.image.size) == ("image/png", (600, 200))
            line = next(shape for shape in layout.shapes if shape.name.startswith("Line"))
            assert str(line.fill.fore_color.rgb) == "AA1100"


@pytest.mark.parametrize(
    ("colour", "used"),
    [
        ("#006e74", "#006e74"),
        ("#000000", "#000000"),
        ("#ffffff", "#737373"),
        ("#ffee00", "#7f7600"),
    ],
)
def test_a_colour_is_darkened_until_it_can_be_read_on_white(colour: str, used: str) -> None:
    assert readable(colour) == used


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#00aa00;x", "url(#a)", "#gggggg"])
def test_what_is_no_colour_is_refused(leaders: Client, plan: Plan, colour: str) -> None:
    page = reverse("plan_file:look", args=["aurora"])
    answer = leaders.post(page, {**LOOK, "colour": colour})
    assert (answer.status_code, "colour" in answer.context["look"].errors) == (422, True)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PICTURE = "A logo is a PNG or a JPEG picture."
NO_SIZE = "A logo has 16 pixels each way at least, and 8 million in all at most."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (SVG, NO_PICTURE),
        (picture("GIF"), NO_PICTURE),
        (picture("BMP"), NO_PICTURE),
        (picture()[:60], NO_PICTURE),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, NO_PICTURE),
        (picture("PNG", (15, 300)), NO_SIZE),
        (picture("PNG", (4000, 2001), "L"), NO_SIZE),
        (picture("PNG", (20_000, 20_000), "1"), NO_PICTURE),
        (picture() + b"x" * (2 * 1024 * 1024), "A logo has 2 MB at most."),
    ],
)
def test_what_is_no_logo_is_refused(leaders: Client, plan: Plan, content: bytes, told: str) -> None:
    assert send(leaders, content) == (422, told)
    with organization_scope(plan.organization_id):
        assert PlanFile.objects.count() == 0


def test_a_logo_is_written_anew_without_what_came_with_it(leaders: Client, plan: Plan) -> None:
    assert send(leaders, picture() + b"<script>alert(1)</script>") == (302, "")
    kept = leaders.get(reverse("plan_file:logo_file", args=["aurora"]))
    assert (kept["Content-Type"], b"<script" in kept.content) == ("image/png", False)
    noise = io.BytesIO()
    Image.effect_noise((1200, 480), 90).convert("RGB").save(noise, "PNG")
    assert send(leaders, noise.getvalue()) == (302, "")
    assert len(leaders.get(reverse("plan_file:logo_file", args=["aurora"])).content) < 160_000


@pytest.mark.parametrize("content", [b"", b"x", picture()[:80], SVG])
def test_a_broken_logo_stops_no_file(
    leaders: Client, kams: Client, plan: Plan, content: bytes
) -> None:
    with organization_scope(plan.organization_id):
        PlanFile.objects.create(kind="logo", name="logo.png", content=content)
    assert pages_of(get(kams, plan, "pdf"))[0].startswith("Aurora")
    assert slides_of(get(kams, plan, "pptx"))[0][0] == "Account plan: Acme"
    assert leaders.get(reverse("plan_file:look", args=["aurora"])).status_code == 200


def test_another_organisations_look_is_not_ours(
    leaders: Client, outsider: Actor, client_of: Callable[[Actor], Client], plan: Plan
) -> None:
    assert send(leaders, picture()) == (302, "")
    with organization_scope(outsider.organization.id):
        assert PlanFile.objects.count() == 0
    assert leaders.get(reverse("plan_file:logo_file", args=["borealis"])).status_code == 404


def test_quotes_in_the_name_beside_a_logo_are_letters(
    leaders: Client, kams: Client, plan: Plan
) -> None:
    named = LOOK | {"shown_name": "Aurora \"North\" <&> '1'"}
    leaders.post(reverse("plan_file:look", args=["aurora"]), named)
    assert send(leaders, picture()) == (302, "")
    made = Presentation(io.BytesIO(get(kams, plan, "pptx")))
    logos = [s for layout in made.slide_layouts for s in layout.shapes if s.name == "Logo"]
    assert {logo._element.nvPicPr.cNvPr.get("descr") for logo in logos} == {named["shown_name"]}
