"""The web server's entrance."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resetdesk.settings")
application = get_wsgi_application()

from resetdesk.readiness import refuse_unsafe_database  # noqa: E402  (needs the settings above)

if reasons := refuse_unsafe_database():
    sys.stderr.writelines(f"- {reason}\n" for reason in reasons)
    sys.exit(2)
# The server forks after this line: nobody may inherit an open connection.
connections.close_all()
