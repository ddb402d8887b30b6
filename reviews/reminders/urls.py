"""Addresses of the inbox, below /o/<slug>/inbox/."""

from django.urls import URLPattern, path

from reviews.reminders import views as inbox

app_name = "inbox"
urlpatterns: list[URLPattern] = [
    path("", inbox.inbox_list, name="list"),
    path("read/", inbox.inbox_read, name="read"),
    path("<uuid:pk>/read/", inbox.inbox_read, name="read_one"),
    path("<uuid:pk>/snooze/", inbox.inbox_snooze, name="snooze"),
    path("preferences/", inbox.preferences, name="preferences"),
    path("calendar/", inbox.calendar_address, name="calendar"),
    path("calendar/revocation/", inbox.calendar_revocation, name="calendar_revocation"),
]
