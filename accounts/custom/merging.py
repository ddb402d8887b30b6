"""Values of an account that is merged into another."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import F

from accounts.models import Account, CustomValue


def move(source: uuid.UUID, target: uuid.UUID) -> list[str]:
    """What the account that stays has keeps its value; fields that it lacks are taken over."""
    there = CustomValue.objects.filter(account=target).values("field")
    going = CustomValue.objects.filter(account=source).exclude(field__in=there)
    ids = list(going.order_by("pk").values_list("pk", flat=True))
    _put(ids, source, target)
    return [str(pk) for pk in ids]


def move_back(ids: Collection[str], source: uuid.UUID, target: uuid.UUID) -> None:
    """What went and was not written anew goes back, where nothing stands there by now."""
    there = CustomValue.objects.filter(account=target).values("field")
    back = CustomValue.objects.filter(pk__in=ids, account=source).exclude(field__in=there)
    _put(list(back.values_list("pk", flat=True)), source, target)


def _put(ids: Collection[uuid.UUID], source: uuid.UUID, target: uuid.UUID) -> None:
    if ids:
        CustomValue.objects.filter(pk__in=ids).update(account=target)
        both = Account.objects.filter(pk__in=(source, target))
        both.update(version=F("version") + 1)
