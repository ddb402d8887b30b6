"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from kam.celery import only_ring
from kam.chunked import announcing
from kam.database.hung import watch
from kam.memory import settle
from kam.serving.room import roomy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
only_ring()
application = roomy(announcing(get_wsgi_application()))
settle()
watch()
