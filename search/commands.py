"""What one can do, said as a sentence: "plan a review for Acme".

The words that begin a question and belong to a command are taken for it; what follows names the
account. Each form asks for the right again: here it only says what is worth showing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pages.navigation import address
from search.asking import Sought, Term
from search.finding import accounts_named
from search.kinds import BY_ID, Hit
from search.places import NamedPage, places_found, words_in
from search.words import is_near
from tenants.actors import Actor

ACCOUNTS = 3
"""Of so many accounts a command is shown."""
TELLING = 3
"""Letters that a word has at least to be taken for a command's."""


@dataclass(frozen=True)
class Command:
    """Something to do at an account: how it begins, its form, and who may."""

    lead: str | Promise
    url_name: str
    permission: str


AT_ACCOUNTS = (
    Command(_("Plan a review for"), "account_reviews:extra", "review.change"),
    Command(_("Add a person to"), "accounts:stakeholder_add", "stakeholder.change"),
    Command(_("Write a note at"), "accounts:history", "history.add"),
    Command(_("Open an action at"), "plans:action_create", "action.change"),
    Command(_("Write the plan of"), "account_plan:current", "plan.change"),
    Command(_("Score the account"), "scoring:account", "score.change"),
    Command(_("Move the phase of"), "accounts:phase", "phase.change"),
    Command(_("Edit the account"), "accounts:edit", "account.change"),
)
ANYWHERE = (
    NamedPage(_("Add account"), "accounts:create", "account.create", _("new client")),
    NamedPage(_("Import your clients"), "accounts:import_list", "account.import", _("load a file")),
    NamedPage(_("Invite people"), "people:invite", "people.change", _("new member")),
)


def commands_found(actor: Actor, asked: Sought) -> list[Hit]:
    """Commands that the question begins, each for the accounts that its rest names."""
    found = places_found(actor, ANYWHERE, "commands", asked)
    begun: dict[int, list[tuple[int, Command]]] = {}
    for number, command in enumerate(AT_ACCOUNTS):
        taken = _taken(asked.terms, words_in(str(command.lead)))
        if taken and actor.may_somewhere(command.permission):
            begun.setdefault(taken, []).append((number, command))
    for taken, commands in begun.items():
        rest = " ".join(term.text for term in asked.terms[taken:])
        accounts = accounts_named(actor, rest)[:ACCOUNTS] if rest else []
        for number, command in commands:
            found += _for(actor, command, accounts, (-taken, number))
            if not rest:
                found.append(_filling(actor, command, (-taken, number)))
    return found


def commands_at_start(actor: Actor, here: uuid.UUID | None) -> list[Hit]:
    """What the actor may do at the account at hand, then all that there is to do."""
    at_hand = BY_ID["accounts"](actor, [here]) if here else []
    found = []
    for number, command in enumerate(AT_ACCOUNTS):
        found += _for(actor, command, at_hand, (-1, number))
        if not at_hand and actor.may_somewhere(command.permission):
            found.append(_filling(actor, command, (-1, number)))
    return [*found, *places_found(actor, ANYWHERE, "commands")]


def _taken(terms: Sequence[Term], words: list[str]) -> int:
    """How many words at the beginning are the command's; 0 where none of them tells it."""
    told, telling = 0, False
    for term in terms:
        if not any(word.startswith(term.text) or is_near(word, term.text) for word in words):
            break
        told += 1
        telling |= len(term.text) >= TELLING and any(w.startswith(term.text) for w in words[:-1])
    return told if telling else 0


def _for(
    actor: Actor, command: Command, accounts: Sequence[Hit], rank: tuple[int, ...]
) -> list[Hit]:
    return [
        Hit(
            "commands",
            None,
            f"{command.lead} {account.title}",
            url=address_at(command, actor, account),
            rank=(*rank, number),
        )
        for number, account in enumerate(accounts)
        if actor.may(command.permission, account.row)
    ]


def address_at(command: Command, actor: Actor, account: Hit) -> str:
    """The form of a command at an account."""
    anchor = "#id_text" if command.permission == "history.add" else ""
    return f"{reverse(command.url_name, args=[actor.organization.slug, account.id])}{anchor}"


def _filling(actor: Actor, command: Command, rank: tuple[int, ...]) -> Hit:
    searched = address("search:page", actor.organization.slug)
    asks = urlencode({"q": f"{command.lead} "})
    return Hit(
        "commands", None, f"{command.lead} …", url=f"{searched}?{asks}", rank=rank, is_filling=True
    )
