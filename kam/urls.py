"""Every address of the product. Pages of an organisation live below /o/<slug>/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from integrations.api import NoSuchAddress
from integrations.mcp.endpoint import McpServer
from kam import health
from pages import assets, offline
from pages.glossary import glossary
from people.views import confirming, home, welcome
from plans.sharing.public import client_page
from reviews.calendar import views as calendar
from reviews.lists import views as lists
from reviews.reminders.unsubscribe_page import unsubscribe_page

organization_patterns: list[URLPattern | URLResolver] = [
    path("", lists.my_work, name="organization_home"),
    path("accounts/", include("accounts.urls")),
    path("accounts/<uuid:pk>/reviews/", include("reviews.lists.urls_accounts")),
    path("reviews/", include("reviews.urls")),
    path("accounts/<uuid:pk>/plan/", include("plans.page.urls_accounts")),
    path("plans/", include("plans.page.urls")),
    path("plans/", include("plans.exports.urls")),
    path("actions/", include("plans.actions.urls")),
    path("accounts/<uuid:pk>/whitespace/", include("plans.whitespace.urls")),
    path("plans/offerings/", include("plans.whitespace.urls_offerings")),
    path("scoring/", include("scoring.urls")),
    path("insights/", include("insights.urls")),
    path("search/", include("search.urls")),
    path("glossary/", glossary, name="glossary"),
    path("settings/", include("people.urls")),
    path("settings/cadences/", include("reviews.cadences.urls")),
    path("settings/closed-days/", include("reviews.closed_days.urls")),
    path("settings/operations/", include("mail.urls")),
    path("settings/keys/", include("integrations.urls")),
    path("settings/request-log/", include("integrations.request_log.urls")),
    path("settings/mcp/", include("integrations.mcp.urls")),
    path("settings/webhooks/", include("integrations.webhooks.urls")),
    path("inbox/", include("reviews.reminders.urls")),
    path("settings/phases/", include("accounts.phases.urls_settings")),
    path("settings/custom-fields/", include("accounts.custom.urls")),
    path("settings/period/", include("accounts.revenue.urls_settings")),
]

handler400 = "pages.refused_requests.unreadable"
handler500 = "pages.refused_requests.failed"
handler429 = "pages.refused_requests.too_many"  # allauth's, for its rate limits

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("welcome/", welcome.first_run, name="welcome"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("assets/app.<str:digest>.<str:kind>", assets.asset, name="asset"),
    path("offline/", offline.page, name="offline"),
    path("service-worker.js", offline.worker, name="service_worker"),
    path("app.webmanifest", offline.manifest, name="manifest"),
    path("offline/signed-in/", offline.signed_in, name="offline_signed_in"),
    re_path(
        r"^auth/confirm-email/(?P<key>[-:\w]+)/$",
        confirming.ConfirmAddress.as_view(),
        name="account_confirm_email",
    ),
    path("auth/", include("allauth.urls")),
    path("invitations/", include("people.urls_invitations")),
    path("sign-up/", include("people.urls_sign_up")),
    path("calendar/<str:token>/reviews.ics", calendar.feed, name="calendar_feed"),
    path("unsubscribe/<str:token>/", unsubscribe_page, name="unsubscribe"),
    path("share/<str:token>/", client_page, name="share"),
    path("profile/", include("people.urls_profile")),
    path("preferences/", include("pages.urls_preferences")),
    path("o/<slug:slug>/", include(organization_patterns)),
    path("mcp/", McpServer.as_view(), name="mcp"),
    path("mcp", McpServer.as_view(), name="mcp_without_slash"),
    path("api/v1/", include("kam.router")),
    re_path("^api/", NoSuchAddress.as_view()),
]

if settings.DEBUG or settings.DEMO:
    urlpatterns += [path("styleguide/", include("pages.urls_styleguide"))]
