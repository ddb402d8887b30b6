"""The glossary: each part's chapter, and of designations no word to who may not see them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from pages.glossary import CHAPTERS, ORDER
from tenants.actors import Actor

ADDRESS = "/o/aurora/glossary/"
DISCREET = {"On watch", "Nomination", "Reduction", "Cap"}


def told(client: Client) -> set[str]:
    """The terms that a reader finds there."""
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return set(re.findall(r"<dt>(.*?)</dt>", answer.content.decode()))


def test_each_part_has_its_chapter() -> None:
    assert sorted(CHAPTERS.keys()) == sorted(ORDER)
    terms = [str(one.term) for chapter in CHAPTERS for one in chapter.terms]
    assert len(terms) > 60


@pytest.mark.parametrize("key", ORDER)
def test_a_term_is_explained_once_in_a_chapter(key: str) -> None:
    terms = [str(one.term) for one in CHAPTERS[key].terms]
    assert sorted(terms) == sorted(set(terms))


def test_a_leader_reads_all(leader: Actor, client_of: Callable[[Actor], Client]) -> None:
    assert told(client_of(leader)) >= DISCREET | {"Key account", "Score", "Engagement", "Moves"}


def test_who_may_not_see_designations_reads_nothing_of_them(
    viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    terms = told(client_of(viewer))
    assert not terms & DISCREET
    assert terms >= {"Key account", "Score", "Engagement"}


def test_a_page_with_figures_leads_there(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    page = client_of(leader).get("/o/aurora/insights/flow/").content.decode()
    assert f'href="{ADDRESS}"' in page
