"""`{% url %}` as Django's, which looks the same addresses up again and again: a tenth of a page."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()


class AddressNode(URLNode):
    """An address depends on nothing but the words of its key."""

    def render(self, context: Context) -> str:
        """As Django does; `as` keeps what it finds, or nothing."""
        args = tuple(str(arg.resolve(context)) for arg in self.args)
        kwargs = tuple((name, str(value.resolve(context))) for name, value in self.kwargs.items())
        try:
            found = _address(
                self.view_name.resolve(context), args, kwargs, get_urlconf(), get_script_prefix()
            )
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@lru_cache(maxsize=8192)
def _address(
    name: str,
    args: tuple[str, ...],
    kwargs: tuple[tuple[str, str], ...],
    urlconf: str | None,
    _script_prefix: str,
) -> str:
    return reverse(name, urlconf, args, dict(kwargs))


@register.tag
def url(parser: Parser, token: Token) -> AddressNode:
    """The tag, parsed by Django."""
    node = django_url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)
