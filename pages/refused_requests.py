"""Pages and problems for requests that are refused before any view sees them."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from api.addresses import is_of_programs
from api.problems import problem_page
from tenants.outages import Outage, outage_of

WAIT, SOON = 60, 5


def too_many(request: HttpRequest) -> HttpResponse:
    """Somebody asks too often."""
    response = _refuse(request, 429, "throttled", _("Please wait a minute, then try again."))
    response["Retry-After"] = str(WAIT)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """The body is larger than anything that is meant to be sent here."""
    return _refuse(request, 413, "too_large", _("The request is too large."))


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The body cannot be read; Django also comes here with a form that is too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return too_large(request)
    return _refuse(request, 400, "bad_request", _("The request could not be read."))


def too_slow(request: HttpRequest) -> HttpResponse:
    """The database ended a statement: it took too long, or waited for somebody else's change."""
    response = _refuse(request, 503, "too_slow", _("This took too long: nothing was changed."))
    response["Retry-After"] = str(SOON)
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Django comes here with each error that nobody caught; an outage is no fault of ours."""
    outage = outage_of(sys.exc_info()[1])
    if outage is None:
        return _say(request, 500, "server_error", _("Something went wrong on our side."))
    detail = {
        Outage.AWAY: _(
            "The database does not answer: look whether this was done before you repeat it."
        ),
        Outage.CLOSED: _("The database takes no changes right now: nothing was changed."),
    }[outage]
    response = _say(request, 503, "unavailable", detail, outage=outage.value)
    response["Retry-After"] = str(SOON)
    return response


def _say(request: HttpRequest, status: int, code: str, detail: str, **context: str) -> HttpResponse:
    """As `_refuse`, without a question to the database: the frame of the page asks some."""
    if is_of_programs(request.path_info):
        return problem_page(status, code, detail)
    page = loader.get_template(f"{status}.html").render(context)
    return HttpResponse(page, status=status)


def _refuse(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    if is_of_programs(request.path_info):
        return problem_page(status, code, detail)
    return render(request, f"{status}.html", status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is old or missing."""
    return render(request, "403.html", {"form_expired": True, "reason": reason}, status=403)
