"""The client's page: outside any organisation's address, opened by its own address alone."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pages.acting import act, attempt
from pages.rates import Rate
from pages.refused_requests import too_many
from plans.models import PlanShare
from plans.sharing.addresses import open_share, organization_of
from plans.sharing.answers import answer_share, note_opening
from plans.sharing.codes import let_in, send_code, takes_code, was_let_in
from plans.sharing.forms import ClientAnswerForm
from plans.sharing.page import client_page_of
from plans.sharing.showing import shown_of
from tenants.models import Membership, Organization
from tenants.organizations import current_organization
from tenants.scope import organization_scope

OPENING = Rate("share", 60, 60)
ANSWERING = Rate("share_answer", 20, 60)
CODES = Rate("share_code", 5, 3600)
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_PREVIEWS = re.compile(
    r"bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|skype|slack|telegram|scan", re.I
)
"""Programs that look at an address when somebody sends it on: no reader of ours."""


# Whoever can send this form knows the address, which is the secret: no other token would prove
# more. With no referrer, browsers don't say where a form comes from either.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def client_page(request: HttpRequest, token: str) -> HttpResponse:
    """The page, for who has its address; all others get the same answer, whatever is wrong."""
    rate = ANSWERING if request.method == "POST" else OPENING
    if not rate.allows(request):
        return _sealed(too_many(request))
    done = attempt(lambda: _in_scope(request, token))
    return _sealed(
        done.result if done else render(request, "plans/sharing/closed.html", status=404)
    )


def _in_scope(request: HttpRequest, token: str) -> HttpResponse:
    with organization_scope(organization_of(token)):
        share = open_share(token)
        organization = current_organization()
        with override(share.language), timezone.override(organization.zone):
            return _answer(request, share, organization)


def _answer(request: HttpRequest, share: PlanShare, organization: Organization) -> HttpResponse:
    if share.needs_code and not was_let_in(request, share):
        return _ask_code(request, share, organization)
    page, today = shown_of(share), organization.today()
    form = ClientAnswerForm(request.POST or None, page=page, initial={"name": share.recipient_name})
    done = act(form, lambda: answer_share(share=share, today=today, **form.values()))
    if done:
        return redirect(f"{request.path}?answered=1")
    if request.method == "GET" and _is_a_reader(request):
        note_opening(share=share, today=today)
    answered = "answered" in request.GET
    return client_page_of(request, page, form, organization, share=share, answered=answered)


def _ask_code(request: HttpRequest, share: PlanShare, organization: Organization) -> HttpResponse:
    """Nothing of the plan until the reader has typed what came by mail."""
    if "send" in request.POST:
        if not CODES.allows(request):
            return too_many(request)
        send_code(share)
        return redirect(f"{request.path}?sent=1")
    typed = request.POST.get("code", "")
    if typed and takes_code(share, typed):
        return let_in(redirect(request.path), share, is_secure=request.is_secure())
    context = {
        "supplier": organization,
        "is_sent": "sent" in request.GET or bool(typed),
        "is_wrong": bool(typed),
    }
    status = 422 if typed else 200
    return render(request, "plans/sharing/code.html", context, status=status)


def _is_a_reader(request: HttpRequest) -> bool:
    """Neither a program that looks ahead, nor one of ours who looks how it came out."""
    if _PREVIEWS.search(request.headers.get("User-Agent", "")):
        return False
    user = request.user
    return not (
        user.is_authenticated and Membership.objects.filter(user=user, ended_at=None).exists()
    )


def _sealed(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response
