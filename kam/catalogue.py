"""Whether the Portuguese catalogue is complete: compared with the code, and compiled."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kam import wording

LOCALE = "pt_BR"
CATALOGUE = Path("locale") / LOCALE / "LC_MESSAGES" / "django.po"
NOT_SOURCE = {"tests", "bench", "bin", "docs", "static", "var", "demo", "docker", "locale"}
_TEXT = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) "(.*)"$|^"(.*)"$')


@dataclass(frozen=True)
class Message:
    """One entry of a catalogue."""

    context: str
    text: str
    translations: tuple[str, ...]
    is_fuzzy: bool

    @property
    def is_translated(self) -> bool:
        """Whether every form has a text that somebody has looked at."""
        return not self.is_fuzzy and all(self.translations)


def faults(root: Path) -> list[str]:
    """What is wrong, a line each; empty when the catalogue is complete."""
    kept = read(root / CATALOGUE)
    needed = _extracted(root) if shutil.which("xgettext") else kept
    found = [f"not translated: {m.text}" for m in needed.values() if not m.is_translated]
    found += [f"not in the code: {kept[key].text}" for key in kept.keys() - needed.keys()]
    return sorted(found) + _worded(root, kept) + _compiled_faults(root, kept)


def _worded(root: Path, kept: dict[tuple[str, str], Message]) -> list[str]:
    """What the texts say otherwise than the rules of wording."""
    texts = [text for message in kept.values() for text in message.translations]
    marked = {key for key in kept if key[0] == wording.A_BUTTON}
    pressed = [
        kept[key].translations[0]
        for key in sorted(marked | wording.buttons(root / "templates"))
        if key in kept
    ]
    return wording.faults(texts) + wording.button_faults(text for text in pressed if text)


def read(path: Path) -> dict[tuple[str, str], Message]:
    """The messages of a .po file by context and text; without the header."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    messages = (_message(block) for block in blocks)
    return {(m.context, m.text): m for m in messages if m is not None}


def _message(block: str) -> Message | None:
    parts: dict[str, str] = {}
    current = ""
    for line in block.splitlines():
        match = _TEXT.match(line)
        if match is None:
            continue
        current = match[1] or current
        parts[current] = parts.get(current, "") + (match[2] if match[1] else match[3])
    if not parts.get("msgid"):
        return None
    return Message(
        context=parts.get("msgctxt", ""),
        text=parts["msgid"],
        translations=tuple(text for name, text in parts.items() if name.startswith("msgstr")),
        is_fuzzy=any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines()),
    )


def _extracted(root: Path) -> dict[tuple[str, str], Message]:
    """The catalogue as makemessages would leave it, made in a copy of the sources."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for folder in root.iterdir():
            if folder.is_dir() and folder.name not in NOT_SOURCE and folder.name[0] != ".":
                shutil.copytree(folder, copy / folder.name, ignore=_not_text)
        (copy / CATALOGUE).parent.mkdir(parents=True)
        shutil.copy(root / CATALOGUE, copy / CATALOGUE)
        subprocess.run(  # noqa: S603 (our own command line)
            [sys.executable, "-m", "django", "makemessages", "-l", LOCALE, "--no-obsolete"],
            cwd=copy,
            check=True,
            capture_output=True,
            env={"PATH": _path()},
        )
        return read(copy / CATALOGUE)


def _compiled_faults(root: Path, kept: dict[tuple[str, str], Message]) -> list[str]:
    compiled = (root / CATALOGUE).with_suffix(".mo")
    if not compiled.exists():
        return ["django.mo is missing: bin/manage compilemessages"]
    with compiled.open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # not in typeshed
    texts = set(catalog.values())
    old = [m for m in kept.values() if m.is_translated and not _plain(m) <= texts]
    return [f"django.mo is older than django.po: {m.text}" for m in old]


def _plain(message: Message) -> set[str]:
    return {
        text.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")
        for text in message.translations
    }


def _not_text(folder: str, names: list[str]) -> list[str]:
    return [
        name
        for name in names
        if name == "__pycache__"
        or (not (Path(folder) / name).is_dir() and not name.endswith((".py", ".html", ".txt")))
    ]


def _path() -> str:
    return str(Path(shutil.which("xgettext") or "").parent)
