"""What the log says of insights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from insights.health.parts import PARTS
from insights.readiness.questions import QUESTIONS

SENTENCES = {
    "health_formula.changed": _("Version %(name)s of the health formula was made"),
    "readiness.checked": _("A readiness check was made"),
    "report.exported": _("A board report was exported"),
    "skill_profile.leader_named": _("Who assesses the skills of %(name)s was changed"),
    "skill_profile.assessed": _("An assessment of the skills of %(name)s was finished"),
    "skill_profile.deleted": _("The skills profile of %(name)s was deleted"),
    "programme_cost.added": _("A cost of the programme was added"),
    "programme_cost.removed": _("A cost of the programme was removed"),
}

_ASKED = {f"readiness_{key}": question.name for key, question in QUESTIONS.items()}
FIELDS = (
    {f"health_{key}": part.name for key, part in PARTS.items()}
    | _ASKED
    | {
        "skill_leader": _("assessed by"),
        "good_from": _("healthy from"),
        "fair_from": _("needs care from"),
        "programme_cost.starts_on": _("first month"),
        "programme_cost.ends_on": _("last month"),
        "programme_cost.total_minor": _("total"),
    }
)
