"""The line by which an operation is found in a list of all, in words of its verb and its thing."""

from __future__ import annotations

SENTENCES = {
    "list": "List {many}",
    "create": "Make {one}",
    "read": "Read {one}",
    "bulk": "Make or change many {many}",
    "by_reference_read": "Read {one} by its reference",
    "by_reference_write": "Make or change {one} by its reference",
    "by_reference_archive": "Archive {one} by its reference",
    "by_reference_restore": "Restore {one} by its reference",
    "by_reference_delete": "Delete {one} by its reference",
    "participants": "Say who takes part in {one}",
    "redeliver": "Send again what {one} missed",
    "renew_secret": "Renew the secret of {one}",
    "turn_on": "Turn {one} on",
    "turn_off": "Turn {one} off",
    "unmerge": "Take {one} out of a merge",
    "withdraw": "Take {one} back",
}
"""Of verbs that are not their own imperative."""
_MANY = {
    "account_health": "the health of accounts",
    "revenue": "months of revenue",
    "swot_items": "SWOT items",
}
_ONE = {
    "account_health": "the health of an account",
    "criteria": "a criterion",
    "matrices": "a matrix",
    "revenue": "a month of revenue",
    "swot_items": "a SWOT item",
}


def summary_of(name: str, verb: str) -> str:
    """`Read a history entry`, of `history_entries` and `read`."""
    sentence = SENTENCES.get(verb, verb.replace("_", " ").capitalize() + " {one}")
    return sentence.format(many=_MANY.get(name, _words(name)), one=_ONE.get(name, _one(name)))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _one(name: str) -> str:
    """`an entry`: whose plural is made as most are."""
    singular = f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
    return f"{'an' if singular[0] in 'aeio' else 'a'} {_words(singular)}"
