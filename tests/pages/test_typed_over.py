"""What was typed, over what somebody else saved meanwhile."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from pages.forms import remember, typed_over


class PlaceForm(forms.Form):
    city = forms.CharField(required=False)
    notes = forms.CharField(required=False, widget=forms.Textarea)
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")])
    colours = forms.MultipleChoiceField(choices=[(c, c) for c in "rgb"], required=False)
    is_open = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


SHOWN = {"city": "Oslo", "notes": "a\nb", "size": "s", "colours": ["r"], "is_open": True}


def place_form(data: QueryDict | None = None, **stands: object) -> PlaceForm:
    form = PlaceForm(data, initial=SHOWN | {"version": 1} | stands)
    remember(form)
    return form


def sent(**typed: str) -> QueryDict:
    """The form as a browser sends it: what it showed, and what was typed over it."""
    shown = "city=Oslo&notes=a%0D%0Ab&size=s&colours=r&is_open=on&version=1"
    before = "initial-city=Oslo&initial-notes=a%0D%0Ab&initial-size=s&initial-colours=r"
    data = QueryDict(f"{shown}&{before}&initial-is_open=True", mutable=True)
    for name, text in typed.items():
        data[name] = text
    return data


def test_each_field_shows_hidden_what_it_showed() -> None:
    html = str(place_form())
    assert '<input type="hidden" name="initial-city" value="Oslo" id="initial-id_city">' in html
    assert "initial-version" not in html


def test_what_nobody_touched_is_what_stands_now() -> None:
    newer = {"city": "Bergen", "notes": "c", "size": "l", "colours": ["g", "b"], "is_open": False}
    stands = newer | {"version": 2}
    data = typed_over(place_form(sent(notes="mine"), **stands), place_form(**stands))
    form = place_form(data, **stands)
    assert form.is_valid()
    assert form.cleaned_data == stands | {"notes": "mine"}


def test_what_was_typed_stays_whatever_stands_now() -> None:
    stands = {"city": "Bergen", "version": 2}
    data = typed_over(place_form(sent(city="", size="l"), **stands), place_form(**stands))
    assert (data["city"], data["size"], data["version"]) == ("", "l", "2")


def test_a_form_that_told_nothing_keeps_all_that_was_sent() -> None:
    old = QueryDict("city=Oslo&notes=a&size=s&version=1")
    data = typed_over(place_form(old, city="Bergen"), place_form(city="Bergen"))
    assert (data["city"], data["notes"], data["size"]) == ("Oslo", "a", "s")
