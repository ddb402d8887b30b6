"""Addresses of the accounts, below /o/<slug>/accounts/; each wing has its own."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.designation.urls import nominations_patterns
from accounts.designation.urls import urlpatterns as designation_patterns
from accounts.history.urls import urlpatterns as history_patterns
from accounts.imports.urls import urlpatterns as import_patterns
from accounts.listing.urls import urlpatterns as listing_patterns
from accounts.merging.urls import urlpatterns as merging_patterns
from accounts.overview.views import account_detail
from accounts.phases.urls import urlpatterns as phase_patterns
from accounts.pins.views import account_pin
from accounts.registry.urls import urlpatterns as registry_patterns
from accounts.revenue.urls import urlpatterns as revenue_patterns
from accounts.road import views as road
from accounts.stakeholders.urls import urlpatterns as stakeholder_patterns
from accounts.team.urls import load_patterns
from accounts.team.urls import urlpatterns as team_patterns

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    *listing_patterns,
    *registry_patterns,
    *merging_patterns,
    path("import/", include(import_patterns)),
    path("nominations/", include(nominations_patterns)),
    path("load/", include(load_patterns)),
    path("<uuid:pk>/designation/", include(designation_patterns)),
    path("<uuid:account_pk>/team/", include(team_patterns)),
    *phase_patterns,
    *history_patterns,
    *stakeholder_patterns,
    path("<uuid:pk>/", account_detail, name="detail"),
    path("<uuid:pk>/pin/", account_pin, name="pin"),
    path("<uuid:pk>/device/", road.on_device, name="on_device"),
    path("<uuid:pk>/history/arrivals/", road.entry_arrival, name="entry_arrival"),
    path(
        "<uuid:pk>/stakeholders/<uuid:stakeholder_id>/arrivals/",
        road.contact_arrival,
        name="contact_arrival",
    ),
    path("<uuid:pk>/performance/", include(revenue_patterns)),
]
