"""What people say about plans, for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.shapes import NamedFilter
from api.filters import SinceFilter, TrueFalseFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer
from plans.comments.rules import change_comment, comment_plan, delete_comment, resolve_comment
from plans.models import Plan, PlanComment
from rules.errors import RuleError

_PLAIN = ("id", "about", "text", "resolved_at", "version", "created_at", "updated_at")


class PlanCommentChangeSerializer(StrictSerializer):
    """What its author says instead."""

    ignored = frozenset(
        {"id", "plan", "about", "author", "resolved_at", "resolved_by", "version"}
        | {"created_at", "updated_at"}
    )

    text = serializers.CharField(max_length=4000, allow_blank=True, trim_whitespace=False)


class NewPlanCommentSerializer(StrictSerializer):
    """What to say, and of what."""

    plan = serializers.UUIDField()
    about = serializers.UUIDField(
        allow_null=True,
        required=False,
        help_text="A section or a row of the plan; without it the whole plan is meant.",
    )
    text = serializers.CharField(
        max_length=4000,
        allow_blank=True,
        trim_whitespace=False,
        help_text="`@First Last` tells that person.",
    )


class PlanCommentSerializer(serializers.Serializer):
    """What somebody said about a plan or a part of it."""

    id = serializers.UUIDField()
    plan = serializers.UUIDField()
    about = serializers.UUIDField(allow_null=True)
    text = serializers.CharField()
    author = serializers.CharField(help_text="The name of the person or key, as it was then.")
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = serializers.CharField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PlanCommentFilter(django_filters.FilterSet):
    """Filters of the comments; together they narrow."""

    plan = django_filters.UUIDFilter("plan_id")
    account = NamedFilter("plan__account_id")
    about = django_filters.UUIDFilter("about")
    resolved = TrueFalseFilter("resolved_at", "isnull", exclude=True)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = PlanComment
        fields: tuple[str, ...] = ()


class CommentResource(Resource[PlanComment]):
    """What is said about plans."""

    model = PlanComment
    name, address = "comments", "comment"
    permission = "plan.view"
    shape = PlanCommentSerializer
    related = ("plan__account",)
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        found = PlanComment.objects.filter(plan__deleted_at=None)
        return found.values(*_PLAIN, "plan_id", "author_label", "resolved_by_label")

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "plan": row["plan_id"],
            "author": row["author_label"],
            "resolved_by": row["resolved_by_label"] or None,
        }


class Comments(CommentResource, ListView[PlanComment]):
    """Comments on all plans and their parts; narrow them to one."""

    filterset_class = PlanCommentFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(NewPlanCommentSerializer)
    def post(self, given: Given) -> PlanComment:
        """Say something."""
        values = dict(given)
        plan = Plan.objects.filter(pk=values.pop("plan"), deleted_at=None).first()
        if plan is None:
            raise RuleError.on("plan", _("There is no such plan."), "unknown")
        return comment_plan(actor=self.actor, plan=plan, **values)


class CommentDetail(CommentResource, DetailView[PlanComment]):
    """The comment with its version as ETag."""

    @changes(PlanCommentChangeSerializer, partial=True)
    def patch(self, comment: PlanComment, given: Given, version: int | None) -> None:
        """Say it otherwise; only who said it may."""
        text = given.get("text", comment.text)
        change_comment(actor=self.actor, comment=comment, text=text, version=version)

    @removes()
    def delete(self, comment: PlanComment, version: int | None) -> None:
        """Take it back for good; only who said it may."""
        delete_comment(actor=self.actor, comment=comment, version=version)


class CommentResolution(CommentResource):
    """Whether a comment is dealt with."""

    @changes(verb="resolve")
    def post(self, comment: PlanComment, given: Given, version: int | None) -> None:
        """Say that it is dealt with."""
        resolve_comment(actor=self.actor, comment=comment, is_resolved=True, version=version)

    @changes(verb="reopen")
    def delete(self, comment: PlanComment, given: Given, version: int | None) -> None:
        """Open it again."""
        resolve_comment(actor=self.actor, comment=comment, is_resolved=False, version=version)
