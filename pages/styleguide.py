"""Every component in its states: to look at, and for the browser tests."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pages.rich_text import RichTextField

ROWS = [
    (1, "Helvar Marine", "Nordic", "strategic", 9_700_000, 9, "9.25", 4),
    (2, "Tessel Foods", "Dairy", "interdependent", 5_030_000, 9, "8.60", 1),
    (3, "Orrin Rail", "Transport", "interdependent", 4_410_000, 7, "8.35", -1),
    (4, "Casa Lumen", "Retail", "tactical", 812_000, 8, "8.05", 9),
    (5, "Brightwater", "Utilities", "interdependent", 4_400_000, 8, "7.70", -2),
    (6, "Nordhaus Bau", "Construction", "tactical", 940, 7, "7.45", 0),
]
AIMS = "<h2>Why</h2><p>Sell <strong>more</strong>.</p><ul><li>To Dairy</li><li>To Rail</li></ul>"
COLUMNS = ("rank", "name", "segment", "phase", "revenue", "fit", "score", "moved")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As it stands on the invoice.")
    email = forms.EmailField(label="E-mail address")
    segment = forms.ChoiceField(
        label="Segment", choices=[("", "Not set"), ("dairy", "Dairy")], required=False
    )
    potential = forms.ChoiceField(
        label="Potential", choices=[("high", "High"), ("low", "Low")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    aims = RichTextField(label="Aims", at_most=2000, initial=AIMS, required=False)
    consent = forms.BooleanField(label="The client agreed to be named", required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """The page of all components, outside any organisation."""
    messages.success(request, "Tessel Foods archived.", extra_tags="undo:#")
    rows = [dict(zip(COLUMNS, row, strict=True), cut=row[0] == 5) for row in ROWS]
    page = Paginator(range(1, 240), 20).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "page": page,
        "amount": Decimal("5034567.8"),
        "form": SampleForm(
            {"name": "Tessel", "email": "not-an-address", "potential": "high", "aims-html": AIMS}
        ),
    }
    if "frame" in request.GET:
        context |= {"organization": SimpleNamespace(name="Borealis", slug="borealis")}
    return render(request, "styleguide.html", context)
