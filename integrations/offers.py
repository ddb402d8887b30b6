"""What keys and the API offer to the other parts."""

from __future__ import annotations

from audit.field_words import FIELDS
from audit.stream import NOT_STREAMED
from audit.words import SENTENCES
from integrations import sentences


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    FIELDS.add_all(sentences.FIELDS)
    NOT_STREAMED.add("me", "who asks: nothing that is kept")
