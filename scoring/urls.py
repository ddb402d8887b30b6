"""Addresses of scoring, below /o/<slug>/scoring/."""

from django.urls import URLPattern, path

from scoring.deciding import views as deciding
from scoring.second import views as second
from scoring.views import matrices, ranking, sheet

app_name = "scoring"
urlpatterns: list[URLPattern] = [
    path("", ranking.ranking_page, name="ranking"),
    path("export.csv", ranking.ranking_export, {"kind": "csv"}, name="export_csv"),
    path("export.xlsx", ranking.ranking_export, {"kind": "xlsx"}, name="export_xlsx"),
    path("incomplete/", ranking.incomplete_list, name="incomplete"),
    path("weights/draft/", ranking.weights_draft, name="weights_draft"),
    path("decision/", deciding.decision, name="decision"),
    path("sheet/", sheet.sheet, name="sheet"),
    path("second/", second.second_sheet, name="second_sheet"),
    path("second/<uuid:pk>/removal/", second.second_removal, name="second_removal"),
    path("accounts/<uuid:account_pk>/<uuid:pk>/second/", second.second_cell, name="second_cell"),
    path("accounts/<uuid:pk>/", sheet.account_scores, name="account"),
    path("accounts/<uuid:account_pk>/<uuid:pk>/score/", sheet.cell, name="cell"),
    path("matrices/", matrices.matrix_list, name="matrices"),
    path("matrices/new/", matrices.matrix_create, name="matrix_create"),
    path("matrices/measured/", matrices.measured_draft, name="measured_draft"),
    path("matrices/<uuid:pk>/", matrices.matrix_detail, name="matrix"),
    path("matrices/<uuid:pk>/ranking/", ranking.matrix_ranking, name="matrix_ranking"),
    path("matrices/<uuid:pk>/edit/", matrices.matrix_edit, name="matrix_edit"),
    path("matrices/<uuid:pk>/copy/", matrices.matrix_copy, name="matrix_copy"),
    path("matrices/<uuid:pk>/activation/", matrices.matrix_activation, name="activation"),
    path("matrices/<uuid:pk>/deletion/", matrices.matrix_deletion, name="matrix_deletion"),
]
