"""What the palette asks with each key, at 50,000 accounts, 60,000 people and 200,000 entries."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from accounts.models import Account
from bench import scratch, world
from bench.against import PlainPage, queries
from bench.history_world import write_entries
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.search_world import name_all
from bench.sizes import Sizes
from bench.timing import costs, ms
from tenants.models import Membership
from tenants.scope import organization_scope

WORDS = 15
FEW = 20
QUESTIONS = {
    "two letters": "ma",
    "a common word": "metalurgica",
    "two common words": "maria silva",
    "a word with a slip": "transportadoras",
    "two words with slips": "metalurgca oliviera",
    "six words": "maria da silva santos oliveira souza",
    "a command": "plan a review for quimica",
    "a reference": "001ab",
}


def measure(sizes: Sizes) -> list[Result]:
    """Each question in the large organisation; the plainest in a small one too."""
    settings.ROOT_URLCONF = "bench.addresses"
    large = _made("large", sizes.accounts, sizes.history_entries)
    small = _made("small", FEW, FEW)
    scratch.analyze()
    plain = PlainPage(large, repeat=sizes.repeat * 3)
    about = f"with {sizes.accounts:,} accounts, {_people(sizes.accounts):,} people, {sizes.history_entries:,} entries"
    pages = {name: _palette(large, text) for name, text in QUESTIONS.items()}
    pages["a whole name"] = _palette(large, _name(large))
    pages["nothing yet"] = _palette(large, "")
    asked = "metalurgca"
    results = [
        queries(
            "search",
            _palette(large, asked),
            _palette(small, asked),
            most=25,
            said=(about.removeprefix("with "), f"{FEW} accounts"),
        )
    ]
    found = [
        plain.against(f"search: {name}", page, most=6, about=about) for name, page in pages.items()
    ]
    return [*results, *found, _slowest(plain, pages, about)]


def _slowest(plain: PlainPage, pages: dict[str, Callable[[], bytes]], about: str) -> Result:
    """Of the processors, database included: the clock would tell what else the machine does."""
    backend = connection.connection.get_backend_pid()
    used = {
        name: costs(plain.repeat, backend, page=page)["page"].used for name, page in pages.items()
    }
    name = max(used, key=lambda one: used[one])
    return Result(
        name="Search: server time of a key",
        detail=f"the slowest of {len(used)} questions: {name}, {ms(used[name])}; {about}",
        found=used[name] * 1000,
        unit="ms",
        most=50,
    )


def _palette(member: Membership, text: str) -> Callable[[], bytes]:
    visitor = Visitor(member)
    address = address_of("search:page", member.organization.slug)
    return lambda: visitor.palette(f"{address}?{urlencode({'q': text})}")


def _made(slug: str, accounts: int, entries: int) -> Membership:
    made = world.organization(slug=slug, accounts=accounts, figures=False)
    name_all(made, accounts=accounts, people=_people(accounts))
    write_entries(made, entries=entries, words=WORDS)
    return world.member(made)


def _people(accounts: int) -> int:
    return accounts * 6 // 5


def _name(member: Membership) -> str:
    with organization_scope(member.organization_id):
        return Account.objects.order_by("name_key")[1].name
