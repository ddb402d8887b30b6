"""Objectives whose current value is read: revenue, margin, wallet, measures and phase."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account, AccountFigures, Phase, PhaseChange
from accounts.phases.rules import change_phase
from accounts.phases.settings import add_phase
from accounts.registry.rules import create_account
from plans.life.rules import start_plan
from plans.measured.rules import measure_accounts
from plans.models import Objective, ObjectiveProgress, Plan, PlanVersion
from plans.rows.kinds import OBJECTIVE
from plans.rows.rules import add_row, change_row
from reviews.measures.rules import add_measure
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tests.plans.exports.files import bare, get, pages_of, slides_of
from tests.programs import Program

pytestmark = pytest.mark.usefixtures("in_aurora")

TODAY = date(2026, 11, 20)
READ = "This value is read from the data. Leave it empty, or choose “Typed in”."
Load = Callable[..., None]


def months(start: int, count: int) -> list[str]:
    """Months as files write them, counted from January of a year."""
    return [f"{start + n // 12}-{n % 12 + 1:02}" for n in range(count)]


def made(kams: Client, plan: Plan, measure: str, **values: str) -> Objective:
    """An objective that the KAM makes on its page."""
    sent = {"title": f"By {measure}", "kind": "quantitative", "status": "open", **values}
    address = reverse("plan:objectives_create", args=["aurora", plan.pk])
    answer = kams.post(address, sent | {"measure": measure})
    assert answer.status_code == 302, answer.content.decode()
    return Objective.objects.get(title=f"By {measure}")


def read(objective: Objective) -> tuple[Any, Any]:
    objective.refresh_from_db()
    return objective.current, objective.measured_on


def line(objective: Objective) -> list[tuple[date, Decimal]]:
    return list(objective.progress.order_by("day").values_list("day", "value"))


def shown(client: Client, plan: Plan) -> str:
    page = client.get(reverse("plan:detail", args=["aurora", plan.pk])).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_revenue_is_read_with_its_period_wherever_the_objective_stands(
    kams: Client, plan: Plan, load: Load, writer: Program
) -> None:
    load(["Acme"], *months(2025, 22), revenue="1000.00")
    one = made(kams, plan, "revenue", baseline="11000", target="15000", unit="pieces")
    assert read(one) == (Decimal("12000.00"), date(2026, 10, 31))
    assert one.unit == "BRL"
    assert "11,000 → 12,000 → 15,000 BRL" in shown(kams, plan)
    assert "Revenue, 12 months · 12 months to Oct 2026" in shown(kams, plan)
    body = writer.call("GET", f"objectives/{one.pk}/").json()
    told = [body[name] for name in ("measure", "current", "measured_on", "unit")]
    assert told == ["revenue", "12000.00", "2026-10-31", "BRL"]
    figures = "11,000 → 12,000 → 15,000 BRL (12 months to Oct 2026)"
    assert figures in "".join(pages_of(get(kams, plan, "pdf")))
    slides = " ".join(text for slide in slides_of(get(kams, plan, "pptx")) for text in slide)
    assert figures in slides


def test_a_month_that_comes_moves_it_and_a_version_keeps_the_value_of_its_day(
    kams: Client, plan: Plan, load: Load
) -> None:
    load(["Acme"], *months(2025, 21), revenue="1000.00")
    one = made(kams, plan, "revenue")
    assert read(one) == (Decimal("12000.00"), date(2026, 9, 30))
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    before = (one.version, Plan.objects.get(pk=plan.pk).changed_at)
    load(["Acme"], "2026-10", revenue="4000.00")
    assert read(one) == (Decimal("15000.00"), date(2026, 10, 31))
    assert (one.version, Plan.objects.get(pk=plan.pk).changed_at) == before
    [kept] = PlanVersion.objects.get().content["objectives"]
    assert (kept["current"], kept["measured_on"]) == ("12000.00", "2026-09-30")
    page = kams.get(reverse("plan:versions", args=["aurora", plan.pk])).content.decode()
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert ("12,000.00" in told, "15,000.00" in told, "current value as of" in told) == (True,) * 3
    assert "Moved with the data By revenue current: 12,000.00 → 15,000.00" in told


def test_a_figure_that_moved_is_nobodys_change(
    kams: Client, leaders: Client, plan: Plan, load: Load
) -> None:
    def heads() -> list[str]:
        pdf, slides = pages_of(get(kams, plan, "pdf"))[0], slides_of(get(kams, plan, "pptx"))
        found = [re.search(r"(\w[\w ]* · [^·]+) · As of", one) for one in (pdf, slides[0][1])]
        return [one[1] for one in found if one]

    load(["Acme"], *months(2025, 21), revenue="1000.00")
    made(kams, plan, "revenue")
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    leaders.post(reverse("plan:approval", args=["aurora", plan.pk]), {"answer": "approve"})
    assert heads() == ["Approved · Version 1"] * 2
    load(["Acme"], "2026-10", revenue="4000.00")
    assert heads() == ["Approved · Version 1, today's figures"] * 2
    made(kams, plan, "margin")
    assert heads() == ["Changed since approval · Working draft"] * 2
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    assert heads() == ["Submitted · Version 2"] * 2
    kams.post(reverse("plan:withdrawal", args=["aurora", plan.pk]))
    assert heads() == ["Changed since approval · Version 2"] * 2


def test_the_line_is_what_the_data_say_of_each_month_since_the_plan_began(
    kams: Client, plan: Plan, load: Load
) -> None:
    load(["Acme"], *months(2025, 22), revenue="1000.00")
    load(["Acme"], "2026-03", revenue="2500.00")
    one = made(kams, plan, "revenue")
    days = [day for day, _value in line(one)]
    assert (days[0], days[-1], len(days)) == (date(2025, 12, 31), date(2026, 10, 31), 11)
    assert [value for _day, value in line(one)] == [12000] * 3 + [13500] * 8
    load(["Acme"], "2026-03", revenue="1000.00")
    assert [value for _day, value in line(one)] == [12000] * 11
    assert "Progress since" in shown(kams, plan)


def test_it_says_what_the_figures_of_the_account_say(
    kams: Client, plan: Plan, account: Account, load: Load
) -> None:
    load(["Acme"], *months(2025, 15), revenue="900.00", cost="300.00")
    load(["Acme"], "2026-05", "2026-10", revenue="-50.00", cost="10.00")
    load(["Beta"], *months(2026, 10), revenue="1.00")
    figures = AccountFigures.objects.get(account=account)
    revenue, margin = made(kams, plan, "revenue"), made(kams, plan, "margin")
    assert figures.cost is not None
    assert read(revenue)[0] == Decimal(figures.revenue) / 100
    assert read(margin)[0] == Decimal(figures.revenue - figures.cost) / 100


def test_a_margin_without_costs_is_unknown_and_never_a_guess(
    kams: Client, plan: Plan, load: Load
) -> None:
    load(["Acme"], *months(2025, 21), revenue="1000.00", cost="400.00")
    one = made(kams, plan, "margin")
    assert read(one) == (Decimal("7200.00"), date(2026, 9, 30))
    load(["Acme"], "2026-10", revenue="1000.00")
    assert read(one) == (None, None)
    assert "– → – → –" in shown(kams, plan)
    assert "Margin, 12 months · –" in shown(kams, plan)


def test_share_of_wallet_follows_revenue_and_estimate(
    kams: Client, plan: Plan, account: Account, load: Load
) -> None:
    load(["Acme"], *months(2025, 22), revenue="1000.00")
    one = made(kams, plan, "share_of_wallet")
    assert read(one) == (None, None)
    address = reverse("whitespace:spend", args=["aurora", account.pk])
    spend = {"source": "Purchasing", "estimated_on": "2026-11-02", "version": "0"}
    assert kams.post(address, spend | {"spend": "36000"}).status_code == 302
    assert read(one) == (Decimal("33.33"), date(2026, 10, 31))
    assert (one.unit, line(one)) == ("%", [(date(2026, 10, 31), Decimal("33.33"))])
    assert kams.post(address, spend | {"spend": "24000", "version": "1"}).status_code == 302
    assert line(one) == [(date(2026, 10, 31), Decimal("50.00"))]


def test_satisfaction_is_the_mean_of_the_last_quarter_that_has_answers(
    kams: Client, plan: Plan, account: Account, kam: Actor
) -> None:
    one = made(kams, plan, "satisfaction", target="4.5")
    days = (date(2026, 2, 3), date(2026, 8, 1), date(2026, 8, 9), date(2026, 9, 30))
    for day, value in zip(days, (2, 4, 4, 5), strict=True):
        answer = {"kind": "satisfaction", "value": value, "measured_on": day}
        add_measure(actor=kam, account=account, today=TODAY, **answer)
    assert read(one) == (Decimal("4.33"), date(2026, 9, 30))
    assert line(one) == [(days[0], Decimal(2)), (days[3], Decimal("4.33"))]
    assert "Satisfaction · Q3 2026" in shown(kams, plan)
    engagement = made(kams, plan, "engagement")
    assert read(engagement) == (None, None)


def test_the_phase_counts_from_one_and_says_since_when(
    kams: Client, plan: Plan, account: Account, leader: Actor
) -> None:
    phases = list(Phase.objects.order_by("position"))
    one = made(kams, plan, "phase", baseline="1", target="3")
    change_phase(actor=leader, account=account, to=phases[1], reason="Met", today=TODAY)
    assert read(one) == (Decimal(2), TODAY)
    assert "Phase of the relationship · since" in shown(kams, plan)
    named = " → ".join(phase.name for phase in phases[:3])
    assert named in shown(kams, plan)
    assert bare(named) in bare("".join(pages_of(get(kams, plan, "pdf"))))
    slides = " ".join(text for slide in slides_of(get(kams, plan, "pptx")) for text in slide)
    assert named in slides
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    add_phase(actor=leader, name="Cooperative", after=phases[0])
    assert read(one)[0] == 3
    versions = kams.get(reverse("plan:versions", args=["aurora", plan.pk])).content.decode()
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", versions))
    assert "Cooperative" in told and phases[1].name in told
    assert PhaseChange.objects.count() == 1


@pytest.mark.parametrize("typed", ["12", "0"])
def test_a_value_that_is_read_can_not_be_typed(
    kams: Client, plan: Plan, writer: Program, typed: str
) -> None:
    address = reverse("plan:objectives_create", args=["aurora", plan.pk])
    sent = {"title": "More", "kind": "quantitative", "status": "open", "measure": "revenue"}
    answer = kams.post(address, sent | {"current": typed})
    assert (answer.status_code, READ in answer.content.decode()) == (422, True)
    body = {"plan": str(plan.pk), "title": "More", "measure": "revenue", "current": typed}
    refused = writer.call("POST", "objectives/", body)
    assert [(e["pointer"], e["code"], e["detail"]) for e in refused.json()["errors"]] == [
        ("/current", "computed", READ)
    ]
    assert Objective.objects.count() == 0
    row = writer.call("POST", "objectives/", body | {"current": None}).json()
    path = f"objectives/{row['id']}/"
    seen = writer.call("GET", path).headers["ETag"]
    assert writer.call("PATCH", path, {"current": typed}, if_match=seen).status_code == 422
    words = {"kind": "qualitative"}
    assert writer.call("PATCH", path, words, if_match=seen).status_code == 422
    said = {"measure": "typed", "current": typed}
    changed = writer.call("PATCH", path, said, if_match=seen).json()
    assert (changed["current"], changed["measured_on"]) == (f"{Decimal(typed):.2f}", None)


def test_its_form_leaves_the_value_empty_and_saving_it_again_changes_nothing(
    kams: Client, plan: Plan, load: Load
) -> None:
    load(["Acme"], *months(2025, 22), revenue="1000.00")
    one = made(kams, plan, "revenue", baseline="5")
    address = reverse("plan:objectives_edit", args=["aurora", one.pk])
    form = kams.get(address).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    assert "current" not in sent
    assert kams.post(address, sent).status_code == 302
    assert read(one) == (Decimal("12000.00"), date(2026, 10, 31))
    assert one.version == 1


def test_another_measure_begins_another_line(kams: Client, plan: Plan, kam: Actor) -> None:
    one = made(kams, plan, "typed", current="7", unit="plants")
    assert [value for _day, value in line(one)] == [7]
    row = change_row(actor=kam, row=one, values={"measure": "revenue"}, today=TODAY)
    assert (read(one), line(one), one.unit) == ((None, None), [], "BRL")
    change_row(actor=kam, row=row, values={"measure": "typed", "current": 9}, today=TODAY)
    assert (read(one), line(one)) == ((Decimal(9), None), [(TODAY, Decimal(9))])


def test_what_ended_keeps_its_last_figure(
    kams: Client, plan: Plan, kam: Actor, account: Account, load: Load
) -> None:
    load(["Acme"], *months(2025, 20), revenue="1000.00")
    one = made(kams, plan, "revenue")
    change_row(actor=kam, row=one, values={"status": "reached"}, today=TODAY)
    load(["Acme"], *months(2026, 10), revenue="3000.00")
    assert read(one) == (Decimal("12000.00"), date(2026, 8, 31))
    past = start_plan(
        actor=kam, account=account, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)
    )
    values = {"title": "Last year", "measure": "revenue"}
    late = add_row(actor=kam, plan=past, kind=OBJECTIVE, values=values, today=TODAY)
    assert read(Objective.objects.get(pk=late.pk)) == (Decimal("12000.00"), date(2025, 12, 31))


def test_the_next_period_goes_on_reading(
    kams: Client, plan: Plan, account: Account, load: Load
) -> None:
    load(["Acme"], *months(2025, 22), revenue="1000.00")
    made(kams, plan, "revenue", baseline="1")
    address = reverse("account_plan:start", args=["aurora", account.pk])
    answer = kams.post(
        address, {"starts_on": "2027-01-01", "ends_on": "2027-12-31", "previous": str(plan.pk)}
    )
    assert answer.status_code == 302, answer.content.decode()
    late = Objective.objects.get(plan__starts_on="2027-01-01")
    assert (late.measure, late.baseline, late.current) == ("revenue", 12000, 12000)


def test_as_many_queries_for_many_objectives_of_many_accounts(
    in_aurora: Organization, plan: Plan, kam: Actor, leader: Actor, load: Load
) -> None:
    def count() -> int:
        ObjectiveProgress.objects.all().delete()
        Objective.objects.update(current=None)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            measure_accounts()
        return len(asked)

    load(["Acme", "Beta", "Gama"], *months(2025, 22), revenue="1000.00")
    measures = [m for m in Objective.Measure.values if m != "typed"]
    for measure in measures:
        values = {"title": measure, "measure": measure}
        add_row(actor=kam, plan=plan, kind=OBJECTIVE, values=values, today=TODAY)
    few = count()
    for name in ("Delta", "Epsilon"):
        values = {"name": name, "owner": kam.membership}
        account = create_account(actor=leader, values=values)
        span = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        another = start_plan(actor=kam, account=account, **span)
        for measure in measures * 3:
            values = {"title": measure, "measure": measure}
            add_row(actor=kam, plan=another, kind=OBJECTIVE, values=values, today=TODAY)
    load(["Delta", "Epsilon"], *months(2025, 22), revenue="10.00")
    assert count() == few
    assert Objective.objects.filter(measure="revenue", current__gt=0).count() == 7


def test_a_client_reads_of_which_period_a_shown_figure_is(
    kams: Client, plan: Plan, load: Load
) -> None:
    load(["Acme"], *months(2025, 22), revenue="1000.00")
    for measure in ("revenue", "margin"):
        one = made(kams, plan, measure, target="15000")
        marking = reverse("plan:objectives_marking", args=["aurora", one.pk])
        assert kams.post(marking, {"for_client": "on"}).status_code == 302
    page = kams.get(reverse("plan:as_client", args=["aurora", plan.pk])).content.decode()
    assert page.count("12 meses até out. 2026") == 1
    assert page.count("12.000") == 1


def test_a_rule_refuses_a_figure_in_words(plan: Plan, kam: Actor) -> None:
    values = {"title": "Trust", "kind": "qualitative", "measure": "satisfaction"}
    with pytest.raises(RuleError) as refused:
        add_row(actor=kam, plan=plan, kind=OBJECTIVE, values=values, today=TODAY)
    assert [error.pointer for error in refused.value.errors] == ["/measure"]
