"""What the log says of matrices and scores."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "score.set": _("%(name)s was scored"),
    "second_score.set": _("%(name)s was scored apart by a second person"),
    "second_score.removed": _("A second score of %(name)s was taken back"),
    "matrix.drafted": _("The matrix %(name)s was drafted"),
    "matrix.changed": _("The matrix %(name)s was changed"),
    "matrix.deleted": _("The draft %(name)s was thrown away"),
    "matrix.activated": _("The matrix %(name)s became active"),
    "matrix.retired": _("The matrix %(name)s was retired"),
}

FIELDS = {
    "weight": _("weight"),
    "rationale": _("why this score"),
    "second_scoring": _("second scores"),
    "from": _("copied from"),
}
