"""Addresses of an account's phase, below /o/<slug>/accounts/."""

from django.urls import URLPattern, path

from accounts.phases import views as phases

urlpatterns: list[URLPattern] = [
    path("phases/", phases.phase_board, name="phase_board"),
    path("<uuid:pk>/phase/", phases.account_phase, name="phase"),
    path(
        "<uuid:pk>/phase/evidence/<uuid:evidence_pk>/", phases.evidence_tick, name="evidence_tick"
    ),
    path(
        "<uuid:pk>/phase/evidence/<uuid:evidence_pk>/withdrawal/",
        phases.evidence_withdraw,
        name="evidence_withdrawal",
    ),
    path("<uuid:pk>/phase/answer/", phases.invest_answer, name="invest_answer"),
    path("<uuid:pk>/phase/risk/", phases.exit_risk, name="exit_risk"),
]
