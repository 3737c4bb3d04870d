"""The door for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

from web.health import log_sqlite_note

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
log_sqlite_note()
