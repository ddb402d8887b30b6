"""A request begins with a frame that leaves room for those above it."""

import sys

import pytest
from django.test import RequestFactory

import kam.wsgi
from kam.serving.room import WORDS, roomy


def test_it_is_the_same_function():
    def told(*args, **named):
        return args, named

    assert roomy(told)(1, two=2) == ((1,), {"two": 2})


def test_what_it_raises_comes_through():
    def refuse():
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        roomy(refuse)()


def test_every_request_has_it(monkeypatch):
    sizes = []

    def answer(request):
        frame = sys._getframe()
        while frame:
            sizes.append(frame.f_code.co_stacksize)
            frame = frame.f_back
        raise LookupError("that is enough")

    monkeypatch.setattr(
        "django.core.handlers.wsgi.WSGIHandler.get_response", lambda _s, r: answer(r)
    )
    with pytest.raises(LookupError):
        kam.wsgi.application(RequestFactory().get("/healthz").environ, lambda *_args: None)

    assert max(sizes) == WORDS
