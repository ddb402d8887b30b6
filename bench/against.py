"""Pages of ours against the plain page, in turns: what both use of the processors."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from bench import plain, plain_people
from bench.requests import Visitor, statements
from bench.results import Result
from bench.timing import costs, ms
from tenants.models import Membership

Page = Callable[[], bytes]


class PlainPage:
    """The plain page of a member, and comparisons with it."""

    def __init__(self, member: Membership, *, repeat: int) -> None:
        plain.prepare(member)
        self.address = f"/plain/{member.organization.slug}/"
        self.visitor = Visitor(member, plain.application())
        self.visitor.cookies = plain_people.sign_in(member)
        self.get = self.visitor.page(self.address)
        self.repeat = repeat

    @property
    def cookie(self) -> str:
        """The header of its signed-in browser."""
        return self.visitor.cookie

    def against(self, name: str, page: Page, *, most: float, about: str) -> Result:
        """How many times as much a page costs."""
        page()
        backend = connection.connection.get_backend_pid()
        found = costs(self.repeat, backend, page=page, plain=self.get)
        ours, theirs = found["page"], found["plain"]
        return Result(
            name=f"Processor time of the {name}",
            detail=f"{ms(ours.used)} against {ms(theirs.used)} for a plain page, database included; "
            f"{about}; by the clock {ms(ours.taken)} against {ms(theirs.taken)}",
            found=ours.used / theirs.used,
            most=most,
        )


def queries(name: str, large: Page, small: Page, *, most: int, said: tuple[str, str]) -> Result:
    """How many queries a page makes: few, and as many in a large organisation as in a small one."""
    many, few = statements(large), statements(small)
    return Result(
        name=f"Queries of the {name}",
        detail=f"{many} with {said[0]}, {few} with {said[1]}",
        found=many if many == few else 1000 + many,
        unit="",
        most=most,
    )
