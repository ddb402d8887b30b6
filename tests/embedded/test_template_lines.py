"""The check of the templates' lines, and that it can fail."""

from __future__ import annotations

from pathlib import Path

from kam.embedded.template_lines import faults

LONG = "<a href=\"{% url 'accounts:detail' organization.slug account.pk %}\">{{ account.name }}</a>"


def test_a_line_may_hold_one_block_and_what_stands_in_it(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        f"<div>\n  <p>{LONG} <b>new</b></p>\n</div>\n<td\n>–</td>\n"
    )
    assert faults(tmp_path) == []


def test_a_line_of_121_letters_is_refused(tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "page.html").write_text("x" * 120 + "\n" + "x" * 121 + "\n")
    (tmp_path / "mail.txt").write_text("ç" * 121 + "\n")
    assert faults(tmp_path) == [
        "accounts/page.html:2: 121 letters, 120 at most",
        "mail.txt:1: 121 letters, 120 at most",
    ]


def test_two_blocks_on_a_line_are_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<ul class="plain"><li>One</li>\n<li>Two</li></ul>\n')
    assert faults(tmp_path) == ["page.html:1: opens <ul>, <li>: one element a line"]


def test_a_row_and_its_cell_on_a_line_are_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '{% if x %}<tr\n  class="cut"><td>1</td>{% endif %}\n<tr><td>'
    )
    assert faults(tmp_path) == ["page.html:3: opens <tr>, <td>: one element a line"]


def test_letters_that_only_begin_like_a_block_are_none(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<p>Put it on the <progress> bar <picture> <time> <th-x></p>\n"
    )
    assert faults(tmp_path) == []
