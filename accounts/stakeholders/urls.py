"""Addresses of the people at a client, below /o/<slug>/accounts/."""

from django.urls import path

from accounts.stakeholders import erasure_page as personal_data
from accounts.stakeholders import views as stakeholders

_ALL = "<uuid:pk>/stakeholders/"
_ONE = f"{_ALL}<uuid:stakeholder_id>/"

urlpatterns = [
    path(_ALL, stakeholders.stakeholder_list, name="stakeholders"),
    path(f"{_ALL}new/", stakeholders.stakeholder_add, name="stakeholder_add"),
    path(_ONE, stakeholders.stakeholder_detail, name="stakeholder"),
    path(f"{_ONE}edit/", stakeholders.stakeholder_edit, name="stakeholder_edit"),
    path(f"{_ONE}touch/", stakeholders.stakeholder_touch, name="stakeholder_touch"),
    path(
        f"{_ONE}former/<uuid:former_id>/",
        stakeholders.stakeholder_put_back,
        name="stakeholder_put_back",
    ),
    path(f"{_ONE}removal/", stakeholders.stakeholder_remove, name="stakeholder_remove"),
    path(f"{_ONE}export/", personal_data.stakeholder_export, name="stakeholder_export"),
    path(f"{_ONE}erasure/", personal_data.stakeholder_erase, name="stakeholder_erase"),
]
