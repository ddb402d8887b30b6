"""Addresses of the settings, below /o/<slug>/settings/."""

from django.urls import URLPattern, path

from people.views import audit, invitations, members, organization

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("", organization.organization_settings, name="settings"),
    path("people/", members.people, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/<uuid:pk>/role/", members.role, name="role"),
    path("people/<uuid:pk>/removal/", members.removal, name="removal"),
    path("invitations/<uuid:pk>/withdrawal/", invitations.withdrawal, name="withdrawal"),
    path("invitations/<uuid:pk>/link/", invitations.link, name="link"),
    path("invitations/<uuid:pk>/renewal/", invitations.renewal, name="renewal"),
    path("audit/", audit.audit_log, name="audit"),
]
