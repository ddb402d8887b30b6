"""Each code that programs are refused with is listed once, used, told in docs/api.md and in the schema."""

from __future__ import annotations

import ast
import re
import subprocess

import pytest
import yaml
from rest_framework import exceptions, serializers

from api.problems import SAID_OTHERWISE, document, flatten
from kam.embedded.services import ROOT
from rules.codes import FAULTS, PROBLEMS
from rules.errors import FieldError

OF_A_CALL = {"Refused": 0, "FieldError": 1, "on": 2, "refuse": 1}
PROBLEM_OF_A_CALL = {"problem": 1, "problem_page": 1, "_say": 2, "_refuse": 2}
OF_REST_FRAMEWORK = {
    "authentication_failed",
    "method_not_allowed",
    "not_acceptable",
    "not_authenticated",
    "not_found",
    "parse_error",
    "throttled",
    "unsupported_media_type",
}
BY_SERIALIZERS = {"max_value", "min_length", "min_value", "null"}
OF_ITEMS = {"conflict", "not_allowed", "rule"}
"""A bulk tells what befell an item as a whole by the code that a request for it alone would have."""


def written() -> tuple[set[str], set[str]]:
    """The codes that stand in our source: of problems, of faults."""
    problems: set[str] = set()
    faults: set[str] = set()
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split():
        if name.startswith(("tests/", "bench/", "demo/")) or "/migrations/" in name:
            continue
        for node in ast.walk(ast.parse((ROOT / name).read_text())):
            if isinstance(node, ast.Call):
                _of_call(node, name, problems, faults)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                _of_assignment(node, problems, faults)
    return problems, faults


def _of_call(node: ast.Call, file: str, problems: set[str], faults: set[str]) -> None:
    called = (
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    )
    before_django = file.startswith("kam/serving/") and called == "Refused"
    place = 2 if before_django else (OF_A_CALL | PROBLEM_OF_A_CALL).get(called)
    found = problems if before_django or called in PROBLEM_OF_A_CALL else faults
    if place is not None and len(node.args) > place:
        found.update(_text(node.args[place]))
    if called in ("on", "ErrorDetail") or ast.unparse(node.func) == "serializers.ValidationError":
        for keyword in node.keywords:
            if keyword.arg == "code":
                faults.update(_text(keyword.value))


def _of_assignment(node: ast.Assign | ast.AnnAssign, problems: set[str], faults: set[str]) -> None:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        named = getattr(target, "id", getattr(target, "attr", ""))
        if named in ("REASONS", "REFUSED"):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Dict):
                    faults.update(text for key in inner.keys for text in _text(key))
        elif named == "default_code" or (named == "code" and isinstance(node, ast.Assign)):
            (problems if _is_of_a_class(target) else faults).update(_text(node.value))


def _is_of_a_class(target: ast.expr) -> bool:
    """Classes stand at the margin of their module, what they hold four letters in."""
    return target.col_offset == 4


def _text(node: ast.expr | None) -> set[str]:
    if node is None:
        return set()
    if isinstance(node, ast.IfExp):
        return _text(node.body) | _text(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        return {node.value}
    return set()


def test_every_code_is_listed_and_used() -> None:
    problems, faults = written()
    assert problems | OF_REST_FRAMEWORK == set(PROBLEMS)
    assert faults | BY_SERIALIZERS | OF_ITEMS == set(FAULTS)


def kinds_of(base: type) -> set[type]:
    """The class with all that are made from it."""
    return {base}.union(*(kinds_of(one) for one in base.__subclasses__()))


def test_whatever_a_serializer_says_has_a_listed_code() -> None:
    for field in kinds_of(serializers.Field):
        for code in getattr(field, "default_error_messages", {}):
            (error,) = flatten([exceptions.ErrorDetail("No.", code=code)])
            assert error.code in FAULTS
    assert set(SAID_OTHERWISE.values()) <= set(FAULTS)
    (error,) = flatten([exceptions.ErrorDetail("No.", code="nobody_has_heard_of_it")])
    assert error.code == "invalid"


def test_errors_of_the_framework_have_listed_codes_of_their_status() -> None:
    raised = [e for e in kinds_of(exceptions.APIException) if e is not exceptions.APIException]
    told = {e.default_code: e.status_code for e in raised}
    assert told.pop("permission_denied") == 403  # said as `not_allowed`
    told.pop("error", None)
    assert {code: PROBLEMS[code][0] for code in told} == told


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_goes_out_with_its_code(code: str) -> None:
    found = document(PROBLEMS[code][0], code, "No.", [FieldError("/name", "required", "No.")])
    assert (found["code"], found["errors"][0]["code"]) == (code, "required")


def test_the_schema_names_them() -> None:
    schemas = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text())["components"]["schemas"]
    assert set(schemas["ProblemCodeEnum"]["enum"]) == set(PROBLEMS)
    assert set(schemas["FaultCodeEnum"]["enum"]) == set(FAULTS)


def test_the_guide_says_what_each_means() -> None:
    guide = (ROOT / "docs" / "api.md").read_text().split("\n## Errors\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| (\d{3}) \| `(\w+)` \| (.+) \|$", guide, re.M)
    assert told == [(str(status), code, text) for code, (status, text) in PROBLEMS.items()]
    told = re.findall(r"^\| `(\w+)` \| (.+) \|$", guide.split("items of a bulk")[1], re.M)[1:]
    assert told == list(FAULTS.items())
