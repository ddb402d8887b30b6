"""What a stakeholder of a bulk request usually looks like."""

from __future__ import annotations

from accounts.fields import text_of
from accounts.shapes import read_references
from accounts.stakeholders.fields import PERSON_FIELDS, PRIVATE, SCALES, TEXTS
from accounts.stakeholders.shapes import StakeholderItemSerializer
from api.bulk_shape import ItemShape, or_none, read_day, read_id, read_version, whole

STAKEHOLDER_ITEM = ItemShape(
    StakeholderItemSerializer,
    {
        **{name: TEXTS[name].shape for name in (*PERSON_FIELDS, *PRIVATE)},
        "email": TEXTS["email"].clean,
        **{name: TEXTS[name].clean for name in ("role", "function", "level")},
        **{name: whole(*ends) for name, ends in SCALES.items()},
        "version": read_version,
        "account": read_id,
        "person": read_id,
        "reports_to": or_none(read_id),
        "contact": or_none(text_of("owner").shape),
        "last_touch_on": or_none(read_day),
        "references": read_references,
    },
)
