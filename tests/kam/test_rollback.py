"""A page that wrote and then answers with an error has written nothing."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import Account
from rules.errors import ConflictError, RuleError, StaleError
from tenants.actors import Actor
from tenants.middleware import OrganizationMiddleware
from tenants.models import Organization
from tenants.scope import organization_scope


def answer_of(actor: Actor, respond: object) -> HttpResponse:
    """What the middleware makes of a page of aurora."""
    request = RequestFactory().get("/o/aurora/")
    request.user, request.session = actor.user, {SESSION_KEY: str(actor.user.pk)}
    return OrganizationMiddleware(respond)(request)


def names(organization: Organization) -> list[str]:
    with organization_scope(organization.id):
        return list(Account.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("status", "kept"),
    [(200, ["Alfa"]), (302, ["Alfa"]), (400, []), (422, []), (409, []), (500, [])],
)
def test_what_a_page_writes_is_kept_only_below_400(
    aurora: Organization, leader: Actor, status: int, kept: list[str]
) -> None:
    def page(request: object) -> HttpResponse:
        Account.objects.create(name="Alfa")
        return HttpResponse(status=status)

    assert answer_of(leader, page).status_code == status
    assert names(aurora) == kept


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (RuleError("Not like this."), 422, "Not like this."),
        (ConflictError("Taken."), 409, "Taken."),
        (StaleError(), 412, "It was changed in the meantime"),
    ],
)
def test_a_refused_write_becomes_a_page_that_says_it(
    aurora: Organization, leader: Actor, error: Exception, status: int, heading: str
) -> None:
    middleware = OrganizationMiddleware(lambda request: HttpResponse())

    def page(request: object) -> HttpResponse:
        Account.objects.create(name="Alfa")
        return middleware.process_exception(request, error)

    answer = answer_of(leader, page)
    assert (answer.status_code, heading in answer.content.decode()) == (status, True)
    assert names(aurora) == []


def test_a_page_that_breaks_writes_nothing(aurora: Organization, leader: Actor) -> None:
    def page(request: object) -> HttpResponse:
        Account.objects.create(name="Alfa")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer_of(leader, page)
    assert names(aurora) == []
