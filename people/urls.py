"""Addresses of the settings, below /o/<slug>/settings/."""

from django.urls import URLPattern, path

from people import views

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("", views.organization_settings, name="settings"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/<uuid:pk>/role/", views.role, name="role"),
    path("people/<uuid:pk>/removal/", views.removal, name="removal"),
    path("invitations/<uuid:pk>/withdrawal/", views.invitation_withdrawal, name="withdrawal"),
    path("audit/", views.audit_log, name="audit"),
]
