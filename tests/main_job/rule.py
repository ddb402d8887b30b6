"""The rule: criteria drafted, accounts scored, the rule activated, the ranking read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tests.main_job.browsing import Form, Node, Page
from tests.main_job.figures import measured, ranking, written
from tests.main_job.walking import Walk

WEIGHTS = (35, 15, 30, 20)
Judged = dict[str, list[int]]
"""What people score an account, criterion by criterion."""


def drafted(walk: Walk, limits: Sequence[Decimal]) -> Page:
    """Four criteria: one measured by revenue with the reader's numbers, three judged."""
    form = walk.people["admin"].go("scoring/matrices/new/").form("name", "form-3-name")
    form.put("form-0-breakpoints", " ".join(typed(walk, limit) for limit in limits))
    form.put("form-1-name", walk.says("Room to grow with us", "Espaço para crescer conosco"))
    form.put("form-1-kind", "judged").put("form-1-metric", "")
    form.put("form-1-breakpoints", "").put("form-1-score_without", "")
    form.put("form-1-anchor_10", walk.says("Twice as much in a year", "O dobro em um ano"))
    for number, weight in enumerate(WEIGHTS):
        form.put(f"form-{number}-weight", str(weight))
    return form.send()


def limits_shown(draft: Page) -> list[str]:
    """The limits as the draft's page shows them."""
    [facts] = [n for n in draft.main.all("dl") if n.attrs.get("class") == "limits"]
    return [fact.text.rpartition(" ")[2] for fact in facts.all("dd")][1:]


def typed(walk: Walk, amount: Decimal) -> str:
    """As a person of this language types it: with no more decimals than it has."""
    places = max(0, -int(amount.normalize().as_tuple().exponent))
    return written(amount, walk.business.language, places)


def sheet_of(page: Page) -> tuple[Form, dict[str, list[str]]]:
    """The form of the sheet, and the names of each account's inputs."""
    [node] = [node for node in page.tree.all("form") if node.attrs.get("id") == "sheet"]
    rows = {}
    for row in (row for body in node.all("tbody") for row in body.all("tr")):
        inputs = [i.attrs["name"] for i in row.all("input") if i.attrs.get("type") != "hidden"]
        rows[next(row.all("th")).text] = inputs
    return Form(page, node), rows


def scored(walk: Walk) -> Judged:
    """Every cell of the sheet's first page is typed and saved; read again, it says the same."""
    form, rows = sheet_of(walk.people["admin"].go("scoring/sheet/"))
    judged = {name: [1 + (7 * at + 4 * n) % 10 for n in range(3)] for at, name in enumerate(rows)}
    for name, inputs in rows.items():
        for cell, value in zip(inputs, judged[name], strict=True):
            form.put(cell, str(value))
    saved = form.send()
    assert walk.word("Saved.") in saved.text
    assert on_the_sheet(walk, "admin") == judged
    return judged


def on_the_sheet(walk: Walk, who: str) -> Judged:
    """What the sheet says when it is opened again."""
    form, rows = sheet_of(walk.people[who].go("scoring/sheet/"))
    return {name: [int(form.shown(cell)) for cell in inputs] for name, inputs in rows.items()}


def changed_and_changed_again(walk: Walk, judged: Judged, name: str) -> Judged:
    """On the sheet and on the account's page, each read anew: nobody conflicts with oneself."""
    admin = walk.people["admin"]
    for value in (3, 8):
        form, rows = sheet_of(admin.go("scoring/sheet/"))
        form.put(rows[name][0], str(value)).send()
        page = admin.go("scoring/sheet/").follow(name)
        form = page.form(rows[name][1])
        assert form.shown(rows[name][0]) == str(value)
        why = rows[name][1].replace("s_", "r_", 1)
        form.put(rows[name][1], str(value + 1)).put(why, walk.says("We saw it", "Nós vimos"))
        assert walk.word("Saved.") in form.send().text
    return judged | {name: [8, 9, judged[name][2]]}


def activated(walk: Walk, draft: Page) -> Page:
    """The difference is looked at, then the draft becomes the rule."""
    difference = draft.visitor.open(draft.address).follow(walk.word("See the difference"))
    return difference.form("note").fill(note=walk.says("The first one", "A primeira")).send()


def expected_ranking(
    walk: Walk, judged: Judged, revenue: Mapping[str, Decimal], limits: Sequence[Decimal]
) -> list[tuple[str, ...]]:
    """What the page must say of each account that is scored on all criteria."""
    scores = {n: [measured(revenue.get(n, Decimal()), limits), *v] for n, v in judged.items()}
    language = walk.business.language
    return [
        (str(rank), name, *map(str, scores[name]), written(s, language), written(i, language), band)
        for rank, name, s, i, band in ranking(scores, WEIGHTS)
    ]


def shown_ranking(walk: Walk, who: str) -> list[tuple[str, ...]]:
    """The rows of the ranking, without what stands beside the names."""
    rows = walk.people[who].go("scoring/").rows(walk.word("Accounts by score"))
    return [_row(cells) for cells in rows]


def _row(cells: list[Node]) -> tuple[str, ...]:
    place, account, *rest = [cell for cell in cells if cell.attrs.get("class") != "choose"]
    return (place.text, next(account.all("a")).text, *(cell.text for cell in rest))
