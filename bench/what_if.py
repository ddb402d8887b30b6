"""From a moved slider to the ranking under the new weights."""

from __future__ import annotations

import itertools

from bench import scratch, world
from bench.requests import browser
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from scoring.models import Matrix
from tenants.scope import organization_scope


def measure(sizes: Sizes) -> list[Result]:
    """The request that a slider sends, each time with another weight."""
    made = world.scored_organization(slug="whatif", accounts=sizes.what_if)
    scratch.analyze()
    with organization_scope(made.id):
        criteria = list(Matrix.objects.get().criteria.all())
    client = browser(world.member(made))
    weights = itertools.count(1)

    def slide() -> None:
        query = {f"w_{criterion.id}": next(weights) % 100 + 1 for criterion in criteria}
        answer = client.get("/o/whatif/scoring/", query, headers={"hx-request": "true"})
        if answer.status_code != 200:
            raise RuntimeError(f"What if answers {answer.status_code}.")

    taken = medians(sizes.repeat * 3, slide=slide)
    return [
        Result(
            name=f"What if, {sizes.what_if:,} accounts",
            detail=f"server time of the request that a slider sends: {ms(taken['slide'])}",
            found=taken["slide"] * 1000,
            unit="ms",
            most=150,
        )
    ]
