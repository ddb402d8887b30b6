"""Django's `i18n` library, in which a text is looked up once a process for each language."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


class TextNode(i18n.TranslateNode):
    """A text that stands in the template; what depends on the context goes Django's way."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, node.message_context)
        text = node.filter_expression
        in_context = node.message_context is not None and node.message_context.is_var
        self.is_fixed = not (node.asvar or in_context or text.filters or text.var.literal is None)
        self.written: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The text in the reader's language."""
        if not self.is_fixed:
            return super().render(context)
        language = get_language()
        if language not in self.written:
            self.written[language] = super().render(context)
        return self.written[language]


@register.tag("trans")
@register.tag("translate")
def translate(parser: Parser, token: Token) -> TextNode:
    """The tag, parsed by Django."""
    return TextNode(i18n.do_translate(parser, token))
