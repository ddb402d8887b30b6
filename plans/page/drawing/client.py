"""What a client said, beside the part of the plan that it is about."""

from __future__ import annotations

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.markup import filled
from pages.templatetags.figures import short_date
from plans.models import ShareAnswer
from plans.page.drawing.pen import NOTHING

_WORD = '<div class="client-word"><span class="chip {}" dir="auto">{}</span>{}</div>\n'
_COMMENT = '<p dir="auto">{}</p>'
_TONES: dict[str, str] = {
    ShareAnswer.Kind.ACCEPTED: "good",
    ShareAnswer.Kind.DISPUTED: "bad",
    ShareAnswer.Kind.SEEN: "accent",
}


def client_word(answer: ShareAnswer) -> SafeString:
    """What they said, who, when, of which version, and why."""
    comment = filled(_COMMENT, answer.comment) if answer.comment else NOTHING
    return filled(_WORD, _TONES[answer.kind], _sentence(answer), comment)


def _sentence(answer: ShareAnswer) -> str:
    facts = {
        "name": answer.name or _("the client"),
        "day": short_date(timezone.localtime(answer.created_at)),
        "n": vars(answer)["number"],
    }
    if answer.kind == ShareAnswer.Kind.ACCEPTED:
        return _("Accepted by %(name)s on %(day)s, in version %(n)s") % facts
    if answer.kind == ShareAnswer.Kind.DISPUTED:
        return _("Disputed by %(name)s on %(day)s, in version %(n)s") % facts
    return _("Read by %(name)s on %(day)s, in version %(n)s") % facts
