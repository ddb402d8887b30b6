from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Cadences, reviews and measures of the relationship."""

    name = "reviews"
