"""A request begins with a frame that leaves room for those above it."""

import subprocess
import sys

import pytest

from kam.serving.room import WORDS, roomy

SERVED = """
import sys
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse

def answer(handler, request):
    frame, sizes = sys._getframe(), []
    while frame:
        sizes.append(frame.f_code.co_stacksize)
        frame = frame.f_back
    print(max(sizes))
    return HttpResponse()

WSGIHandler.get_response = answer
import kam.wsgi
from django.test import RequestFactory
kam.wsgi.application(RequestFactory().get("/").environ, lambda *_: None)
"""


def test_it_is_the_same_function():
    def told(*args, **named):
        return args, named

    assert roomy(told)(1, two=2) == ((1,), {"two": 2})


def test_what_it_raises_comes_through():
    def refuse():
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        roomy(refuse)()


def test_every_request_has_it() -> None:
    served = subprocess.run(
        [sys.executable, "-c", SERVED], capture_output=True, text=True, check=True
    )

    assert served.stdout.split() == [str(WORDS)]
