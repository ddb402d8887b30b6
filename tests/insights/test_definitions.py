"""Each page with figures says what they are, and to nobody what they may not know."""

from __future__ import annotations

import re

import pytest

from insights.definitions import DEFINITIONS
from tenants.models import Organization
from tests.insights.test_on_demo import HOME, _loaded, client_of, demo  # noqa: F401 (fixtures)

PLACES = {"home": "", "abc": "abc/"}


def told(name: str, page: str) -> list[str]:
    """The terms that a page explains, to one member."""
    text = client_of(name).get(HOME + PLACES.get(page, f"{page}/")).content.decode()
    [part] = re.findall(r"What these figures are</summary>(.*?)</details>", text, re.S)
    return re.findall(r"<dt>(.*?)</dt>", part)


@pytest.mark.parametrize("page", DEFINITIONS)
def test_a_page_explains_its_figures(demo: Organization, page: str) -> None:  # noqa: F811
    assert told("leader", page) == [str(one.term) for one in DEFINITIONS[page]]


@pytest.mark.parametrize("page", sorted(set(DEFINITIONS) - {"compliance"}))
def test_a_viewer_is_told_nothing_of_key_accounts(demo: Organization, page: str) -> None:  # noqa: F811
    terms = told("viewer", page)
    open_to_all = [o.term for o in DEFINITIONS[page] if o.permission == "portfolio.view"]
    assert terms == [str(term) for term in open_to_all] != []
