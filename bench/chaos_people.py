"""Who uses the product while it is broken: by pages, by the API, and each notes what was confirmed."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from bench.repeating import Repeating

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
GIVES_UP = 40.0
CUT = 0
"""The status of an answer that never came."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    seconds: float
    body: str = ""
    kind: str = ""

    @property
    def is_raw(self) -> bool:
        """Whether it is an error without words, or with too many."""
        if self.status < 400 or "Traceback" in self.body:
            return "Traceback" in self.body
        return "<h1>" not in self.body and self.kind != "application/problem+json"


class Browser:
    """Asks the server, keeps cookies."""

    def __init__(self, port: int, key: str = "") -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def ask(self, method: str, address: str, body: str = "", kind: str = "") -> Answer:
        """One request; whatever happens to it."""
        begun = time.monotonic()
        link = HTTPConnection("127.0.0.1", self.port, timeout=GIVES_UP)
        try:
            link.request(method, address, body.encode() or None, self._sent(kind))
            answer = link.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, HTTPException):
            return Answer(CUT, time.monotonic() - begun)
        finally:
            link.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        kind = answer.headers.get_content_type()
        return Answer(answer.status, time.monotonic() - begun, text, kind)

    def get(self, address: str) -> Answer:
        """A page."""
        return self.ask("GET", address)

    def send(self, address: str, **form: str) -> Answer:
        """A form, with the token of the last page that had one."""
        sent = urlencode(form | {"csrfmiddlewaretoken": self.cookies.get(self._token, "")})
        return self.ask("POST", address, sent, "application/x-www-form-urlencoded")

    def post(self, address: str, **body: str) -> Answer:
        """A document of a program."""
        return self.ask("POST", address, json.dumps(body), "application/json")

    def sign_in(self, email: str, password: str) -> Answer:
        """By address and password."""
        self.get("/auth/login/")
        return self.send("/auth/login/", login=email, password=password)

    @property
    def _token(self) -> str:
        return f"csrf_{self.port}"

    def _sent(self, kind: str) -> dict[str, str]:
        address = f"localhost:{self.port}"
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        found = {"Host": address, "Cookie": cookies, "Referer": f"http://{address}/"}
        return found | self.headers | ({"Content-Type": kind} if kind else {})


@dataclass
class Notes:
    """What was asked for by name, and how it was answered."""

    confirmed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    raw: list[Answer] = field(default_factory=list)
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)

    def note(self, who: str, answer: Answer, name: str = "") -> None:
        """One answer; of a writer with the name of what it wrote."""
        self.statuses.setdefault(who, Counter())[answer.status] += 1
        self.slowest[who] = max(self.slowest.get(who, 0), answer.seconds)
        if answer.is_raw:
            self.raw.append(answer)
        if name:
            self._kept(answer).append(name)

    def _kept(self, answer: Answer) -> list[str]:
        if answer.status == CUT:
            return self.cut
        return self.confirmed if answer.status in (201, 302, 303) else self.refused


class Crowd(Repeating):
    """A reader, a writer by pages, two writers by the API, without a pause until told."""

    def __init__(self, port: int, slug: str, key: str, person: Browser) -> None:
        self.port, self.slug, self.key, self.person = port, slug, key, person
        self.notes = Notes()
        self._lock = threading.Lock()
        self._count = 0
        super().__init__((self._read, self._type, self._program, self._program), pause=0.1)

    def turn(self) -> Notes:
        """The notes so far; what comes now is written on a new sheet."""
        with self._lock:
            found, self.notes = self.notes, Notes()
        return found

    def _note(self, who: str, answer: Answer, name: str = "") -> None:
        with self._lock:
            self.notes.note(who, answer, name)

    def _name(self, what: str) -> str:
        with self._lock:
            self._count += 1
            return f"{what} {self._count:06}"

    def _read(self) -> None:
        self._note("page", self.person.get(f"/o/{self.slug}/accounts/"))

    def _type(self) -> None:
        name = self._name("Typed")
        answer = self.person.send(f"/o/{self.slug}/accounts/new/", name=name)
        self._note("form", answer, name)

    def _program(self) -> None:
        name = self._name("Sent")
        answer = Browser(self.port, self.key).post("/api/v1/accounts/", name=name)
        self._note("API", answer, name)
