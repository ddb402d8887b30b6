"""Writing a plan down as a version: when it is submitted, and when a client is to read it."""

from __future__ import annotations

from plans.models import Plan, PlanVersion
from plans.versions.content import Document, content_of, digest_of
from tenants.actors import Actor


def write_down(actor: Actor, plan: Plan) -> PlanVersion:
    """The next version of a plan that is locked."""
    return _kept(actor, plan, content_of(plan), latest_version(plan))


def written_down(actor: Actor, plan: Plan) -> PlanVersion:
    """The version that says what a plan that is locked says now; made where there is none."""
    document, last = content_of(plan), latest_version(plan)
    if last is not None and last.digest == digest_of(document):
        return last
    return _kept(actor, plan, document, last)


def latest_version(plan: Plan) -> PlanVersion | None:
    """The last that was written down, without its content."""
    return plan.versions.defer("content").order_by("-number").first()


def _kept(actor: Actor, plan: Plan, document: Document, last: PlanVersion | None) -> PlanVersion:
    return PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        content=document,
        digest=digest_of(document),
        author=actor.membership,
        author_label=actor.label[:254],
        author_key=actor.key_id,
    )
