"""What the log says of mails."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "mail.retried": _("A failed e-mail was tried again: %(name)s"),
}
