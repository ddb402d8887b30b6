"""What programs are told in words, they are told in their reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rules.errors
from tests.programs import Program

ROOT = Path(__file__).parents[2]
APPS = [
    "accounts",
    "api",
    "audit",
    "insights",
    "integrations",
    "people",
    "plans",
    "reviews",
    "scoring",
    "tenants",
]
REFUSALS = {name for name in vars(rules.errors) if name.endswith("Error")} | {
    "ErrorDetail",
    "FieldError",
    "NotAuthenticated",
    "ParseError",
    "PermissionDenied",
    "ValidationError",
    "problem",
    "problem_page",
}


def sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts that a refusal is made with as they are, and those made of pieces."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        words = ast.unparse(call.func).split(".")
        if REFUSALS.isdisjoint(words[-2:]):
            continue
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        given += [value for one in given if isinstance(one, ast.Dict) for value in one.values]
        for one in given:
            pieces = ast.walk(one) if isinstance(one, ast.JoinedStr) else [one]
            for piece in pieces:
                if isinstance(piece, ast.Constant) and " " in str(piece.value):
                    yield one.lineno, str(piece.value)


def defaults(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What a class of refusals says where nothing else is said."""
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.Assign)):
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        value = getattr(node.value, "value", None)
        if names & {"default_detail", "title"} and isinstance(value, str):
            yield node.lineno, value


def test_every_refusal_is_translated() -> None:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in files
        for said in (sentences, defaults)
        for line, text in said(ast.parse(path.read_text()))
    ]
    assert len(files) > 500
    assert found == []


@pytest.mark.parametrize(
    "refusal",
    [
        'RuleError.on("name", "Too long a name.")',
        'NotFoundError(f"There is no {name}.")',
        'ValidationError({"limit": "A page has rows."})',
        'problem(404, "not_found", "There is none.")',
    ],
)
def test_a_sentence_that_is_not_is_found(refusal: str) -> None:
    assert len(list(sentences(ast.parse(refusal)))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "body", "told"),
    [
        ("GET", "accounts/?ownr=x", None, "Este parâmetro não existe."),
        ("GET", "accounts/?limit=999", None, "Uma página tem de 1 a 200 linhas."),
        ("GET", "nothing/", None, "Este link não existe. Os links terminam com uma barra."),
        ("POST", "accounts/", {"name": "A", "colour": "red"}, "Este campo não existe."),
        ("POST", "accounts/bulk/", {"accounts": []}, 'Envie {"items": […]}.'),
    ],
)
def test_a_program_reads_refusals_in_its_language(
    writer: Program, method: str, path: str, body: object, told: str
) -> None:
    answer = writer.call(method, path, body, **{"accept-language": "pt-BR"})
    problem = answer.json()
    assert told in [problem["detail"], *(error["detail"] for error in problem["errors"])]
