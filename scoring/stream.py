"""What the change stream tells of matrices, criteria, scores and second scores."""

from __future__ import annotations

from audit.stream import Streamed, named, same
from audit.triggers import Told
from scoring.api import Criteria, MatrixDetail, ScoreDetail
from scoring.models import Criterion, Matrix, Score, SecondScore
from scoring.second.api import SecondScoreDetail

_WRITTEN = ("name", "description", "weight", "kind", "metric", "breakpoints", "score_without")
_ANCHORS = ("anchor_1", "anchor_5", "anchor_10", "position")

MATRICES = Streamed(
    "matrices",
    "matrix.view",
    {
        Matrix: Told(
            "matrices",
            same("name", "status", "activated_at", "retired_at") | {"number": "version"},
        ),
        Criterion: Told(
            "matrices",
            dict.fromkeys((*_WRITTEN, *_ANCHORS), "criteria"),
            part_of="scoring_matrix",
            own="matrix_id",
        ),
    },
    {Matrix: ("activated_by_id", "activation_note", "version", "created_at", "updated_at")},
    MatrixDetail,
)
CRITERIA = Streamed(
    "criteria",
    "matrix.view",
    {Criterion: Told("criteria", same(*_WRITTEN, *_ANCHORS) | {"matrix_id": "matrix"})},
    {},
    Criteria,
)
SCORES = Streamed(
    "scores",
    "matrix.view",
    {
        Score: Told(
            "scores",
            same("value", "rationale")
            | {"criterion_id": "criterion", "account_id": "account", "author_id": "author"},
            account="account_id",
        )
    },
    {Score: ("scored_at", "version")},
    ScoreDetail,
)
SECOND_SCORES = Streamed(
    "second-scores",
    "matrix.view",
    {
        SecondScore: Told(
            "second-scores",
            same("value", "rationale", "first_value")
            | {"criterion_id": "criterion", "account_id": "account"}
            | {"author_id": "author", "first_author_id": "first_author"},
            account="account_id",
        )
    },
    {SecondScore: ("given_at", "first_at", "version")},
    SecondScoreDetail,
)
RESOURCES = named(MATRICES, CRITERIA, SCORES, SECOND_SCORES)
