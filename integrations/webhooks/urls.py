"""Addresses of the settings pages for webhooks."""

from django.urls import URLPattern, path

from integrations.webhooks import log_pages, views

app_name = "webhooks"
urlpatterns: list[URLPattern] = [
    path("", views.webhooks, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:webhook_id>/", log_pages.webhook, name="webhook"),
    path("<uuid:webhook_id>/change/", views.change, name="change"),
    path("<uuid:webhook_id>/secret/", views.secret, name="secret"),
    path("<uuid:webhook_id>/deletion/", views.deletion, name="deletion"),
    path("<uuid:webhook_id>/on/", views.on, name="on"),
    path("<uuid:webhook_id>/off/", views.off, name="off"),
    path("<uuid:webhook_id>/test/", log_pages.test, name="test"),
    path("<uuid:webhook_id>/again/", log_pages.span_again, name="span_again"),
    path("deliveries/<uuid:delivery_id>/", log_pages.delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/again/", log_pages.again, name="again"),
]
