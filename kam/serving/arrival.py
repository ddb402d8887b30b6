"""A request as it comes in: kept until it is there whole, so that no thread waits for a client."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile

IN_MEMORY = 256 * 1024
LARGEST_HEAD = 128 * 1024
LONGEST_LINE = 8 * 1024
LONGEST_ADDRESS = 4094
"""Bytes of the first line, as gunicorn's parser takes it."""
MOST_CHUNKS = 20_000
END_OF_HEAD = b"\r\n\r\n"


class Refused(Exception):  # noqa: N818 (an answer, not an error)
    """The request is not for the product to see: a status and its reason."""

    def __init__(self, status: int, reason: str, code: str, detail: str) -> None:
        super().__init__(status, reason)
        self.status, self.reason, self.code, self.detail = status, reason, code, detail

    def problem(self) -> dict[str, object]:
        """As every error of the API; it has not got an id."""
        told = {"status": self.status, "code": self.code, "detail": self.detail}
        return {
            "type": "about:blank",
            "title": self.reason,
            **told,
            "request_id": None,
            "errors": [],
        }


TOO_SLOW = Refused(408, "Request Timeout", "client_too_slow", "The request came too slowly.")
TOO_LARGE = Refused(413, "Content Too Large", "too_large", "The body is too large.")
LONG_ADDRESS = Refused(
    414,
    "URI Too Long",
    "address_too_long",
    f"Method and address have {LONGEST_ADDRESS:,} bytes at most.",
)
LONG_HEAD = Refused(
    431,
    "Request Header Fields Too Large",
    "headers_too_large",
    f"The headers have {LARGEST_HEAD:,} bytes at most, and a line of chunks {LONGEST_LINE:,}.",
)
NO_ROOM = Refused(
    503, "Service Unavailable", "unavailable", "Too much is coming in at once; try again."
)


class Arrival:
    """The bytes of one request. It says when they are all there; what they mean, the parser says.

    Of a body that announces more than `most` nothing is kept: the product refuses it by its
    length, once the client has sent it, as browsers read no answer before.
    """

    def __init__(self, most: int) -> None:
        self.kept = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed with the visit)
        self.held = 0
        self.is_whole = False
        self.awaits_continue = False
        self._most = most
        self._head = bytearray()
        self._start = b""
        self._body: _Length | _Chunks | None = None

    @property
    def has_head(self) -> bool:
        """Whether line and headers are there."""
        return self._body is not None

    @property
    def has_begun(self) -> bool:
        """Whether anything came."""
        return self.has_head or bool(self._head)

    @property
    def is_for_programs(self) -> bool:
        """Whether its address is one of the API, or of the MCP server."""
        _method, _blank, address = (self._start or bytes(self._head[:32])).partition(b" ")
        return address.startswith((b"/api/", b"/mcp"))

    def take(self, data: bytes) -> None:
        """Some more bytes have come."""
        if self._body is None:
            data = self._look_for_head(data)
        if self._body is not None:
            self._take_body(data)

    def rewind(self) -> None:
        """From here on it is read."""
        self.kept.seek(0)

    def close(self) -> None:
        """Nothing of it is needed any more."""
        self.kept.close()
        self.held = 0

    def _look_for_head(self, data: bytes) -> bytes:
        """What of the bytes belongs to the body, once the head has ended."""
        searched = max(0, len(self._head) - len(END_OF_HEAD) + 1)
        self._head += data
        line = self._head.find(b"\n", 0, LONGEST_ADDRESS + len(b"\r\n"))
        if line < 0 and len(self._head) > LONGEST_ADDRESS + len(b"\r\n"):
            raise LONG_ADDRESS
        end = self._head.find(END_OF_HEAD, searched)
        if end < 0:
            if len(self._head) > LARGEST_HEAD:
                raise LONG_HEAD
            return b""
        begins = end + len(END_OF_HEAD)
        head, rest = bytes(self._head[:begins]), bytes(self._head[begins:])
        self._keep(head)
        self._start = head[:32]
        self._head.clear()
        self._frame(_headers(head))
        return rest

    def _frame(self, headers: dict[bytes, bytes]) -> None:
        length = headers.get(b"content-length", b"")
        chunked = b"transfer-encoding" in headers
        size = int(length) if length.isdigit() and len(length) < 20 and not chunked else 0
        self._body = _Chunks(self._most) if chunked else _Length(size, self._most)
        self.is_whole = self._body.is_whole
        expects = headers.get(b"expect", b"").lower() == b"100-continue"
        self.awaits_continue = expects and not self.is_whole

    def _take_body(self, data: bytes) -> None:
        assert self._body is not None  # noqa: S101 (for mypy)
        self._body.feed(data)
        if self._body.is_kept:
            self._keep(data)
        self.is_whole = self._body.is_whole

    def _keep(self, data: bytes) -> None:
        self.kept.write(data)
        self.held += len(data)


def _headers(head: bytes) -> dict[bytes, bytes]:
    """Names in small letters, and values."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _colon, value in lines}


class _Length:
    """A body that announced its length; far over the limit it is not waited for."""

    def __init__(self, size: int, most: int) -> None:
        self.is_kept = size <= most
        self._left = size if size <= 2 * most else 0

    @property
    def is_whole(self) -> bool:
        return self._left <= 0

    def feed(self, data: bytes) -> None:
        self._left -= len(data)


class _Chunks:
    """A body in chunks, followed from size to size; what is no chunk, the parser refuses."""

    is_kept = True

    def __init__(self, most: int) -> None:
        self.is_whole = False
        self._most = most + LARGEST_HEAD
        self._line = bytearray()
        self._skip = self._count = self._size = 0
        self._is_in_trailers = False

    def feed(self, data: bytes) -> None:
        at = 0
        while at < len(data) and not self.is_whole:
            if self._skip:
                step = min(self._skip, len(data) - at)
                self._skip -= step
                at += step
            else:
                at = self._read_line(data, at)

    def _read_line(self, data: bytes, at: int) -> int:
        """Where the line ends, or the bytes."""
        end = data.find(b"\n", at)
        stop = end + 1 if end >= 0 else len(data)
        self._line += data[at:stop]
        if len(self._line) > LONGEST_LINE:
            raise LONG_HEAD
        if end >= 0:
            line = bytes(self._line).strip()
            self._line.clear()
            self._follow(line)
        return stop

    def _follow(self, line: bytes) -> None:
        self._count += 1
        if self._is_in_trailers:
            self.is_whole = not line
            return
        try:
            size = int(line.partition(b";")[0], 16)
        except ValueError:
            self.is_whole = True
            return
        self._size += max(size, 0)
        if self._count > MOST_CHUNKS or self._size > self._most:
            raise TOO_LARGE
        self._is_in_trailers = size <= 0
        self._skip = size + len(b"\r\n") if size > 0 else 0
