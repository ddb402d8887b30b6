"""Somebody who writes by chance, by the rules that people use, what insights are drawn from."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.history.rules import add_entry
from accounts.imports.undo import undo
from accounts.merging.rules import merge, merge_of, unmerge
from accounts.models import Account, ImportRun, Merge, MonthlyRevenue, Person
from accounts.registry.rules import change_account, create_account, set_archived
from accounts.revenue.closing import close_month
from accounts.revenue.rules import MonthFigures, set_months
from accounts.stakeholders.erasure import erase_person
from accounts.stakeholders.rules import add_stakeholder
from insights.health.formulas import change_formula
from insights.health.parts import PARTS
from reviews.measures.rules import add_measure
from reviews.models import MissedSlot, Review
from rules.errors import ConflictError, RuleError
from scoring.models import Criterion
from scoring.scores import set_score
from tenants.actors import Actor

TODAY = date(2026, 11, 20)
NAMES = ["Acme", "Bolt", "Corex", "Dyna", "Elm", "Fjord"]


class Writer:
    """Somebody who does one thing after the other, by chance."""

    def __init__(self, leader: Actor, load: Callable[..., Any], seed: int) -> None:
        self.leader, self.load = leader, load
        self.system = Actor.of_system(leader.organization)
        self.random = random.Random(seed)

    def act(self) -> str:
        """One of them; nothing where it doesn't fit."""
        deed = self.random.choice(
            [
                *([self.months] * 3),
                *(self.answer, self.answer, self.meet, self.write, self.risk, self.rename),
                *(self.archive, self.merge, self.unmerge, self.erase, self.review, self.miss),
                *(self.imported, self.taken_back, self.closed, self.weighed, self.gone, self.new),
                *(self.by_sql, self.score, self.score),
            ]
        )
        with suppress(RuleError, ConflictError, IntegrityError), transaction.atomic():
            deed()
        return deed.__name__

    def one(self) -> Account:
        return self.random.choice(list(Account.objects.order_by("name")))

    def months(self) -> None:
        first = date(2026, self.random.randint(4, 9), 1)
        figures = MonthFigures(first, self.random.randint(1, 900), self.random.randint(1, 900))
        set_months(actor=self.system, account=self.one(), months=[figures])

    def by_sql(self) -> None:
        MonthlyRevenue.objects.filter(account=self.one()).update(cost_minor=None)

    def answer(self) -> None:
        add_measure(
            actor=self.system,
            account=self.one(),
            kind=self.random.choice(["engagement", "satisfaction", "recommendation"]),
            value=self.random.randint(1, 5),
            measured_on=TODAY - timedelta(days=self.random.randint(0, 300)),
            today=TODAY,
        )

    def meet(self) -> None:
        role = self.random.choice(["decision_maker", "buyer", "champion"])
        values = {"name": f"P {self.random.random()}", "role": role, "strength": 2, "influence": 3}
        add_stakeholder(actor=self.system, account=self.one(), values=values)

    def erase(self) -> None:
        person = Person.objects.filter(erased_at=None).order_by("name").first()
        if person:
            erase_person(actor=self.leader, person=person)

    def write(self) -> None:
        kind = self.random.choice(["problem", "obstacle", "result"])
        add_entry(
            actor=self.leader, account=self.one(), kind=kind, happened_on=TODAY, text="Something"
        )

    def risk(self) -> None:
        Account.objects.filter(pk=self.one().pk).update(
            exit_risk=self.random.choice(["", "low", "high"])
        )

    def rename(self) -> None:
        name = self.random.choice(NAMES) + str(self.random.randint(1, 999))
        change_account(actor=self.system, account=self.one(), values={"name": name})

    def new(self) -> None:
        create_account(actor=self.system, values={"name": f"New {self.random.random()}"})

    def gone(self) -> None:
        account = self.one()
        if account.name.startswith("New") and Account.objects.count() > len(NAMES):
            account.delete()

    def archive(self) -> None:
        account = self.one()
        if not Merge.objects.filter(gone=account, undone_at=None).exists():
            set_archived(actor=self.system, account=account, archived=not account.is_archived)

    def merge(self) -> None:
        living = list(Account.objects.filter(archived_at=None).order_by("name"))
        if len(living) > 3:
            kept, gone = self.random.sample(living, 2)
            merge(actor=self.leader, kept=kept, gone=gone, months="sum")

    def unmerge(self) -> None:
        done = Merge.objects.filter(undone_at=None).order_by("-pk").first()
        if done:
            unmerge(actor=self.leader, merge=merge_of(done.gone))

    def review(self) -> None:
        due = TODAY - timedelta(days=self.random.randint(1, 200))
        Review.objects.create(
            account=self.one(),
            kind="internal_review",
            due_on=due,
            original_due_on=due,
            state="held",
            held_on=due,
            held_at=timezone.now(),
        )

    def miss(self) -> None:
        due = TODAY - timedelta(days=self.random.randint(1, 200))
        review = Review.objects.order_by("pk").first()
        if review:
            MissedSlot.objects.create(
                account=review.account, review=review, kind=review.kind, slot_on=due, due_on=due
            )

    def imported(self) -> None:
        living = Account.objects.filter(archived_at=None).order_by("name")[0]
        self.load([living.name], "2026-07", revenue=f"{self.random.randint(1, 99)}.00")

    def taken_back(self) -> None:
        run = ImportRun.objects.filter(state="applied").order_by("-created_at").first()
        if run:
            undo(actor=self.leader, run=run)

    def closed(self) -> None:
        month = date(2026, self.random.randint(7, 10), 1)
        if self.leader.organization.closed_month != month:
            close_month(actor=self.leader, month=month)

    def score(self) -> None:
        judged = Criterion.objects.filter(matrix__status="active", kind="judged").order_by("name")
        criteria = list(judged)
        if criteria:
            set_score(
                actor=self.leader,
                account=self.one(),
                criterion=self.random.choice(criteria),
                value=self.random.randint(1, 10),
            )

    def weighed(self) -> None:
        weights = {key: self.random.randint(1, 30) for key in PARTS}
        change_formula(actor=self.leader, weights=weights, good_from=70, fair_from=40, reason="x")
