"""The tables of an empty database, without drawing all models again at each operation.

Django draws what an operation touches again with all that it is related to, and here every model
is related to every other by its organisation: 17 of 20 seconds. The tables need the one model;
code that reads rows gets all of them anew, for the state says that it `is_delayed`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether no migration ran there: no table of ours, so no row."""
    return not MigrationRecorder(connection).applied_migrations()


@contextmanager
def models_alone() -> Iterator[None]:
    """For as long as an empty database gets its tables."""
    djangos = ProjectState.reload_model
    ProjectState.reload_model = _draw_alone  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ProjectState.reload_model = djangos  # type: ignore[method-assign]


def _draw_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    """Only this model; all of them, at the next look, where others hold on to its columns."""
    if "apps" not in state.__dict__:  # nobody has looked yet
        return
    drawn = state.apps.all_models[app_label].get(model_name)
    if delay or drawn is None or not any(f.auto_created for f in drawn._meta.get_fields()):
        state.is_delayed = True
        state._reload({(app_label, model_name)})  # type: ignore[attr-defined]
    else:
        del state.__dict__["apps"]
