"""What a file may hold at most, and the one refusal of a file as a whole."""

from __future__ import annotations

from rules.errors import FieldError, RuleError

MAX_BYTES = 50 * 1024 * 1024
MAX_LINES = 200_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # as a spreadsheet's; what a field holds at most is said of its cell
MAX_CELLS = 16_384  # of one row: as a spreadsheet's, most of them empty
MAX_ROW = 2 * MAX_COLUMNS * MAX_CELL  # letters, quotes and all
MAX_SHEETS = 50
MAX_UNPACKED = 400 * 1024 * 1024
MAX_SHARED_TEXTS = 60 * 1024 * 1024
MAX_RATIO = 200
MAX_MARKS = 6 * MAX_CELLS  # of one row: six marks each
LAST_ROW = 1_048_576  # of a spreadsheet
MAX_MEMORY = 768 * 1024 * 1024


class UnreadableFile(RuleError):  # noqa: N818  # a claim about the file, as the pages name it
    """The file as a whole is refused; the message says why and what the limit is."""

    def __init__(self, code: str, message: object) -> None:
        super().__init__(message, errors=[FieldError("/file", code, str(message))])
        self.code = code
