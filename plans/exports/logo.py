"""A logo as it comes, and as it is kept: a small PNG that we wrote ourselves."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from rules.errors import RuleError

MAX_BYTES = 2 * 1024 * 1024
_PIXELS, _SMALLEST = 8_000_000, 16
_KEPT = (600, 240)
_LARGE = 120_000
"""Bytes beyond which a picture is kept in 256 colours: it goes into each file."""
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def cleaned_logo(content: bytes) -> bytes:
    """The picture written anew, without anything else that came with it. RuleError."""
    if len(content) > MAX_BYTES:
        raise RuleError.on("logo", _("A logo has 2 MB at most."), "too_large")
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            _check_size(*picture.size)
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except _BROKEN as error:
        raise RuleError.on("logo", _("A logo is a PNG or a JPEG picture."), "file") from error
    upright.thumbnail(_KEPT)
    written = _as_png(upright)
    return written if len(written) <= _LARGE else _as_png(upright.quantize(256))


def readable_logo(content: bytes) -> bytes:
    """The kept picture, or nothing where it can't be read: no file fails for its logo."""
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as picture:
            picture.load()
    except _BROKEN:
        return b""
    return content


def _check_size(wide: int, high: int) -> None:
    if min(wide, high) < _SMALLEST or wide * high > _PIXELS:
        told = _("A logo has 16 pixels each way at least, and 8 million in all at most.")
        raise RuleError.on("logo", told, "size")


def _as_png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
