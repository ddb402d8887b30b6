"""What `rules.names.sort_key` does, for columns without a key of their own."""

from __future__ import annotations

from django.db.models import CharField, F, Func, Q
from django.db.models.lookups import Contains, Exact, StartsWith

from rules.names import UNDECOMPOSED, sort_key

_ACCENTS = "\u0300-\u036f"


def _template() -> str:
    ones = {letter: typed for letter, typed in UNDECOMPOSED.items() if len(typed) == 1}
    typed_ones = "".join(ones.values()).replace("'", "''")
    # what is a space and an accent in NFKD goes first
    plain = "lower(normalize(replace(%(expressions)s, '´', ''''), NFKD))"
    plain = f"regexp_replace({plain}, '[{_ACCENTS}]', '', 'g')"
    plain = f"translate({plain}, '{''.join(ones)}', '{typed_ones}')"
    for letter in (one for one in UNDECOMPOSED if one not in ones):  # in one order, each time
        plain = f"replace({plain}, '{letter}', '{UNDECOMPOSED[letter]}')"
    is_ascii = "octet_length(%(expressions)s) = length(%(expressions)s)"
    return f"CASE WHEN {is_ascii} THEN lower(%(expressions)s) ELSE {plain} END"


def folded_sql(column: str) -> str:
    """A column as it is searched, in SQL by hand."""
    return _template() % {"expressions": column}


class _Folded(Func):
    """A column as it is searched; what is ASCII costs a tenth."""

    template = _template()
    output_field = CharField()


def is_text(column: str, text: str) -> Q:
    """Where a column says this, whatever its case and accents."""
    return Q(Exact(_Folded(F(column)), sort_key(text)))


def has_text(column: str, text: str) -> Q:
    """Where it says this somewhere."""
    return Q(Contains(_Folded(F(column)), sort_key(text)))


def begins_with(column: str, text: str) -> Q:
    """Where it begins so."""
    return Q(StartsWith(_Folded(F(column)), sort_key(text)))
