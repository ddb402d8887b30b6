"""What is looked at on every page: its language, and that its figures are the reader's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation.trans_real import translation

from tests.main_job.browsing import SILENT, Node, Page

PORTUGUESE, ENGLISH = "pt-br", "en"
FOREIGN = {
    PORTUGUESE: [
        r"(?<![\d.,/])\d{1,3}(,\d{3})+(?![\d,])",  # 1,234
        r"(?<![\d.,/-])\d+\.\d{1,2}(?![\d.,/-])",  # 1.5
        r"\b\d\d/(1[3-9]|2\d|3[01])/\d{4}",  # 11/23/2026
        r"\b(Jan|Feb|Apr|May|Aug|Sep|Oct|Dec)[a-z]*\.? \d",
    ],
    ENGLISH: [
        r"(?<![\d.,/])\d{1,3}(\.\d{3})+(?![\d./-])",
        r"(?<![\d.,/-])\d+,\d{1,2}(?![\d,])",
        r"\b(jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez)\. (de )?\d{4}",
    ],
}
OF_NOBODY = [r"\d{4}-\d\d-\d\d", r"[0-9a-f]{8}-[0-9a-f]{4}-", r"[{%}]{2}", r"\b(19|20)\d\d-\d\d\b"]
SAMPLES = {"1,234.56", "1.234,56", "12/31/2026: mês/dia/ano", "KAM"}
"""Choices that show how numbers are written elsewhere, and the product's name."""


def look(page: Page, language: str) -> None:
    """The page is in this language, and its figures are too."""
    [html] = page.tree.all("html")
    assert html.attrs["lang"] == language, page.address
    read = [text for text in texts(page.tree) if text not in SAMPLES]
    foreign = [text for text in read if text in others(language)]
    assert foreign == [], (page.address, foreign)
    patterns = "|".join([*FOREIGN[language], *OF_NOBODY])
    strange = [text for text in read if re.search(patterns, text)]
    assert strange == [], (page.address, strange)


def texts(node: Node) -> Iterator[str]:
    """Each piece of text that a person reads, from tag to tag."""
    for part in node.inside:
        if isinstance(part, str):
            if part.strip():
                yield " ".join(part.split())
        elif (part.tag not in SILENT and part.attrs.get("lang", "") == "") or part.tag == "html":
            yield from texts(part)


@cache
def others(language: str) -> frozenset[str]:
    """The texts of the product that only readers of the other language see."""
    catalogue = translation(PORTUGUESE)._catalog
    pairs = [
        (key.rpartition("\x04")[2], text)
        for key, text in catalogue.items()
        if isinstance(key, str) and isinstance(text, str) and key.rpartition("\x04")[2]
    ]
    english, portuguese = (frozenset(texts) for texts in zip(*pairs, strict=True))
    return english - portuguese if language == PORTUGUESE else portuguese - english
