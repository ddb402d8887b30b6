"""Addresses of a plan's files, below /o/<slug>/plans/."""

from django.urls import URLPattern, path

from plans.exports import settings_page, views
from plans.exports.rules import PDF, PPTX
from plans.models import PlanFile

app_name = "plan_file"


def _of(kind: PlanFile.Kind) -> list[URLPattern]:
    at, given = f"settings/files/{kind.value}/", {"kind": kind}
    return [
        path(at, settings_page.upload, given, name=kind.value),
        path(f"{at}file/", settings_page.kept_file, given, name=f"{kind.value}_file"),
        path(f"{at}removal/", settings_page.removal, given, name=f"{kind.value}_removal"),
        path(f"{at}return/", settings_page.restoration, given, name=f"{kind.value}_return"),
    ]


urlpatterns: list[URLPattern] = [
    path("settings/files/", settings_page.look, name="look"),
    *(address for kind in PlanFile.Kind for address in _of(kind)),
    path("<uuid:pk>/plan.pdf", views.plan_file, {"kind": PDF}, name="pdf"),
    path("<uuid:pk>/plan.pptx", views.plan_file, {"kind": PPTX}, name="pptx"),
]
