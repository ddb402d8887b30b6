"""How forms render."""

from django.forms.renderers import TemplatesSetting


class KamFormRenderer(TemplatesSetting):
    """Our templates."""
