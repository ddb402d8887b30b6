"""The address of the style guide."""

from django.urls import path

from pages.styleguide import styleguide

urlpatterns = [path("", styleguide, name="styleguide")]
