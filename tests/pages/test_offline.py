"""What a browser keeps for the moment without a server."""

import json
from collections.abc import Callable

from django.test import Client

from pages.assets import asset_url
from tenants.actors import Actor

FILES = ["fonts/inter-latin.woff2", "js/pages/road.js", "js/pages/road-forms.js", "icon.svg"]


def test_the_page_holds_nobodys_data_and_no_token(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    pages = [c.get("/offline/").content.decode() for c in (client_of(leader), Client())]
    assert pages[0] == pages[1]
    assert ">You are offline</h1>" in pages[0]
    assert leader.membership is not None
    held = [leader.membership.user.email, "csrfmiddlewaretoken", "data-person", 'method="post"']
    assert [text for text in held if text in pages[0]] == []


def test_the_worker_keeps_the_page_and_what_it_needs(db: None) -> None:
    answer = Client().get("/service-worker.js")
    first, second = answer.content.decode().splitlines()[:2]
    kept = ["/offline/", asset_url("css"), asset_url("js"), *(f"/static/{file}" for file in FILES)]
    assert first == f"const KEPT = {json.dumps(kept)};"
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "text/javascript; charset=utf-8",
        "no-cache",
    )
    other = Client(headers={"Accept-Language": "pt-BR"}).get("/service-worker.js").content.decode()
    assert other.splitlines()[1] != second  # who reads another language gets another page


def test_all_that_the_worker_keeps_is_nobodys(db: None) -> None:
    """A new client, signed in nowhere, gets the same."""
    first = Client().get("/service-worker.js").content.decode().splitlines()[0]
    kept = json.loads(first.removeprefix("const KEPT = ").rstrip(";"))
    assert [path for path in kept if path.startswith(("/o/", "/profile/", "/auth/"))] == []
    ours = [path for path in kept if not path.startswith("/static/")]
    assert [Client().get(path).status_code for path in ours] == [200, 200, 200]


def test_a_device_can_install_it(db: None) -> None:
    answer = Client().get("/app.webmanifest")
    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["display"], told["short_name"]) == ("/", "standalone", "KAM")
    assert [icon["sizes"] for icon in told["icons"]] == ["any", "192x192", "512x512"]


def test_a_device_learns_who_is_signed_in_and_keeps_it_in_no_cache(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    assert leader.membership is not None
    mine, nobodys = (c.get("/offline/signed-in/") for c in (client_of(leader), Client()))
    assert mine.json()["person"] == str(leader.membership.user_id)
    assert (nobodys.json()["person"], len(nobodys.json()["token"])) == ("", 64)
    assert mine["Cache-Control"] == "private, no-store"
