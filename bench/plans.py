"""Account plans: the page of a large one, the list of many, autosave, texts and files."""

from __future__ import annotations

import copy
from itertools import count, cycle
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from bench import scratch, world
from bench.against import PlainPage, queries
from bench.plan_files import files_of
from bench.plan_world import FEW, SIZE, large_plan, plan_of, prose
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import costs, medians, ms
from plans.models import Plan, PlanSection
from plans.versions.content import content_of
from plans.versions.difference import difference
from plans.versions.reading import shown
from rules.rich_text.differing import difference as text_difference
from rules.rich_text.merging import merge
from tenants.models import Membership
from tenants.scope import organization_scope

PLANS = """
INSERT INTO plans_plan
  (id, organization_id, account_id, starts_on, ends_on, state, author_label, changed_at, version,
   open_checks, checked_at, created_at, updated_at)
SELECT gen_random_uuid(), %(org)s, id, '2026-01-01', '2026-12-31',
       (ARRAY['draft', 'submitted', 'approved'])[row_number() OVER () %% 3 + 1], 'x', now(), 1,
       3, now(), now(), now()
FROM accounts_account WHERE organization_id = %(org)s
"""

UPDATE = """
UPDATE plans_plansection SET text = %(text)s, version = version + 1, touched_at = now(),
       updated_at = now() WHERE id = %(id)s
"""


def measure(sizes: Sizes) -> list[Result]:
    """Pages beside a plain page; texts and documents by the clock."""
    settings.ROOT_URLCONF = "bench.addresses"
    large, plan = large_plan("large")
    small, little = plan_of("small", FEW, FEW, FEW)
    many = _with_plans("many", sizes.history_accounts)
    few = _with_plans("few", FEW)
    scratch.analyze()
    plain = PlainPage(large, repeat=sizes.repeat * 3)
    page, page_of_few = (
        Visitor(member).page(address_of("plan:detail", member.organization.slug, of=one.pk))
        for member, one in ((large, plan), (small, little))
    )
    listed, listed_few = (
        Visitor(member).page(address_of("plan:list", member.organization.slug))
        for member in (many, few)
    )
    for opened in (page, page_of_few, listed, listed_few):
        opened()  # the first visit of a day is written down
    plans = f"{sizes.history_accounts:,} plans"
    return [
        queries("page of a plan", page, page_of_few, most=18, said=(SIZE, f"{FEW} of each")),
        plain.against("page of a plan", page, most=9, about=f"with {SIZE}"),
        queries("list of plans", listed, listed_few, most=12, said=(plans, f"{FEW} plans")),
        plain.against("list of plans", listed, most=6, about=f"50 of {plans}"),
        _autosave(large, plan, plain, sizes),
        *_texts(large, plan, sizes),
        *files_of(large, plan, sizes),
    ]


def _autosave(member: Membership, plan: Plan, plain: PlainPage, sizes: Sizes) -> Result:
    """A text that is another one each time, as an editor sends it; or the same by SQL alone."""
    with organization_scope(member.organization_id):
        section = PlanSection.objects.filter(plan=plan).order_by("id")[0]
    both = (prose("one"), prose("two", 40))
    texts, forms = cycle(both), cycle(_posted(*both) + _posted(*reversed(both)))
    address = address_of("plan:section_edit", member.organization.slug, of=section.pk)
    visitor, version = Visitor(member), count(section.version)
    visitor.page(address)()

    def save() -> None:
        visitor.send(address, f"{next(forms)}&version={next(version)}")

    def update() -> None:
        with organization_scope(member.organization_id), connection.cursor() as cursor:
            cursor.execute(UPDATE, {"text": next(texts), "id": section.pk})

    save()
    backend = connection.connection.get_backend_pid()
    found = costs(sizes.repeat * 3, backend, save=save, plain=plain.get)
    bare = costs(sizes.repeat * 3, backend, update=update)["update"]
    return Result(
        name="Autosave of a section of 4,000 words",
        detail=f"{ms(found['save'].used)} of the processors against {ms(bare.used)} for its "
        f"UPDATE in plain SQL and {ms(found['plain'].used)} for a plain page",
        found=found["save"].used / (bare.used + found["plain"].used),
        most=3,
    )


def _posted(text: str, base: str) -> list[str]:
    """What an editor posts whose writer began with another text."""
    return [urlencode({"text-html": text, "text-base": base})]


def _texts(member: Membership, plan: Plan, sizes: Sizes) -> list[Result]:
    base, mine, theirs = prose("base"), prose("mine", 3), prose("theirs", 7)
    with organization_scope(member.organization_id):
        old = content_of(plan)
        new = _changed(old)

        def compare() -> None:
            change = difference(old, new)
            for text in shown(change).texts:
                text_difference(text.before, text.after)

        taken = medians(sizes.repeat, merge=lambda: merge(base, mine, theirs), difference=compare)
    return [
        Result(
            name="Merge of two texts of 4,000 words",
            detail="three sides, by paragraphs",
            found=taken["merge"] * 1000,
            unit="ms",
            most=100,
        ),
        Result(
            name="Difference of two versions of a large plan",
            detail="every row changed, a text of 4,000 words too",
            found=taken["difference"] * 1000,
            unit="ms",
            most=300,
        ),
    ]


def _changed(old: dict[str, Any]) -> dict[str, Any]:
    new = copy.deepcopy(old)
    for name in ("objectives", "swot", "risks", "actions"):
        for row in new[name]:
            field = "title" if "title" in row else "text"
            row[field] += " anew"
    new["sections"][0]["text"] = prose("anew", 5)
    return new


def _with_plans(slug: str, plans: int) -> Membership:
    made = world.organization(slug=slug, accounts=plans)
    with organization_scope(made.id), connection.cursor() as cursor:
        cursor.execute(PLANS, {"org": made.id})
    return world.member(made)
