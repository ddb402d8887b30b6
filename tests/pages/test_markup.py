"""Lists that are filled in one piece escape as `format_html` does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from pages.markup import filled

FORM = '<a href="{}">{}</a>'
VALUES = (
    "<script>alert('x')</script>",
    'a" onclick="b',
    "&amp; {} {0} {first}",
    "",
    None,
    -12_000,
    Decimal("1.50"),
    gettext_lazy("Nobody"),
    mark_safe("<b>&amp;</b>"),
)


@pytest.mark.parametrize("first", VALUES)
@pytest.mark.parametrize("second", VALUES)
def test_every_value_is_escaped_as_django_escapes_it(first: object, second: object) -> None:
    assert filled(FORM, first, second) == format_html(FORM, first, second)
    assert type(filled(FORM, first, second)) is SafeString


def test_what_claims_to_be_markup_and_is_no_safe_string_is_escaped() -> None:
    class Claims(str):
        def __html__(self) -> str:
            return "<script>"

    assert filled("{}", Claims("<b>")) == "&lt;b&gt;"
    assert filled("{}", Decimal("1.50")) == "1.50"
