"""Every kind of mail that the product sends.

What a mail says stands with its subject, which registers its composer (mail/composing.py).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a mail carries."""

    REMINDER = "reminder", _("Reminder")
    DIGEST = "digest", _("Digest")
