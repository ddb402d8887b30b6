"""After sign-out neither the browser's cache nor a shared one holds what somebody saw."""

from django.test import Client


def test_pages_of_somebody_signed_in_are_kept_by_no_cache(
    leader: object, client_of: object
) -> None:
    client = client_of(leader)
    paths = ["/o/aurora/", "/o/aurora/accounts/", "/o/aurora/accounts/export.csv", "/profile/"]
    kept = {path: client.get(path)["Cache-Control"] for path in paths}
    assert kept == dict.fromkeys(paths, "private, no-store")


def test_what_is_nobodys_may_be_kept(leader: object, client_of: object) -> None:
    client = client_of(leader)
    assert client.get("/offline/")["Cache-Control"] == "no-cache"
    assert client.get("/service-worker.js")["Cache-Control"] == "no-cache"
    assert Client().get("/healthz")["Cache-Control"] == "private, no-store"
