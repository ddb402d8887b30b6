"""The difference of two versions says all that differs: putting it on the old gives the new."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.versions.content import LISTS
from plans.versions.difference import applied, difference

IDS = st.sampled_from("abcdefgh")
RIVALS = st.sampled_from([[], [["Rival", "40.00"]], [["Rival", None], ["Other", "2.50"]]])
FIELD = st.one_of(st.none(), st.text(max_size=4), st.booleans(), RIVALS)
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault


def rows() -> Any:
    made = st.builds(
        lambda row_id, title, done: {"id": row_id, "title": title, "done": done}, IDS, FIELD, FIELD
    )
    return st.lists(made, max_size=6, unique_by=lambda row: row["id"])


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    kinds = ["summary", "trust", "beyond"]
    texts = [{"kind": kind, "text": draw(st.text(max_size=6))} for kind in kinds]
    return {
        "schema": 1,
        "ends_on": draw(st.sampled_from(["2026-12-31", "2027-12-31"])),
        "sections": texts,
        **{name: draw(rows()) for name in LISTS},
    }


@PATIENT
@given(documents(), documents())
def test_putting_it_on_the_old_gives_the_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    made = applied(old, difference(old, new))
    assert sorted(made.pop("sections"), key=str) == sorted(new["sections"], key=str)
    assert made == {name: value for name, value in new.items() if name != "sections"}


@PATIENT
@given(documents())
def test_a_document_does_not_differ_from_itself(one: dict[str, Any]) -> None:
    assert difference(one, one).is_empty


def document(**parts: Any) -> dict[str, Any]:
    return {"sections": [], **{name: [] for name in LISTS}, **parts}


def test_rows_that_came_went_changed_and_moved() -> None:
    def row(row_id: str, title: str) -> dict[str, str]:
        return {"id": row_id, "title": title}

    old = document(objectives=[row("a", "One"), row("b", "Two"), row("c", "Three")])
    new = document(objectives=[row("c", "Three"), row("a", "Uno"), row("d", "Four")])
    [change] = [one for one in difference(old, new).lists if one.name == "objectives"]
    assert [
        (r.before and r.before["title"], r.after and r.after["title"]) for r in change.rows
    ] == [
        ("One", "Uno"),
        (None, "Four"),
        ("Two", None),
    ]
    assert (change.is_reordered, change.rows[0].fields) == (True, ["title"])
