"""The errors that rules raise; pages and the API each turn them into an answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with one input: a JSON pointer, a stable code and a sentence."""

    pointer: str
    code: str
    detail: str


class KamError(Exception):
    """A refusal that a person or a program can act on."""

    status = 400
    code = "bad_request"
    title = _("This could not be done")

    def __init__(self, detail: object = "", *, errors: list[FieldError] | None = None) -> None:
        self.detail = detail or self.title
        self.errors = errors or []
        super().__init__(str(self.detail))


class RuleError(KamError):
    """The input is understood and breaks a rule; nothing was changed."""

    status = 422
    code = "rule"
    title = _("A rule does not allow this")

    @classmethod
    def on(cls, field: str, detail: object, code: str = "invalid") -> RuleError:
        """A rule broken by one field."""
        return cls(detail, errors=[FieldError(f"/{field}", code, str(detail))])


class NotAllowedError(KamError):
    """The actor's role does not allow this."""

    status = 403
    code = "not_allowed"
    title = _("Your role does not allow this")


class NotFoundError(KamError):
    """There is no such thing for this actor, which includes what others own."""

    status = 404
    code = "not_found"
    title = _("Not found")


class ConflictError(KamError):
    """It exists already, or someone else changed it at the same time."""

    status = 409
    code = "conflict"
    title = _("Someone else changed this")


class StaleError(KamError):
    """The version the caller saw is no longer the current one."""

    status = 412
    code = "stale"
    title = _("It was changed in the meantime")

    @classmethod
    def at(cls, current: int) -> StaleError:
        """The caller saw another version than this one; 0 is what isn't there yet."""
        known = _("The resource is at version %(n)d now.") % {"n": current}
        detail = str(known if current else _("There is none yet that could have a version."))
        return cls(detail, errors=[FieldError("/version", "stale", detail)])


class PreconditionRequiredError(KamError):
    """The change needs an If-Match header."""

    status = 428
    code = "precondition_required"
    title = _("Say which version you are changing")
