"""A plain page: what an ordinary Django project needs for a signed-in person, and no more.

The middleware is what `startproject` writes. The page reads session, user and one membership,
and draws a template of 2 kB. Budgets of pages are multiples of it, in the same process.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.backends.django import DjangoTemplates
from django.test.utils import override_settings

from bench import plain_people, scratch
from bench.plain_people import registry
from tenants.models import Membership

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SESSION_ENGINE = "bench.plain_people"
SECTIONS = ("Home", "Clients", "Orders", "Reports", "Settings")
TABLES = """
CREATE TABLE bench_organization (id uuid PRIMARY KEY, slug varchar(60) UNIQUE, name varchar(120));
CREATE TABLE bench_membership (id uuid PRIMARY KEY, user_id uuid, role varchar(12),
  organization_id uuid REFERENCES bench_organization, UNIQUE (user_id, organization_id));
GRANT SELECT ON bench_organization, bench_membership TO PUBLIC;
"""


class PlainOrganization(models.Model):
    """An organisation without row-level security."""

    id = models.UUIDField(primary_key=True)
    slug = models.SlugField()
    name = models.CharField(max_length=120)

    class Meta:
        app_label, apps, db_table = "bench", registry, "bench_organization"


class PlainMembership(models.Model):
    """A membership without row-level security."""

    id = models.UUIDField(primary_key=True)
    user_id = models.UUIDField()
    role = models.CharField(max_length=12)
    organization = models.ForeignKey(PlainOrganization, models.CASCADE)

    class Meta:
        app_label, apps, db_table = "bench", registry, "bench_membership"


def prepare(member: Membership) -> None:
    """The plain tables, with this membership in them."""
    made = member.organization
    with scratch.plain(owner=True) as link, link.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute(plain_people.TABLES)
        organization = (str(made.id), made.slug, made.name)
        cursor.execute("INSERT INTO bench_organization VALUES (%s, %s, %s)", organization)
        membership = (str(member.id), str(member.user_id), member.role, str(made.id))
        cursor.execute("INSERT INTO bench_membership VALUES (%s, %s, %s, %s)", membership)


@login_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The plain page."""
    membership = get_object_or_404(
        PlainMembership.objects.select_related("organization"),
        user_id=request.user.pk,
        organization__slug=slug,
    )
    context = {"membership": membership, "sections": SECTIONS}
    return HttpResponse(_engine().get_template("page.html").render(context, request))


def application() -> WSGIHandler:
    """The ordinary project, beside the product in the same process."""
    plain_people.allow()
    with override_settings(MIDDLEWARE=MIDDLEWARE, SESSION_ENGINE=SESSION_ENGINE):
        return WSGIHandler()


@cache
def _engine() -> DjangoTemplates:
    processors = (
        "template.context_processors.request",
        "contrib.auth.context_processors.auth",
        "contrib.messages.context_processors.messages",
    )
    return DjangoTemplates(
        {
            "NAME": "plain",
            "DIRS": [Path(__file__).resolve().parent / "templates"],
            "APP_DIRS": False,
            "OPTIONS": {"context_processors": [f"django.{name}" for name in processors]},
        }
    )
