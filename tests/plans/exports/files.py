"""Files of plans, asked for by their addresses and read by programs that we did not write."""

from __future__ import annotations

import io
import re
from typing import Any
from zipfile import ZipFile

from django.test import Client
from django.urls import reverse
from pptx import Presentation
from pypdf import PdfReader
from pypdf.generic import StreamObject

from plans.models import Plan


def get(client: Client, plan: Plan, kind: str, **query: str) -> bytes:
    """The file's bytes."""
    answer = client.get(reverse(f"plan_file:{kind}", args=["aurora", plan.pk]), query)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    return answer.content


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, as they are copied out of it."""
    return [
        re.sub(r"\s+", " ", page.extract_text().replace("\u200b", ""))
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def all_of_pdf(pdf: bytes) -> str:
    """Everything that the file holds: words, what it says of itself, each stream unpacked."""
    reader = PdfReader(io.BytesIO(pdf))
    streams = [
        one.get_data().decode("latin-1")
        for number in range(1, len(reader.xref[0]) + 200)
        if isinstance(one := reader.get_object(number), StreamObject)
    ]
    words = "".join(pages_of(pdf)) + str(reader.metadata) + "".join(streams)
    return bare(words + pdf.decode("latin-1"))


def bare(text: str) -> str:
    """Without what a line break may put into a word."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def slides_of(pptx: bytes) -> list[list[str]]:
    """The texts of each slide, its title first."""
    return [
        [text for shape in slide.shapes for text in _texts(shape)]
        for slide in Presentation(io.BytesIO(pptx)).slides
    ]


def _texts(shape: Any) -> list[str]:
    if shape.has_table:
        return [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    if not shape.has_text_frame:
        return []
    frame = shape.text_frame
    lines = [paragraph.text.replace("\v", "\n") for paragraph in frame.paragraphs]
    return ["\n".join(lines)] if shape.is_placeholder else lines


def all_of_pptx(pptx: bytes) -> str:
    """Each part, and each part of the workbooks in it, unpacked."""
    found = []
    with ZipFile(io.BytesIO(pptx)) as parts:
        for name in parts.namelist():
            part = parts.read(name)
            found += [name, all_of_pptx(part) if name.endswith(".xlsx") else part.decode("latin-1")]
    return bare("".join(found))
