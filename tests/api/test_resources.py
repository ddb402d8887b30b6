"""What every resource has from the one base under them."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import get_resolver

from api.requests import ApiView
from tests.api.test_preconditions import estate, operations_with  # noqa: F401 (a fixture)
from tests.estate import Estate
from tests.programs import Program
from tests.test_isolation import path_of


def test_who_knows_what_is_shown_is_told_so_everywhere(estate: Estate) -> None:  # noqa: F811
    writer = Program(estate.keys["write"])
    told = {}
    for method, route in operations_with("If-None-Match"):
        if "by-ref" in route:  # the thing that it names answers by its own address too
            continue
        path = path_of(route, [], estate, "aurora").removeprefix("/")
        known = {"if-none-match": writer.call(method, path)["etag"]}
        answer = writer.call(method, path, **known)
        told[route] = (answer.status_code, answer.content)
    assert {route: answer for route, answer in told.items() if answer != (304, b"")} == {}
    assert len(told) >= 10


def test_every_address_of_the_api_stands_on_the_one_view() -> None:
    [api] = [p for p in get_resolver().url_patterns if str(p.pattern) == "api/v1/"]
    views = {p.name: getattr(p.callback, "cls", None) for p in api.url_patterns}
    plain = {name for name, view in views.items() if view and not issubclass(view, ApiView)}
    assert plain == set()
    assert len(views) > 40


def test_a_refusal_is_in_the_language_of_its_request(writer: Any) -> None:
    body = {"account": str(uuid.uuid4()), "title": "x" * 201}
    said = []
    for language in ("pt-br", "en", "pt-br"):
        answer = writer.call("POST", "actions/", body, **{"accept-language": language})
        [error] = answer.json()["errors"]
        said.append(error["detail"])
    english = "Ensure this field has no more than 200 characters."
    assert [detail == english for detail in said] == [False, True, False]
    assert said[0] == said[2]
