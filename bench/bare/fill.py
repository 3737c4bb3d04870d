"""Make the bare project's database: reads {"articles": {slug: text}, "readers": n}, writes n session keys."""

import json
import os
import sys
from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Make the tables, store the articles, sign the readers in."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"
    django.setup()
    wanted = json.load(sys.stdin)
    call_command("migrate", run_syncdb=True, verbosity=0)
    models = import_module("bench.bare.models")  # needs the set-up above
    models.Article.objects.bulk_create(
        models.Article(slug=slug, title=text.partition("\n")[0], text=text)
        for slug, text in wanted["articles"].items()
    )
    keys = []
    for number in range(wanted["readers"]):
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session["reader"] = number + 1
        session.save()
        keys.append(session.session_key)
    json.dump(keys, sys.stdout)


if __name__ == "__main__":
    main()
