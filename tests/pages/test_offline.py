"""What a browser keeps for the moment without a server."""

from django.test import Client

from pages.assets import asset_url


def test_the_page_holds_nobodys_data_and_no_form(leader: object, client_of: object) -> None:
    pages = [c.get("/offline/").content.decode() for c in (client_of(leader), Client())]
    assert pages[0] == pages[1]
    assert "<h1>You are offline</h1>" in pages[0]
    assert ("<form" in pages[0], leader.user.email in pages[0]) == (False, False)


def test_the_worker_keeps_the_page_and_its_stylesheet(db: None) -> None:
    answer = Client().get("/service-worker.js")
    first = answer.content.decode().splitlines()[0]
    assert first == f'const KEPT = ["/offline/", "{asset_url("css")}"];'
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "text/javascript; charset=utf-8",
        "no-cache",
    )
