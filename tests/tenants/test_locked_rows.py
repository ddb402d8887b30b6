"""A row that was waited for is as it stands then; what was joined to it is as it stood before.

PostgreSQL looks again at the locked row alone: a joined owner or author who changed meanwhile
is nobody, and where the join must hold the row itself is gone.
"""

from __future__ import annotations

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def locking() -> list[str]:
    """Each expression of the product that locks rows, in one line."""
    found = []
    for config in apps.get_app_configs():
        if Path(config.path).parent == ROOT:
            for path in sorted(Path(config.path).rglob("*.py")):
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.Call) and "select_for_update(" in ast.unparse(
                        node.func
                    ):
                        found.append(f"{path.name}: {ast.unparse(node)}")
    return found


def test_no_row_is_locked_with_others_joined_to_it() -> None:
    found = locking()
    assert len(found) > 20
    assert [expression for expression in found if "select_related(" in expression] == []
