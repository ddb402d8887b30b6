"""Pages go out without the indentation of their templates."""

from __future__ import annotations

from pathlib import Path

from django.template import Context, Engine
from django.template.loader import get_template

LOADER = "pages.unindented.UnindentedLoader"


def test_a_page_has_the_lines_of_its_template_without_their_indentation(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<ul>\n  <li>a  b</li>\n\n\t<li\n    hidden>c</li>\n</ul>\n"
    )
    (tmp_path / "mail.txt").write_text("Dear\n  reader\n")
    engine = Engine(dirs=[str(tmp_path)], loaders=[LOADER])
    rendered = [engine.get_template(n).render(Context()) for n in ("page.html", "mail.txt")]
    assert rendered == ["<ul>\n<li>a  b</li>\n\n<li\nhidden>c</li>\n</ul>\n", "Dear\n  reader\n"]


def test_the_product_serves_its_pages_so() -> None:
    page = get_template("offline.html").render()
    assert "<main" in page
    assert [line for line in page.splitlines() if line != line.lstrip()] == []
