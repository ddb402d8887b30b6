"""A relationship: designated, its people known, its history kept, its phase moved, reviewed."""

from __future__ import annotations

from decimal import Decimal

from tests.main_job.browsing import Form, Page
from tests.main_job.figures import written
from tests.main_job.walking import Walk

FIRST_REVIEW, NEXT_REVIEW = "2026-11-25", "2026-12-28"
"""The 25th of December is closed in both countries, and the days after it are a weekend."""


def option(form: Form, name: str, words: str) -> str:
    """The value of the only choice of a list that begins with these words."""
    [select] = [node for node in form.node.all("select") if node.attrs.get("name") == name]
    [value] = [o.attrs["value"] for o in select.all("option") if o.text.startswith(words)]
    return value


def led(walk: Walk, name: str, kam: str) -> None:
    """The administrator makes somebody the account's KAM, on the account's form."""
    edit = walk.account("admin", name).follow(walk.word("Edit")).form("owner")
    page = edit.fill(owner=option(edit, "owner", kam.title())).send()
    assert walk.word("account manager: %(name)s") % {"name": kam.title()} in page.text


def nominated_and_accepted(walk: Walk, name: str, kam: str) -> None:
    """Its KAM asks, with a return in the reader's numbers; a leader reads it and says yes."""
    page = walk.account(kam, name)
    nominating = page.visitor.open(f"{page.address}designation/").button("/nomination/")
    why = walk.says("They open three new sites", "Vão abrir três unidades")
    amount = written(Decimal("1250000.50"), walk.business.language)
    asked = nominating.fill(reason=why, expected_return=amount).send()
    assert walk.word("Nominated. A leader decides.") in asked.text
    waiting = walk.people["lead"].go("accounts/nominations/")
    answering = waiting.visitor.open(waiting.links()[name]).button("/nomination/answer/")
    assert (why in answering.page.text, answering.shown("expected_return")) == (True, amount)
    answering.fill(answer=walk.says("Yes, we have the people", "Sim, temos a equipe"))
    accepted = answering.send("yes")
    assert walk.word("Accepted.") in accepted.text
    assert amount in accepted.text


def designated(walk: Walk, name: str) -> None:
    """A leader decides without a nomination."""
    page = walk.account("lead", name)
    form = page.visitor.open(f"{page.address}designation/").form("designation", "reason")
    reason = walk.says("They recommend us", "Eles nos recomendam")
    form.fill(designation="key", reason=reason, expected_return="90")
    assert walk.word("Decided.") in form.send().text


def people_known(walk: Walk, name: str, kam: str) -> None:
    """A decision maker, and a champion who reports to them."""
    people = walk.account(kam, name).follow(walk.word("People"))
    form = people.follow(walk.word("Add person")).form("name", "reports_to")
    form.fill(name="Íris Dutra", role="decision_maker", function="management", level="board")
    people = form.fill(title=walk.says("Chief executive", "Presidência"), strength="2").send()
    form = people.follow(walk.word("Add person")).form("name", "reports_to")
    form.fill(name="Otto Sá", role="champion", function="purchasing", level="management")
    form.fill(reports_to=option(form, "reports_to", "Íris Dutra"), strength="3").send()
    otto = people.visitor.open(people.address).follow("Otto Sá")
    edit = otto.follow(walk.word("Edit")).form("name", "reports_to")
    assert edit.shown("reports_to") == option(edit, "reports_to", "Íris Dutra")


def team_made(walk: Walk, name: str, kam: str) -> None:
    """A leader as the sponsor, and a colleague of another function beside the KAM."""
    page = walk.account(kam, name).follow(walk.word("Team"))
    for member, role, function in (
        ("Lead", "executive_sponsor", "management"),
        ("Rui", "support", "it"),
    ):
        form = page.form("member", "role")
        form.fill(member=option(form, "member", member), role=role, function=function)
        page = form.send()
    names = [cells[0].text for cells in page.rows(walk.word("Sponsor and support"))]
    assert names == ["Lead", "Rui"]


def history_kept(walk: Walk, name: str, kam: str) -> None:
    """A problem is written down, corrected, and found among all accounts."""
    page = walk.account(kam, name).follow(walk.word("History"))
    said = walk.says("Two deliveries came late", "Duas entregas atrasaram")
    form = page.form("kind", "text").fill(kind="problem", text=said, happened_on="2026-11-20")
    edit = form.send().follow(walk.word("Edit")).form("kind", "text")
    assert (edit.shown("text"), edit.shown("happened_on")) == (said, "2026-11-20")
    better = walk.says("Three deliveries came late", "Três entregas atrasaram")
    edit.fill(text=better).send()
    search = walk.people[kam].go("accounts/history/").form("kind", "since")
    found = search.fill(q=walk.says("deliveries", "entregas")).send()
    assert (better in found.text, said in found.text) == (True, False)


def cadence_set(walk: Walk) -> None:
    """Key accounts are reviewed each month."""
    page = walk.people["lead"].go("settings/cadences/key/internal_review/")
    form = page.form("rhythm", "anchor_on").fill(rhythm="monthly", anchor_on=FIRST_REVIEW)
    assert walk.word("Saved. Planned reviews will be rescheduled.") in form.send().text


def reviewed(walk: Walk, name: str, kam: str) -> None:
    """The review of the cadence is prepared, held with minutes and a decision; the next is there."""
    page = walk.account(kam, name).follow(walk.word("Reviews"))
    review = page.follow(walk.word("Internal review"))
    form = review.form("agenda", "minutes")
    form.fill(agenda=walk.says("Late deliveries", "Entregas em atraso"), minutes="1.\r\n2.")
    assert form.send().form("agenda", "minutes").shown("minutes") == "1.\r\n2."
    hold = page.visitor.open(review.address).follow(walk.word("Close as held"))
    form = hold.form("held_on", "form-0-title")
    decision = walk.says("Call them each Friday", "Ligar toda sexta")
    held = form.put("form-0-title", decision).send()
    assert walk.word("The review is held; the next one is planned.") in held.text
    page = page.visitor.open(page.address)
    assert decision in page.text
    move = page.follow(walk.word("Internal review")).follow(walk.word("Move", "a review"))
    assert move.form("due_on").shown("due_on") == NEXT_REVIEW


def phase_moved(walk: Walk, name: str, kam: str) -> None:
    """Refused to the KAM while one piece of evidence is missing, done once it is ticked."""
    page = walk.account(kam, name).follow(walk.word("Phase"))
    reason = walk.says("We know everyone who decides", "Conhecemos quem decide")
    moving = page.form("to", "reason").fill(to="interdependent", reason=reason)
    refused = moving.send(status=422)
    assert refused.form("to", "reason").shown("reason") == reason
    [tick, *_deeper] = _ticks(page)
    page = tick.fill(note=walk.says("They saw our plan", "Viram nosso plano")).send()
    moved = page.form("to", "reason").fill(to="interdependent", reason=reason).send()
    [log] = [node for node in moved.main.all("ol") if node.attrs.get("class") == "timeline"]
    latest = next(log.all("li"))
    day = walk.says("23 Nov 2026", "23/11/2026")
    name_now = walk.word("Interdependent")
    assert [node.text for node in latest.all("time", "b")] == [day, name_now]
    assert (reason in latest.text, f"Ana, {day}" in latest.text) == (True, True)


def _ticks(page: Page) -> list[Form]:
    forms = (Form(page, node) for node in page.main.all("form"))
    return [form for form in forms if form.typed == {"note", "happened_on"}]
