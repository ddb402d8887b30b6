"""Addresses of the history, below /o/<slug>/accounts/."""

from django.urls import path

from accounts.history import attachments_page as attachments
from accounts.history import search_page as entry_search
from accounts.history import views as entries

_ENTRY = "<uuid:pk>/history/<uuid:entry_id>/"
_FILE = f"{_ENTRY}files/<uuid:file_id>/"

urlpatterns = [
    path("history/", entry_search.entry_search, name="entry_search"),
    path("<uuid:pk>/history/", entries.account_history, name="history"),
    path("<uuid:pk>/history/changes/", entries.account_changes, name="changes"),
    path(f"{_ENTRY}edit/", entries.entry_edit, name="entry_edit"),
    path(f"{_ENTRY}deletion/", entries.entry_delete, name="entry_delete"),
    path(_FILE, attachments.attachment, name="attachment"),
    path(f"{_FILE}deletion/", attachments.attachment_delete, name="attachment_delete"),
]
