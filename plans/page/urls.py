"""Addresses of plans, below /o/<slug>/plans/."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from plans.comments import views as comments
from plans.life import views as life
from plans.page import views
from plans.rows import views as rows
from plans.rows.kinds import KINDS, RowKind
from plans.sections import views as sections
from plans.sharing import views as sharing
from plans.versions import views as versions

app_name = "plan"


def _of_rows(kind: RowKind) -> list[URLPattern]:
    def at(route: str, view: Callable[..., HttpResponse], what: str) -> URLPattern:
        return path(route, view, {"kind": kind}, name=f"{kind.key}_{what}")

    one = f"{kind.key}/<uuid:row_pk>/"
    return [
        at(f"<uuid:pk>/{kind.key}/new/", rows.row_create, "create"),
        at(f"{one}edit/", rows.row_edit, "edit"),
        at(f"{one}deletion/", rows.row_deletion, "deletion"),
        at(f"{one}move/", rows.row_move, "move"),
        at(f"{one}marking/", rows.row_marking, "marking"),
        at(f"{one}confirmation/", rows.row_confirmation, "confirmation"),
    ]


urlpatterns: list[URLPattern] = [
    path("", views.plan_list, name="list"),
    path("missing/", views.plans_missing, name="missing"),
    path("settings/", life.plan_settings, name="settings"),
    path("<uuid:pk>/", views.plan_detail, name="detail"),
    path("<uuid:pk>/presence/", views.plan_presence, name="presence"),
    path("<uuid:pk>/submission/", life.submission, name="submission"),
    path("<uuid:pk>/withdrawal/", life.withdrawal, name="withdrawal"),
    path("<uuid:pk>/approval/", life.approval, name="approval"),
    path("<uuid:pk>/deletion/", life.deletion, name="deletion"),
    path("<uuid:pk>/restoration/", life.restoration, name="restoration"),
    path("<uuid:pk>/comments/new/", comments.comment, name="comment"),
    path("comments/<uuid:comment_pk>/", comments.comment_edit, name="comment_edit"),
    path("comments/<uuid:comment_pk>/deletion/", comments.deletion, name="comment_deletion"),
    path("comments/<uuid:comment_pk>/resolution/", comments.resolution, name="resolution"),
    path("<uuid:pk>/versions/", versions.versions, name="versions"),
    path("<uuid:pk>/as-client/", sharing.as_client, name="as_client"),
    path("<uuid:pk>/sharing/", sharing.share_list, name="sharing"),
    path("<uuid:pk>/sharing/new/", sharing.share_create, name="share_create"),
    path("sharing/<uuid:share_pk>/address/", sharing.share_address, name="share_address"),
    path("sharing/<uuid:share_pk>/revocation/", sharing.share_revocation, name="share_revocation"),
    path("sections/<uuid:section_pk>/", sections.section_edit, name="section_edit"),
    path(
        "sections/<uuid:section_pk>/presence/", sections.section_presence, name="section_presence"
    ),
    path("sections/<uuid:section_pk>/marking/", sections.section_marking, name="section_marking"),
    path(
        "sections/<uuid:section_pk>/confirmation/",
        sections.section_confirmation,
        name="section_confirmation",
    ),
    *(address for kind in KINDS.values() for address in _of_rows(kind)),
]
