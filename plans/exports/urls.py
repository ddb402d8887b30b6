"""Addresses of a plan's files, below /o/<slug>/plans/."""

from django.urls import URLPattern, path

from plans.exports import views
from plans.exports.rules import PDF, PPTX

app_name = "plan_file"
urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/plan.pdf", views.plan_file, {"kind": PDF}, name="pdf"),
    path("<uuid:pk>/plan.pptx", views.plan_file, {"kind": PPTX}, name="pptx"),
]
