"""The worked connection: random changes on both sides, kills, and both sides equal in the end.

One CRM with 60 accounts runs in the suite. `KAM_SYNC_CRMS=all` runs all three;
`KAM_SYNC_ACCOUNTS=5000 KAM_SYNC_MINUTES=20 KAM_SYNC_KILLS=3` makes it large.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from examples.crm_sync.standin.server import Trouble, serving
from integrations.keys import SOME, create_key
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.examples.crm_world import PEOPLE, Changer, World, fill, wait_until_equal
from tests.examples.natives import SHAPES
from tests.integrations.serving import gunicorn
from tests.patience import PATIENCE, until

ACCOUNTS = int(os.environ.get("KAM_SYNC_ACCOUNTS", "60"))
SECONDS = float(os.environ.get("KAM_SYNC_MINUTES", "0.035")) * 60
KILLS = int(os.environ.get("KAM_SYNC_KILLS", "1"))
EVERY = float(os.environ.get("KAM_SYNC_EVERY", "0.05"))
"""Seconds between two changes of one side, on average."""
CHOSEN = os.environ.get("KAM_SYNC_CRMS", "salesforce")
IN_SUITE = list(SHAPES) if CHOSEN == "all" else CHOSEN.split(",")
STILL = 1.5
"""Seconds, some rounds of the sync."""
SCOPES = ("accounts:write", "stakeholders:write", "revenue:write")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=IN_SUITE)
def world(
    request: pytest.FixtureRequest,
    aurora: Organization,
    make_member: Callable[..., Membership],
    key_of: Callable[..., str],
    tmp_path: Path,
) -> Iterator[World]:
    for email in PEOPLE:
        make_member(aurora, Role.KAM, email)
    with organization_scope(aurora.id):
        actor = Actor.of_system(aurora)
        _key, narrow = create_key(actor=actor, name="CRM", scope=SOME, scopes=SCOPES)
    shape = SHAPES[request.param](list(PEOPLE))
    trouble = Trouble(share=0.01)
    with gunicorn(workers=2) as kam, serving(shape, trouble=trouble) as there:
        world = World(request.param, kam, key_of(aurora), narrow, there, shape, tmp_path)
        yield world
        if world.process is not None:
            world.process.kill()
            world.process.wait()


def test_both_sides_are_equal_after_changes_and_kills(world: World) -> None:
    fill(world, ACCOUNTS)
    world.start()
    chosen = random.Random(7)
    time.sleep(chosen.uniform(0.8, 1.2) * max(1, ACCOUNTS / 500))
    world.kill()  # in the initial load
    world.start()
    begun = time.monotonic()
    assert wait_until_equal(world, PATIENCE * max(1, ACCOUNTS / 500)) == []
    loaded = time.monotonic() - begun
    stop = threading.Event()
    changers = [Changer(world, side, EVERY, stop) for side in ("here", "there")]
    with ThreadPoolExecutor(len(changers)) as pool:
        changing = [pool.submit(one.run) for one in changers]
        for _kill in range(KILLS):
            time.sleep(SECONDS / (KILLS + 1))
            world.kill()
            world.start()
        time.sleep(SECONDS / (KILLS + 1))
        stop.set()
        for one in changing:
            one.result()
    ended = time.monotonic()
    left = wait_until_equal(world, PATIENCE * max(1, ACCOUNTS / 500))
    assert left == [], "\n".join([*left, str(world.findings()), world.log()])
    assert world.lost() == []
    stamps = world.stamps()
    time.sleep(STILL)
    assert world.stamps() == stamps, "its own echo was sent back"
    a_conflict_is_listed_and_nobody_is_overwritten(world)
    what_was_said_last_comes_with_the_deletion(world)
    told = f"loaded {loaded:.1f} s, equal {time.monotonic() - ended:.1f} s after the last change"
    print(told, f"{world.kills} kills", dict(world.counts), len(world.findings()), "findings")


def a_conflict_is_listed_and_nobody_is_overwritten(world: World) -> None:
    """Changed on both sides while the sync is away; made the same, it is gone from the list."""
    world.kill()
    label, here, there = world.open_account()
    world.api.patch(f"accounts/{here}/", json={"city": "Here"}).raise_for_status()
    assert not world.adapter.write("account", {there: {"city": "There", "country": "Chile"}})
    world.start()

    def told() -> list[tuple[str, str, str]]:
        rows = [one for one in world.findings() if (one["ours"], one["field"]) == (here, "city")]
        return [(one["why"], one["here"], one["there"]) for one in rows]

    until(lambda: told() == [("both sides changed it", "Here", "There")])
    until(lambda: world.here()[0][label][0]["country"] == "Chile")  # what is undisputed goes on
    cities = [side[0][label][0]["city"] for side in (world.here(), world.at_crm())]
    assert cities == ["Here", "There"]
    assert not world.adapter.write("account", {there: {"city": "Here"}})
    until(lambda: told() == [])


def what_was_said_last_comes_with_the_deletion(world: World) -> None:
    """Changed there and then deleted while the sync is away, in a CRM that still tells it."""
    if world.crm != "salesforce":
        return
    world.kill()
    label, _here, there = world.open_account()
    assert not world.adapter.write("account", {there: {"city": "Last said"}})
    world.adapter.remove("account", [there])
    world.start()
    until(lambda: world.here()[0][label][0]["archived"] == "yes")
    assert world.here()[0][label][0]["city"] == "Last said"
