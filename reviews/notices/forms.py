"""The form of what a person hears of, by which way and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import clock
from reviews.models import NoticePreference
from reviews.notices.channels import LABELS, Channel, chosen


@dataclass(frozen=True)
class ChannelCell:
    """One box of the table."""

    name: str
    channel: Channel
    is_on: bool


class NoticesForm(forms.ModelForm):
    """One box for each kind and channel, and when mails may come."""

    class Meta:
        model = NoticePreference
        fields = ("digest", "quiet_from", "quiet_until", "working_days_only")
        widgets = {"digest": forms.RadioSelect, "quiet_from": clock(), "quiet_until": clock()}
        help_texts = {"digest": _("In the morning, with all that you want in one mail.")}

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds

    def rows(self) -> Iterator[tuple[Any, list[ChannelCell]]]:
        """Each kind in words, with its boxes as they are or were sent."""
        for kind in self.kinds:
            ways = self._sent(kind) if self.is_bound else chosen(self.instance, kind)
            yield LABELS[kind], [ChannelCell(f"{kind}-{c}", c, c in ways) for c in Channel]

    def values(self) -> dict[str, Any]:
        """What the rule takes."""
        return {"channels": {kind: self._sent(kind) for kind in self.kinds}} | self.cleaned_data

    def _sent(self, kind: str) -> list[str]:
        return [channel.value for channel in Channel if f"{kind}-{channel}" in self.data]
