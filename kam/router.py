"""The v1 router."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from accounts.custom.api import CustomFieldDetail, CustomFields
from accounts.designation.api import DesignationDetail, Designations, DesignationWithdrawal
from accounts.history.api import HistoryEntries, HistoryEntryDetail
from accounts.merging.api import AccountMerge
from accounts.phases.api import PhaseChangeDetail, PhaseChanges, PhaseChangeWithdrawal
from accounts.phases.list_api import Phases
from accounts.registry.api import (
    AccountArchive,
    AccountArchiveByReference,
    AccountByReference,
    AccountDetail,
    Accounts,
    AccountsBulk,
)
from accounts.revenue.api import RevenueBulk, RevenueMonth, RevenueMonths
from accounts.stakeholders.api import (
    StakeholderByReference,
    StakeholderDetail,
    Stakeholders,
    StakeholdersBulk,
)
from accounts.team.api import TeamMemberDetail, TeamMembers
from api.schema import docs_page, schema_page
from audit.api import AuditEntries
from audit.api_changes import Changes, ChangesSnapshot
from insights.api import Abc
from insights.backtest.api import BackTestView
from insights.health.api import AccountHealth, AccountHealthDetail
from insights.portfolio.api import Portfolio
from insights.programme.api import ProgrammeReturn
from insights.snapshots.api import SnapshotDetail, SnapshotRows, Snapshots
from integrations.api import Me, NoSuchAddress
from integrations.webhooks.api import (
    Deliveries,
    DeliveryAgain,
    DeliveryDetail,
    WebhookActivation,
    WebhookAgain,
    WebhookDetail,
    Webhooks,
    WebhookSecret,
    WebhookTest,
)
from people.api import Members
from plans.actions.api import ActionByReference, ActionComments, ActionDetail, Actions
from plans.comments.api import CommentDetail, CommentResolution, Comments
from plans.life.api import PlanApproval, PlanDetail, PlanReturn, Plans, PlanSubmission
from plans.rows.api import (
    ObjectiveDetail,
    Objectives,
    RiskDetail,
    Risks,
    SwotItemDetail,
    SwotItems,
    ValueEntries,
    ValueEntryDetail,
)
from plans.sections.api import PlanSectionDetail, PlanSections
from plans.versions.api import PlanVersionDetail, PlanVersions
from plans.whitespace.api import CellDetail, Cells
from plans.whitespace.offerings_api import OfferingArchive, OfferingDetail, Offerings
from plans.whitespace.spends_api import SpendDetail, Spends
from plans.whitespace.units_api import UnitDetail, Units
from reviews.cadences.api import CadenceDetail, Cadences
from reviews.measures.api import MeasureDetail, Measures
from reviews.review.api import (
    ReviewDetail,
    ReviewHolding,
    ReviewMoving,
    ReviewParticipants,
    ReviewReopening,
    Reviews,
    ReviewSkipping,
)
from scoring.api import (
    Criteria,
    Matrices,
    MatrixActivation,
    MatrixDetail,
    ScoreDetail,
    Scores,
    ScoresBulk,
)
from scoring.api_rankings import Rankings
from scoring.second.api import SecondScoreDetail, SecondScores
from search.api import Search

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", schema_page, name="schema"),
    path("docs/", docs_page, name="docs"),
    path("me/", Me.as_view(), name="me"),
    path("accounts/", Accounts.as_view(), name="accounts"),
    path("accounts/bulk/", AccountsBulk.as_view(), name="accounts_bulk"),
    path("accounts/<uuid:account_id>/", AccountDetail.as_view(), name="account"),
    path("accounts/<uuid:account_id>/archive/", AccountArchive.as_view(), name="account_archive"),
    path("accounts/<uuid:account_id>/merge/", AccountMerge.as_view(), name="account_merge"),
    path(
        "accounts/by-ref/<str:system>/<str:external_id>/",
        AccountByReference.as_view(),
        name="account_by_reference",
    ),
    path(
        "accounts/by-ref/<str:system>/<str:external_id>/archive/",
        AccountArchiveByReference.as_view(),
        name="account_archive_by_reference",
    ),
    path("custom-fields/", CustomFields.as_view(), name="custom_fields"),
    path("custom-fields/<uuid:field_id>/", CustomFieldDetail.as_view(), name="custom_field"),
    path("search/", Search.as_view(), name="search"),
    path("members/", Members.as_view(), name="members"),
    path("phases/", Phases.as_view(), name="phases"),
    path("history-entries/", HistoryEntries.as_view(), name="history_entries"),
    path("history-entries/<uuid:entry_id>/", HistoryEntryDetail.as_view(), name="history_entry"),
    path("revenue/", RevenueMonths.as_view(), name="revenue"),
    path("revenue/<uuid:month_id>/", RevenueMonth.as_view(), name="revenue_month"),
    path("revenue/bulk/", RevenueBulk.as_view(), name="revenue_bulk"),
    path("designations/", Designations.as_view(), name="designations"),
    path("designations/<uuid:designation_id>/", DesignationDetail.as_view(), name="designation"),
    path(
        "designations/<uuid:designation_id>/withdrawal/",
        DesignationWithdrawal.as_view(),
        name="designation_withdrawal",
    ),
    path("phase-changes/", PhaseChanges.as_view(), name="phase_changes"),
    path("phase-changes/<uuid:change_id>/", PhaseChangeDetail.as_view(), name="phase_change"),
    path(
        "phase-changes/<uuid:change_id>/withdrawal/",
        PhaseChangeWithdrawal.as_view(),
        name="phase_change_withdrawal",
    ),
    path("stakeholders/", Stakeholders.as_view(), name="stakeholders"),
    path("stakeholders/bulk/", StakeholdersBulk.as_view(), name="stakeholders_bulk"),
    path("stakeholders/<uuid:stakeholder_id>/", StakeholderDetail.as_view(), name="stakeholder"),
    path(
        "stakeholders/by-ref/<str:system>/<str:external_id>/",
        StakeholderByReference.as_view(),
        name="stakeholder_by_reference",
    ),
    path("team-members/", TeamMembers.as_view(), name="team_members"),
    path("team-members/<uuid:team_member_id>/", TeamMemberDetail.as_view(), name="team_member"),
    path("criteria/", Criteria.as_view(), name="criteria"),
    path("matrices/", Matrices.as_view(), name="matrices"),
    path("matrices/<uuid:matrix_id>/", MatrixDetail.as_view(), name="matrix"),
    path(
        "matrices/<uuid:matrix_id>/activation/",
        MatrixActivation.as_view(),
        name="matrix_activation",
    ),
    path("scores/", Scores.as_view(), name="scores"),
    path("scores/bulk/", ScoresBulk.as_view(), name="scores_bulk"),
    path("scores/<uuid:score_id>/", ScoreDetail.as_view(), name="score"),
    path("second-scores/", SecondScores.as_view(), name="second_scores"),
    path("second-scores/<uuid:second_id>/", SecondScoreDetail.as_view(), name="second_score"),
    path("rankings/", Rankings.as_view(), name="rankings"),
    path("abc/", Abc.as_view(), name="abc"),
    path("portfolio/", Portfolio.as_view(), name="portfolio"),
    path("snapshots/", Snapshots.as_view(), name="snapshots"),
    path("snapshots/<uuid:snapshot_id>/", SnapshotDetail.as_view(), name="snapshot"),
    path(
        "snapshots/<uuid:snapshot_id>/accounts/", SnapshotRows.as_view(), name="snapshot_accounts"
    ),
    path("back-test/", BackTestView.as_view(), name="back_test"),
    path("programme-return/", ProgrammeReturn.as_view(), name="programme_return"),
    path("account-health/", AccountHealth.as_view(), name="account_health"),
    path(
        "account-health/<uuid:account_id>/",
        AccountHealthDetail.as_view(),
        name="account_health_detail",
    ),
    path("cadences/", Cadences.as_view(), name="cadences"),
    path("cadences/<uuid:cadence_id>/", CadenceDetail.as_view(), name="cadence"),
    path("reviews/", Reviews.as_view(), name="reviews"),
    path("reviews/<uuid:review_id>/", ReviewDetail.as_view(), name="review"),
    path(
        "reviews/<uuid:review_id>/participants/",
        ReviewParticipants.as_view(),
        name="review_participants",
    ),
    path("reviews/<uuid:review_id>/holding/", ReviewHolding.as_view(), name="review_holding"),
    path("reviews/<uuid:review_id>/reopening/", ReviewReopening.as_view(), name="review_reopening"),
    path("reviews/<uuid:review_id>/skipping/", ReviewSkipping.as_view(), name="review_skipping"),
    path("reviews/<uuid:review_id>/moving/", ReviewMoving.as_view(), name="review_moving"),
    path("measures/", Measures.as_view(), name="measures"),
    path("measures/<uuid:measure_id>/", MeasureDetail.as_view(), name="measure"),
    path("actions/", Actions.as_view(), name="actions"),
    path("actions/<uuid:action_id>/", ActionDetail.as_view(), name="action"),
    path(
        "actions/by-ref/<str:system>/<str:external_id>/",
        ActionByReference.as_view(),
        name="action_by_reference",
    ),
    path("actions/<uuid:action_id>/comments/", ActionComments.as_view(), name="action_comments"),
    path("offerings/", Offerings.as_view(), name="offerings"),
    path("offerings/<uuid:offering_id>/", OfferingDetail.as_view(), name="offering"),
    path(
        "offerings/<uuid:offering_id>/archive/", OfferingArchive.as_view(), name="offering_archive"
    ),
    path("plans/", Plans.as_view(), name="plans"),
    path("plans/<uuid:plan_id>/", PlanDetail.as_view(), name="plan"),
    path("plans/<uuid:plan_id>/submission/", PlanSubmission.as_view(), name="plan_submission"),
    path("plans/<uuid:plan_id>/approval/", PlanApproval.as_view(), name="plan_approval"),
    path("plans/<uuid:plan_id>/return/", PlanReturn.as_view(), name="plan_return"),
    path("comments/", Comments.as_view(), name="comments"),
    path("comments/<uuid:comment_id>/", CommentDetail.as_view(), name="comment"),
    path(
        "comments/<uuid:comment_id>/resolution/",
        CommentResolution.as_view(),
        name="comment_resolution",
    ),
    path("plan-sections/", PlanSections.as_view(), name="plan_sections"),
    path("plan-sections/<uuid:section_id>/", PlanSectionDetail.as_view(), name="plan_section"),
    path("plan-versions/", PlanVersions.as_view(), name="plan_versions"),
    path("plan-versions/<uuid:version_id>/", PlanVersionDetail.as_view(), name="plan_version"),
    path("objectives/", Objectives.as_view(), name="objectives"),
    path("objectives/<uuid:objective_id>/", ObjectiveDetail.as_view(), name="objective"),
    path("swot-items/", SwotItems.as_view(), name="swot_items"),
    path("swot-items/<uuid:swot_item_id>/", SwotItemDetail.as_view(), name="swot_item"),
    path("risks/", Risks.as_view(), name="risks"),
    path("risks/<uuid:risk_id>/", RiskDetail.as_view(), name="risk"),
    path("value-entries/", ValueEntries.as_view(), name="value_entries"),
    path("value-entries/<uuid:value_entry_id>/", ValueEntryDetail.as_view(), name="value_entry"),
    path("business-units/", Units.as_view(), name="business_units"),
    path("business-units/<uuid:unit_id>/", UnitDetail.as_view(), name="business_unit"),
    path("client-spends/", Spends.as_view(), name="client_spends"),
    path("client-spends/<uuid:spend_id>/", SpendDetail.as_view(), name="client_spend"),
    path("whitespace-cells/", Cells.as_view(), name="whitespace_cells"),
    path("whitespace-cells/<uuid:cell_id>/", CellDetail.as_view(), name="whitespace_cell"),
    path("webhooks/", Webhooks.as_view(), name="webhooks"),
    path("webhooks/<uuid:webhook_id>/", WebhookDetail.as_view(), name="webhook"),
    path(
        "webhooks/<uuid:webhook_id>/activation/",
        WebhookActivation.as_view(),
        name="webhook_activation",
    ),
    path("webhooks/<uuid:webhook_id>/secret/", WebhookSecret.as_view(), name="webhook_secret"),
    path("webhooks/<uuid:webhook_id>/test/", WebhookTest.as_view(), name="webhook_test"),
    path(
        "webhooks/<uuid:webhook_id>/redelivery/", WebhookAgain.as_view(), name="webhook_redelivery"
    ),
    path("webhook-deliveries/", Deliveries.as_view(), name="webhook_deliveries"),
    path(
        "webhook-deliveries/<uuid:delivery_id>/", DeliveryDetail.as_view(), name="webhook_delivery"
    ),
    path(
        "webhook-deliveries/<uuid:delivery_id>/redelivery/",
        DeliveryAgain.as_view(),
        name="webhook_delivery_again",
    ),
    path("changes/", Changes.as_view(), name="changes"),
    path("changes/snapshot/", ChangesSnapshot.as_view(), name="changes_snapshot"),
    path("audit-entries/", AuditEntries.as_view(), name="audit_entries"),
    re_path("", NoSuchAddress.as_view()),
]
