"""The back-test for programs: what was worked out last, and in which state it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.figures import DecimalText, MonthText
from api.requests import ApiRequest, ApiView
from insights.backtest.ranks import Hits
from insights.backtest.reading import OUTCOMES
from insights.backtest.rules import QUESTION
from insights.backtest.weights import is_firm
from insights.kept_shapes import KeptSerializer, decimal, kept
from insights.programme.rules import allow


class RankCorrelationSerializer(serializers.Serializer):
    """Spearman's rho with its 95 % interval; null where there are too few, or all are alike."""

    n = serializers.IntegerField(help_text="Accounts.")
    rho = DecimalText(allow_null=True)
    low = DecimalText(allow_null=True)
    high = DecimalText(allow_null=True)


class OutcomesSerializer(serializers.Serializer):
    """What came, beside a score of then."""

    growth = RankCorrelationSerializer()
    margin = RankCorrelationSerializer()
    retention = RankCorrelationSerializer()
    loyalty = RankCorrelationSerializer()


class CriterionOutcomesSerializer(OutcomesSerializer):
    """Of one criterion of then."""

    name = serializers.CharField()


class HitsSerializer(serializers.Serializer):
    """Accounts that were named, those whose revenue grew most, and those that are both."""

    n = serializers.IntegerField()
    named = serializers.IntegerField()
    grew_most = serializers.IntegerField()
    both = serializers.IntegerField()
    precision = DecimalText(allow_null=True)
    recall = DecimalText(allow_null=True)


class DesignationOutcomesSerializer(serializers.Serializer):
    """From the month of each designation on."""

    decided = serializers.IntegerField()
    scored = serializers.IntegerField(help_text="Of those, with every score then.")
    total = OutcomesSerializer()
    criteria = CriterionOutcomesSerializer(many=True)


class FirmPlaceSerializer(serializers.Serializer):
    """An account within the cap, and in which share of the draws it stays there."""

    account = serializers.UUIDField()
    share = DecimalText()
    firm = serializers.BooleanField()


class RatersSerializer(serializers.Serializer):
    """How far two people agree; all but `n` is null where there are too few pairs."""

    n = serializers.IntegerField(help_text="Pairs.")
    equal = DecimalText(allow_null=True, help_text="Share.")
    within_one = DecimalText(allow_null=True, help_text="Share at most 1 apart.")
    apart = DecimalText(allow_null=True, help_text="Mean of how far apart.")
    kappa = DecimalText(allow_null=True, help_text="With quadratic weights.")
    low = DecimalText(allow_null=True)
    high = DecimalText(allow_null=True)


class CriterionRatersSerializer(RatersSerializer):
    """Of one judged criterion."""

    name = serializers.CharField()


class AgreementSerializer(serializers.Serializer):
    """Of the second scores of the active matrix, and the first ones as they were then."""

    matrix = serializers.UUIDField()
    total = RatersSerializer()
    criteria = CriterionRatersSerializer(many=True)


class BackTestSerializer(KeptSerializer):
    """The last answer. All of it is null or empty before anything was worked out."""

    month = MonthText(allow_null=True, help_text="Scores are those of its end.")
    months_after = serializers.IntegerField(allow_null=True)
    matrix = serializers.UUIDField(allow_null=True, help_text="The version that was active then.")
    accounts = serializers.IntegerField(allow_null=True)
    scored = serializers.IntegerField(allow_null=True)
    total = OutcomesSerializer(allow_null=True)
    criteria = CriterionOutcomesSerializer(many=True)
    key_accounts = OutcomesSerializer(allow_null=True, help_text="The total, of those of then.")
    other_accounts = OutcomesSerializer(allow_null=True)
    first = HitsSerializer(allow_null=True, help_text="As many as the cap, by the total.")
    designation = DesignationOutcomesSerializer(allow_null=True)
    firm_matrix = serializers.UUIDField(allow_null=True, help_text="The version of today.")
    firm = FirmPlaceSerializer(many=True)
    agreement = AgreementSerializer(
        allow_null=True, help_text="Null where second scores are off and there are none."
    )


class BackTestView(ApiView):
    """Are the criteria right?"""

    @extend_schema(
        operation_id="back_test", summary="Read the back-test", responses=BackTestSerializer
    )
    def get(self, request: ApiRequest) -> Response:
        """What was worked out last; only for keys that may see designations."""
        allow(request.actor)
        answer = QUESTION.kept()
        return Response(kept(answer) | _body(answer.found))


def _body(found: Mapping[str, Any]) -> dict[str, Any]:
    groups, top = found.get("groups", {}), found.get("top")
    steady = found.get("steady") or {}
    return {
        "month": found.get("month"),
        "months_after": found.get("horizon"),
        "matrix": found.get("matrix"),
        "accounts": found.get("accounts"),
        "scored": found.get("scored"),
        "total": _outcomes(found.get("total")),
        "criteria": _criteria(found),
        "key_accounts": _outcomes(groups.get("key")),
        "other_accounts": _outcomes(groups.get("other")),
        "first": _hits(top["hits"]) if top else None,
        "designation": _designation(found.get("designation")),
        "firm_matrix": steady.get("matrix"),
        "firm": [
            {"account": one, "share": decimal(share), "firm": is_firm(share)}
            for one, share in steady.get("inside", {}).items()
        ],
        "agreement": _agreement(found.get("agreement")),
    }


def _agreement(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "matrix": found["matrix"],
        "total": _raters(found["total"]),
        "criteria": [{"name": one["name"]} | _raters(one["figures"]) for one in found["criteria"]],
    }


def _raters(found: Mapping[str, Any]) -> dict[str, Any]:
    names = ("equal", "within_one", "apart", "kappa", "low", "high")
    return {"n": found["n"]} | {name: decimal(found.get(name)) for name in names}


def _designation(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "decided": found["decided"],
        "scored": found["scored"],
        "total": _outcomes(found["total"]),
        "criteria": _criteria(found),
    }


def _criteria(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = found.get("criteria", ())
    return [{"name": one["name"]} | (_outcomes(one["outcomes"]) or {}) for one in told]


def _outcomes(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        name: {"n": found[name]["n"]}
        | {side: decimal(found[name].get(side)) for side in ("rho", "low", "high")}
        for name in OUTCOMES
    }


def _hits(found: Mapping[str, int]) -> dict[str, Any]:
    hits = Hits(**found)
    return {
        "n": hits.n,
        "named": hits.named,
        "grew_most": hits.right,
        "both": hits.both,
        "precision": decimal(hits.precision),
        "recall": decimal(hits.recall),
    }
