"""Every action that is recorded has a sentence, in the app that it belongs to."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

from audit.field_words import COMMON, VALUES
from audit.words import SENTENCES
from tenants.roles import PERMISSIONS

ROOT = Path(settings.BASE_DIR)
APART = ("sentences.py", "offers.py", "api_examples.py")
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
QUOTED = re.compile(rf"'({ACTION.pattern})'")
SUBJECTS = {action.partition(".")[0] for action, _text in SENTENCES.items()}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """The product's own modules, without those that name what the log says."""
    for config in apps.get_app_configs():
        if Path(config.path).parent != ROOT:
            continue
        for path in sorted(Path(config.path).rglob("*.py")):
            if "migrations" not in path.parts and path.name not in APART:
                yield path, ast.parse(path.read_text())


def spelled(tree: ast.AST) -> set[str]:
    """What reads like an action of a known subject, alone or quoted in SQL."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = {node.value} if ACTION.fullmatch(node.value) else set()
            words |= set(QUOTED.findall(node.value))
            found |= {word for word in words if word.partition(".")[0] in SUBJECTS}
    return found


def given(tree: ast.AST) -> set[str]:
    """What is given as the action of an entry, whatever its subject."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id == "entries_from":
            continue  # its arguments are SQL, in which actions are quoted
        values = [k.value for k in node.keywords if k.arg == "action"]
        if isinstance(node.func, ast.Name) and node.func.id in ("Subject", "record"):
            values += node.args[:1]
        for constant in (c for value in values for c in ast.walk(value)):
            if isinstance(constant, ast.Constant) and ACTION.fullmatch(str(constant.value)):
                found.add(str(constant.value))
    return found


def recorded() -> set[str]:
    found = {word for _path, tree in sources() for word in spelled(tree) | given(tree)}
    return {word for word in found - PERMISSIONS.keys() if not _is_module(word)}


def _is_module(word: str) -> bool:
    return (ROOT / word.replace(".", "/")).with_suffix(".py").exists()


def tables(name: str) -> list[dict[str, object]]:
    """What each app's sentences.py holds under a name."""
    paths = sorted(path.parent.name for path in ROOT.glob("*/sentences.py"))
    assert len(paths) > 5
    return [getattr(importlib.import_module(f"{app}.sentences"), name, {}) for app in paths]


def test_each_recorded_action_has_a_sentence_and_each_sentence_an_action() -> None:
    assert len(SENTENCES) > 80
    assert recorded() == set(SENTENCES.keys())


def test_no_two_apps_name_the_same() -> None:
    for name, more in (("SENTENCES", {}), ("FIELDS", COMMON), ("VALUES", {})):
        named = Counter(key for table in [*tables(name), more] for key in table)
        assert [key for key, times in named.items() if times > 1] == []


def test_values_are_named_for_subjects_that_are_recorded() -> None:
    assert {name.partition(".")[0] for name, _words in VALUES.items()} <= SUBJECTS


def test_the_search_finds_what_has_no_sentence() -> None:
    tree = ast.parse("record(actor=a, action='moon.seen' if new else 'moon.gone', target=t)")
    assert given(tree) == {"moon.seen", "moon.gone"}
    assert spelled(ast.parse("_SQL = \"INSERT … 'account.lost'\"")) == {"account.lost"}
