"""Tables of the report stay on their slide, however long the names are."""

from __future__ import annotations

import pytest

from insights.report.shapes import BoardTable
from insights.report.slides import _fitting
from pages.documents.room import cut, tall_cell

WIDE = (3.0, 1.0, 4.0)


def table(name: str, why: str, rows: int) -> BoardTable:
    return BoardTable(
        header=("Account", "Health", "Why"),
        rows=tuple((f"{n}{name}", "71", why) for n in range(rows)),
        widths=WIDE,
        figures=0,
    )


@pytest.mark.parametrize(
    ("name", "why", "rows", "is_cut"),
    [
        ("Alfa", "Nobody knows the buyer.", 12, (False, False)),
        ("W" * 60, "Nobody knows the buyer.", 3, (False, False)),
        ("W" * 60, "Nobody knows the buyer.", 14, (True, False)),
        ("W" * 60, "Nobody knows the buyer. " * 20, 14, (True, True)),
    ],
)
def test_names_are_cut_before_reasons_and_figures_never(
    name: str, why: str, rows: int, is_cut: tuple[bool, bool]
) -> None:
    found, size = _fitting(table(name, why, rows), WIDE, 400)
    assert (found[0][0].endswith("…"), found[0][2].endswith("…")) == is_cut
    assert {row[1] for row in found} == {"71"}
    assert [row[0][0] for row in found] == [str(n)[0] for n in range(rows)]
    heights = [
        max(tall_cell(text, wide, size) for text, wide in zip(row, WIDE, strict=True))
        for row in found
    ]
    assert sum(heights) <= 400


@pytest.mark.parametrize(
    ("text", "wide", "shown"),
    [
        ("Alfa", 2.0, "Alfa"),
        ("Alfa\nSão Paulo", 2.0, "Alfa…"),
        ("", 2.0, ""),
        ("WWWWWWWWWWWWWWWWWWWW", 2.0, "WWWWWWWWWWWWWW…"),
        ("iiiiiiiiiiiiiiiiiiii", 2.0, "iiiiiiiiiiiiiiiiiiii"),
    ],
)
def test_a_text_is_cut_to_its_line(text: str, wide: float, shown: str) -> None:
    assert cut(text, wide, 9) == shown
