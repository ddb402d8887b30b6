"""The description of the API is committed, and what the API answers is in it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def test_the_committed_description_is_the_current_one():
    found = StringIO()
    call_command("spectacular", stdout=found)
    assert (
        found.getvalue() == COMMITTED.read_text() + "\n"
        or found.getvalue() == COMMITTED.read_text()
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scope", ["read", "write", None])
def test_whatever_is_sent_the_answer_is_described(aurora, key_of, scope, settings):
    settings.ALLOWED_HOSTS = ["*"]
    headers = {"Authorization": f"Bearer {key_of(aurora, scope)}"} if scope else {}
    described = schemathesis.openapi.from_dict(Client().get("/api/v1/schema/?format=json").json())
    described.app = get_wsgi_application()
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        _probe(operation, headers)


def _probe(operation: schemathesis.APIOperation, headers: dict[str, str]) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=6, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def probe(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    probe()
