"""Templates without the indentation that people read them by: it would be a tenth of a page."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader

_INDENTATION = re.compile(r"\n[ \t]+")


class UnindentedLoader(Loader):
    """Our templates; each line keeps its number, a mail in plain text its spaces."""

    def get_contents(self, origin: Origin) -> str:
        """The text of a template as it is compiled."""
        source = super().get_contents(origin)
        return _INDENTATION.sub("\n", source) if origin.name.endswith(".html") else source
