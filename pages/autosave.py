"""How a form with a rich text saves itself, merges, and asks where two people wrote in one place.

The page has a `<form method="post" data-autosave="KEY">` with `{% csrf_token %}`, hidden `version`,
one `RichTextField` and `{% include "components/autosave.html" %}`, and in its block `scripts`
`components/autosave_scripts.html`. KEY names organisation, person and address: the browser keeps
drafts under it. `data-done="ADDRESS"` says where a pressed button leads once all is saved.

The script posts the whole form as a button would, with `HX-Request: true`, 1.5 s after the last
letter and when the text is left: `version`, which the writer has seen last, `NAME-html`, and
`NAME-base`. Where that version is not the present one, the view merges:
`merge(base_of(form, NAME), mine, present)`. It answers

- `saved(...)`, 200: the new version, and the text where it is not what was posted;
- `conflicting(...)`, 409: both sides of each place, with a choice. The form is posted again with
  `about` and `choice-0`, `choice-1`, ..., which `choices_of` reads for `Merged.settled`;
- `refused(...)`, 422: what the form finds wrong;
- without HX-Request: a redirect, or the page with `conflicts` and `about` in its context.

A redirect is taken as a sign-out, another refusal as a page to load again, the rest as a lost
connection; each time the text stays in the browser, and is offered when the page is opened again.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from rules.rich_text.merging import BOTH, CHOICES, Merged

ANSWER = "components/autosave_answer.html"


def choices_of(data: Mapping[str, str], version: object) -> list[str]:
    """What somebody chose for each conflict; nothing where the text has changed again since."""
    if data.get("about") != str(version):
        return []
    choices: list[str] = []
    while choice := data.get(f"choice-{len(choices)}"):
        choices.append(choice if choice in CHOICES else BOTH)
    return choices


def is_settled(merged: Merged, choices: list[str]) -> bool:
    """Whether somebody chose for each conflict."""
    return len(merged.conflicts) == len(choices)


def saved(request: HttpRequest, *, version: object, text: str, mine: str) -> HttpResponse:
    """`text` is kept as `version`; `mine` was posted."""
    said = _("Saved at %(time)s") % {"time": time_format(timezone.localtime())}
    context = {"version": version, "said": said, "is_other": text != mine, "text": text}
    return render(request, ANSWER, context)


def conflicting(request: HttpRequest, *, version: object, merged: Merged) -> HttpResponse:
    """Nothing is kept: `version` is the present one, and somebody has to choose."""
    context = {"about": version, "conflicts": merged.conflicts, "said": _("Not saved: choose.")}
    return render(request, ANSWER, context, status=409)


def refused(request: HttpRequest, form: BaseForm) -> HttpResponse:
    """Nothing is kept, for what the form says."""
    return render(request, ANSWER, {"form": form, "said": _("Not saved.")}, status=422)
