"""The pages that people open most, in the demo, against a plain page: in one process and by HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from accounts.models import Account
from bench import scratch, server
from bench.against import PlainPage
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import ms
from demo.cast import BOREALIS
from demo.loading import load_demo
from tenants.models import Membership, Organization, User
from tenants.scope import organization_scope, user_scope


@dataclass(frozen=True)
class Page:
    """A page, who opens it, and how many plain pages it may cost."""

    label: str
    name: str
    person: str
    most: float
    is_of_account: bool = False
    query: str = ""
    is_beside: bool = False


COLUMNS = "owner,phase,segment,tags,revenue,growth,score,rank,review,action,contact,entry"
PAGES = (
    Page("empty page", "empty", "leader", 2),
    Page("my work", "organization_home", "kam", 5),
    Page("account list", "accounts:list", "leader", 5),
    Page("account list with 12 columns", "accounts:list", "leader", 6, query=f"columns={COLUMNS}"),
    Page("account beside the list", "accounts:list", "leader", 6, query="peek=", is_beside=True),
    Page("ranking", "scoring:ranking", "leader", 6),
    Page("account overview", "accounts:detail", "leader", 6, is_of_account=True),
    Page("phase board", "accounts:phase_board", "leader", 9),
)


def measure(sizes: Sizes) -> list[Result]:
    """Each page in this process; then each from a server with two workers."""
    settings.ROOT_URLCONF = "bench.addresses"
    load_demo([BOREALIS])
    scratch.analyze()
    plain = PlainPage(_member("leader"), repeat=sizes.repeat * 3)
    visitors = {page.person: Visitor(_member(page.person)) for page in PAGES}
    here = []
    for page in PAGES:
        visitor = visitors[page.person]
        get = (visitor.beside if page.is_beside else visitor.page)(_address(page))
        here.append(plain.against(page.label, get, most=page.most, about="in the demo"))
    with server.running() as served:
        return here + [
            _by_http(served, page, visitors[page.person].cookie, plain, sizes.repeat)
            for page in PAGES
            if not page.is_beside
        ]


def _by_http(
    served: server.Server, page: Page, cookie: str, plain: PlainPage, rounds: int
) -> Result:
    found = served.costs(rounds, page=(_address(page), cookie), plain=(plain.address, plain.cookie))
    ours, theirs = found["page"], found["plain"]
    return Result(
        name=f"Processor time of the {page.label} by HTTP",
        detail=f"{ms(ours.used)} against {ms(theirs.used)} for a plain page, workers and database; "
        f"two workers, two browsers: {1 / ours.taken:.0f} a second against {1 / theirs.taken:.0f}",
        found=ours.used / theirs.used,
        most=page.most,
    )


def _address(page: Page) -> str:
    if not page.is_of_account and not page.query:
        return address_of(page.name, BOREALIS.slug)
    with organization_scope(_member(page.person).organization_id):
        account = Account.objects.filter(designation="key").order_by("name_key")[0]
    if page.is_of_account:
        return address_of(page.name, BOREALIS.slug, of=account.pk)
    asked = f"{page.query}{account.pk}" if page.query.endswith("=") else page.query
    return f"{address_of(page.name, BOREALIS.slug)}?{asked}"


def _member(name: str) -> Membership:
    user = User.objects.get_by_natural_key(f"{name}@{BOREALIS.slug}.example")
    with user_scope(user.id):
        organization = Organization.objects.get(slug=BOREALIS.slug)
    with organization_scope(organization.id):
        found = Membership.objects.select_related("user").get(user=user)
    found.organization = organization
    return found
