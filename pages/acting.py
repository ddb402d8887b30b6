"""From a form to a rule and back: call the rule, show what it refuses where it belongs.

A view binds a form, calls `act` with the rule, and redirects where that went well:

    done = act(form, lambda: change_action(actor=request.actor, action=action, ...))
    if done:
        messages.success(request, _("Saved."))
        return redirect("plans:action", slug, pk)
    return render(request, "plans/actions/form.html", context, status=done.status)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from rules.errors import FieldError, KamError, NotAllowedError, NotFoundError, StaleError

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What came of it: true where the rule did its work; else the status of the page.

    `refusal` is what the rule said, also where a form shows it already.
    """

    status: int
    results: tuple[T, ...] = ()
    refusal: KamError | None = None

    def __bool__(self) -> bool:
        return bool(self.results)

    @property
    def result(self) -> T:
        """What the rule gave back."""
        return self.results[0]

    @property
    def is_stale(self) -> bool:
        """Whether somebody else changed it meanwhile."""
        return isinstance(self.refusal, StaleError)


def attempt(rule: Callable[[], T]) -> Outcome[T]:
    """What a rule answers, for the page that shows refusals in its own way."""
    try:
        return Outcome(200, (rule(),))
    except KamError as error:
        return Outcome(error.status, refusal=error)


def act(
    form: Any,
    rule: Callable[[], T],
    *,
    rows: Any = None,
    at: str | None = None,
    aside: tuple[type[KamError], ...] = (),
) -> Outcome[T]:
    """Call the rule where the form, with its formset `rows`, was sent and is valid.

    A refusal stands beside the field that it names, in its row, else beside `at` or above
    the form. What is `aside` the page answers by itself, from `Outcome.refusal`. The status
    of a form that was sent is then 422, and 409 where a stale version is answered aside.
    """
    if not form.is_valid() or (rows is not None and not rows.is_valid()):
        return Outcome(422 if form.is_bound else 200)
    done = attempt(rule)
    if done.refusal is None:
        return done
    if isinstance(done.refusal, aside):
        return Outcome(409 if done.is_stale else 422, refusal=done.refusal)
    _show(done.refusal, form, rows, at)
    return Outcome(422, refusal=done.refusal)


def tell(
    request: HttpRequest,
    rule: Callable[[], T],
    *,
    apart: tuple[type[KamError], ...] = (NotAllowedError, NotFoundError),
) -> Outcome[T]:
    """Do what a button asks; a refusal is said above the page that comes next.

    What is `apart` is raised: a right that lacks and what is not there have pages of their own.
    """
    done = attempt(rule)
    if isinstance(done.refusal, apart):
        raise done.refusal
    if done.refusal is not None:
        messages.error(request, str(done.refusal.detail))
    return done


def _show(refusal: KamError, form: Any, rows: Any, at: str | None) -> None:
    if not refusal.errors:
        form.add_error(at, str(refusal.detail))
    for error in refusal.errors:
        beside, name = _place(error, form, rows)
        told = ValidationError(error.detail, code=error.code)
        beside.add_error(name if name in beside.fields else at if beside is form else None, told)


def _place(error: FieldError, form: Any, rows: Any) -> tuple[Any, str]:
    """The form and the field that `/city`, `/criteria/2/weight` or `/custom/size` speaks of."""
    name, *path = error.pointer.strip("/").split("/")
    if rows is not None and len(path) == 2 and path[0].isdigit() and int(path[0]) < len(rows.forms):
        return rows.forms[int(path[0])], path[1]
    ways = ("_".join([name, *path[:end]]) for end in range(len(path), 0, -1))
    return form, next((way for way in ways if way in form.fields), name)
