"""Template tags of the components: what a page needs to compose them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from heroicons import _render_icon

from pages.assets import asset_url
from pages.first_steps import first_steps
from pages.markup import filled
from pages.templatetags import figures, rich_text
from tenants.actors import Actor, HasTeam

register = template.Library()
register.simple_tag(asset_url)
register.filters.update(figures.register.filters)  # pages load one library
register.filters.update(rich_text.register.filters)
register.tags.update(rich_text.register.tags)

_LIVE_FILTERS = SafeString(
    'data-autosubmit hx-get="" hx-target="#results" hx-select="#results" hx-swap="outerHTML"'
    ' hx-push-url="true"'
)
_SORT_HEADER = '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>'
_SORTED, _NUMERIC = ' aria-sort="{}"', SafeString(' class="n"')
_ARROWS = {"ascending": "chevron-up", "descending": "chevron-down"}
_OPTION = '<option value="{}"{}>{}</option>'
_SELECTED = SafeString(" selected")
PHASES = ("tactical", "interdependent", "strategic")


@register.simple_tag
def icon(name: str, label: str = "", size: int = 16) -> str:
    """A small icon; without a label it is decoration beside a word."""
    picture = _picture(name, size)
    if not label:
        return picture
    return format_html('{}<span class="visually-hidden">{}</span>', picture, label)


@lru_cache(maxsize=256)
def _picture(name: str, size: int) -> SafeString:
    """Reading and writing its XML takes longer than the rest of a line of the menu."""
    attrs: dict[str, object] = {"class": "icon", "focusable": "false", "aria-hidden": "true"}
    return SafeString(_render_icon("mini", name, size, attrs))


@register.simple_tag
def still(template: str) -> SafeString:
    """A part that is the same for everybody who reads its language, drawn once a process."""
    draw = _still.__wrapped__ if settings.DEBUG else _still
    return draw(template, get_language())


@lru_cache(maxsize=64)
def _still(template: str, _language: str | None) -> SafeString:
    return SafeString(get_template(template).render())


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = "") -> SafeString:
    """The options of a choice among (value, text) pairs: lists have dozens of them."""
    return SafeString(
        "\n".join(
            filled(_OPTION, value, _SELECTED if value == chosen else "", text)
            for value, text in choices
        )
    )


def query_of(request: HttpRequest, **changes: object) -> str:
    """The query string of a request with some parameters changed; None removes one."""
    parameters: dict[str, object] = dict(request.GET.lists())
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return "?" + urlencode(sorted(parameters.items()), doseq=True)


@register.simple_tag
def live_filters() -> str:
    """The attributes of a form of filters that renews #results, and the address, at each choice."""
    return _LIVE_FILTERS


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The present query string with some parameters changed; None removes one."""
    return query_of(context["request"], **changes)


@register.simple_tag(takes_context=True)
def sort_header(
    context: Context, name: str, label: str, numeric: bool = False, default: str = ""
) -> SafeString:
    """A heading that sorts; a second press turns the order round."""
    request = context["request"]
    present = request.GET.get("sort", default)
    first = f"-{name}" if numeric else name
    turned = {name: f"-{name}", f"-{name}": name}.get(present, first)
    direction = {name: "ascending", f"-{name}": "descending"}.get(present, "")
    return filled(
        _SORT_HEADER,
        _NUMERIC if numeric else "",
        filled(_SORTED, direction) if direction else "",
        query_of(request, sort=turned, page=None),
        label,
        icon(_ARROWS[direction], size=14) if direction else "",
    )


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, object]:
    """Numbered pages that keep the filters."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    pages = [
        {"number": n, "url": query_of(context["request"], page=n)} if isinstance(n, int) else None
        for n in numbers
    ]
    around = {
        "previous": page.has_previous() and page.number - 1,
        "next": page.has_next() and page.number + 1,
    }
    urls = {key: query_of(context["request"], page=n) for key, n in around.items() if n}
    total = getattr(page.paginator.object_list, "total", page.paginator.count)
    return {"page": page, "pages": pages, "urls": urls, "total": total}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """One form field: label, control, help, and the error beside it."""
    return {"field": bound}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: object) -> dict[str, object]:
    """The summary above a form: what to put right, each line a link to its field."""
    return {"form": form}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str = "") -> dict[str, object]:
    """A labelled progress bar."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/next_step.html", takes_context=True)
def next_step(context: Context) -> dict[str, object]:
    """What a new organisation does after this; nothing where that is done on this page."""
    organization = context["organization"]
    found = first_steps(context["actor"], organization)
    step = found.next if found else None
    if step and reverse(step.page, args=[organization.slug]) == context["request"].path:
        step = None
    return {"next": step, "organization": organization}


COLOURS = 7  # as many as tokens.css has for phases


def phase_step(value: object) -> int:
    """Which of the phases' colours it has. Takes a phase or its key."""
    position = getattr(value, "position", None)
    if position is None:
        position = PHASES.index(str(value)) + 1 if str(value) in PHASES else 1
    return min(max(int(position), 1), COLOURS)


@register.simple_tag
def phase(value: object) -> str:
    """A phase: a dot in its colour and its name; a dash where there is none."""
    if not value:
        return format_html('<span class="muted">{}</span>', "–")
    step = phase_step(value)
    name = value
    if isinstance(value, str):
        name = (_("Tactical"), _("Interdependent"), _("Strategic"))[step - 1]
    return _phase_mark(step, str(name))


@lru_cache(maxsize=256)
def _phase_mark(step: int, name: str) -> SafeString:
    return format_html('<span class="phase p{}">{}</span>', step, name)


@register.inclusion_tag("components/steps.html")
def steps(value: object) -> dict[str, object]:
    """The bar of a shipped phase: three parts, lit up to it."""
    step = phase_step(value)
    parts = [{"step": n, "on": n <= step} for n in (1, 2, 3)]
    return {"parts": parts, "step": step, "name": phase(value)}


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> str:
    """The text of a block of this page once more: a heading that repeats the title."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return SafeString(block.render(context).strip()) if block else ""


@register.filter
def may(actor: Actor | None, permission: str) -> bool:
    """Whether the reader has a permission everywhere."""
    return actor is not None and actor.may(permission)


@register.filter
def reads(actor: Actor | None, account: HasTeam | None) -> bool:
    """Whether the reader may read an account; False without one."""
    return actor is not None and account is not None and actor.may("account.view", account)


@register.filter
def only_reads(actor: Actor | None, account: HasTeam) -> bool:
    """Whether the reader, who changes accounts of their team, is not on the team of this one."""
    right = "account.change"
    return actor is not None and actor.may_somewhere(right) and not actor.may(right, account)


@register.filter
def undo_url(message: object) -> str:
    """The address in a message's `undo:` tag, empty where it has none."""
    tags = str(getattr(message, "extra_tags", "") or "").split()
    return next((tag[5:] for tag in tags if tag.startswith("undo:")), "")


@register.filter
def step_of(value: object) -> int:
    """The colour step of a phase, for classes p1 to p7."""
    return phase_step(value)


@register.filter
def tone(level: str) -> str:
    """The look of a message: what Django calls an error is bad, a success good."""
    return {"error": "bad", "warning": "warn", "success": "good"}.get(level, "")
