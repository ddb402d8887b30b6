"""Addresses of an account's phase, below /o/<slug>/accounts/."""

from django.urls import URLPattern, path

from accounts.phases import views

urlpatterns: list[URLPattern] = [
    path("phases/", views.phase_board, name="phase_board"),
    path("<uuid:pk>/phase/", views.account_phase, name="phase"),
    path("<uuid:pk>/phase/withdrawal/", views.phase_withdrawal, name="phase_withdrawal"),
    path("<uuid:pk>/phase/evidence/<uuid:evidence_pk>/", views.evidence_tick, name="evidence_tick"),
    path(
        "<uuid:pk>/phase/evidence/<uuid:evidence_pk>/withdrawal/",
        views.evidence_withdraw,
        name="evidence_withdrawal",
    ),
    path("<uuid:pk>/phase/start/", views.phase_start, name="phase_start"),
    path("<uuid:pk>/phase/answer/", views.invest_answer, name="invest_answer"),
    path("<uuid:pk>/phase/risk/", views.exit_risk, name="exit_risk"),
]
