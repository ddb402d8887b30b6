"""How forms render: our templates for forms, fields and errors; Django's for the controls."""

from django.forms.renderers import TemplatesSetting


class KamFormRenderer(TemplatesSetting):
    """Fields with their help and errors beside them, and a summary above the form."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
