"""Addresses of the insights, below /o/<slug>/insights/."""

from django.urls import URLPattern, path

from insights import views, watching
from insights.backtest import views as backtest
from insights.concentration.views import concentration_page
from insights.editions import views as editions
from insights.files.tables import TABLES
from insights.files.views import page_file
from insights.flow.views import phases_page
from insights.gaps.views import whitespace_page
from insights.health import views as health
from insights.home.views import insights_home
from insights.movement.views import movement_page
from insights.portfolio import views as portfolio
from insights.programme import views as programme
from insights.readiness.views import readiness_page
from insights.relationships.views import engagement_page
from insights.report.rules import PDF, PPTX
from insights.report.views import report_file, report_page
from insights.saved import views as saved
from insights.skills import views as skills
from insights.upkeep.views import compliance_page

app_name = "insights"
urlpatterns: list[URLPattern] = [
    path("", insights_home, name="home"),
    path("watch-list/", watching.watch_list, name="watch_list"),
    path("health/", health.health_list, name="health"),
    path("health/formula/", health.health_formula, name="health_formula"),
    path("health/<uuid:account_id>/", health.account_health, name="account_health"),
    path("portfolio/", portfolio.portfolio_page, name="portfolio"),
    path("portfolio.csv", portfolio.portfolio_export, {"kind": "csv"}, name="portfolio_csv"),
    path("portfolio.xlsx", portfolio.portfolio_export, {"kind": "xlsx"}, name="portfolio_xlsx"),
    path("portfolio/movement/", movement_page, name="movement"),
    path("phases/", phases_page, name="phases"),
    path("engagement/", engagement_page, name="engagement"),
    path("whitespace/", whitespace_page, name="whitespace"),
    path("compliance/", compliance_page, name="compliance"),
    path("concentration/", concentration_page, name="concentration"),
    path("programme/", programme.programme_page, name="programme"),
    path("programme/answer/", programme.programme_work_out, name="programme_answer"),
    path(
        "programme/costs/<uuid:pk>/removal/",
        programme.programme_cost_remove,
        name="programme_cost_removal",
    ),
    path("criteria/", backtest.criteria_page, name="criteria"),
    path("criteria/answer/", backtest.criteria_work_out, name="criteria_answer"),
    *(
        path(f"{page}.{kind}", page_file, {"page": page, "kind": kind}, name=f"{page}_{kind}")
        for page in TABLES
        for kind in ("csv", "xlsx")
    ),
    path("month-ends/", editions.month_ends, name="month_ends"),
    path("month-ends/<uuid:snapshot_id>/", editions.month_end, name="month_end"),
    *(
        path(
            f"month-ends/<uuid:snapshot_id>.{kind}",
            editions.month_end_file,
            {"kind": kind},
            name=f"month_end_{kind}",
        )
        for kind in ("csv", "xlsx")
    ),
    path("readiness/", readiness_page, name="readiness"),
    path("views/", saved.saved_views, name="saved_views"),
    path("views/<uuid:pk>/deletion/", saved.saved_view_delete, name="saved_view_deletion"),
    path("skills/", skills.skills_page, name="skills"),
    path("skills/leader/", skills.skill_leader, name="skill_leader"),
    path("skills/deletion/", skills.skill_deletion, name="skill_deletion"),
    *(
        path(f"skills.{kind}", skills.skill_export, {"kind": kind}, name=f"skills_{kind}")
        for kind in ("json", "csv")
    ),
    path("skills/<uuid:profile_id>/", skills.skill_profile, name="skill_profile"),
    path("skills/<uuid:profile_id>/assessment/", skills.skill_assessment, name="skill_assessment"),
    path("skills/<uuid:profile_id>/rounds/", skills.skill_round, name="skill_round"),
    path(
        "skills/<uuid:profile_id>/stepping-down/",
        skills.skill_stepping_down,
        name="skill_stepping_down",
    ),
    path(
        "skills/<uuid:profile_id>/actions/",
        skills.skill_action_create,
        name="skill_action_create",
    ),
    path("skills/actions/<uuid:pk>/", skills.skill_action, name="skill_action"),
    path(
        "skills/actions/<uuid:pk>/completion/",
        skills.skill_action_completion,
        name="skill_action_completion",
    ),
    path(
        "skills/actions/<uuid:pk>/removal/",
        skills.skill_action_removal,
        name="skill_action_removal",
    ),
    path("board-report/", report_page, name="board_report"),
    *(
        path(
            f"board-report.{kind.ending}",
            report_file,
            {"kind": kind},
            name=f"board_report_{kind.ending}",
        )
        for kind in (PDF, PPTX)
    ),
    path("abc/", views.abc_page, name="abc"),
    path("abc.csv", views.abc_export, {"kind": "csv"}, name="abc_csv"),
    path("abc.xlsx", views.abc_export, {"kind": "xlsx"}, name="abc_xlsx"),
]
