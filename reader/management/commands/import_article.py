"""manage.py import_article PATH… — bring text files into the library."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from annotations.services.articles import bring_in_article
from reader.forms import check_details
from reader.importing import Draft, ImportProblem, read_upload
from reader.importing.decode import MAX_BYTES
from reader.models import Article

BAR = 30


class Command(BaseCommand):
    help = "Bring articles in from .txt and .md files. If one file is bad, nothing is stored (exit code 2)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--publish", action="store_true", help="open the articles to everybody")
        parser.add_argument("--owner", metavar="HANDLE", help="the reader who owns them (nobody by default)")
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument(
            "--json", action="store_true", help="print what was understood, one object per line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        drafts = [(path, self.read(path)) for path in options["paths"]]
        if not options["dry_run"]:
            owner = self.find_owner(options["owner"])
            with transaction.atomic():
                self.store(drafts, owner, publish=options["publish"])
        for path, draft in drafts:
            if options["json"]:
                self.stdout.write(json.dumps(as_json(draft), ensure_ascii=False))
            else:
                self.stdout.write("\n".join(lines(path, draft)))

    def read(self, path: Path) -> Draft:
        """Understand one file; CommandError (exit 2) says in one line why not."""
        try:
            with path.open("rb") as file:
                return check_details(read_upload(path.name, file.read(MAX_BYTES + 1)))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error
        except ImportProblem as problem:
            raise CommandError(f"{path}: {problem}", returncode=2) from problem

    def find_owner(self, handle: str | None) -> User | None:
        if not handle:
            return None
        try:
            return User.objects.get_by_natural_key(handle)
        except User.DoesNotExist:
            raise CommandError(f"There is no reader called {handle!r}.", returncode=2) from None

    def store(self, drafts: list[tuple[Path, Draft]], owner: User | None, *, publish: bool) -> None:
        """Store all drafts, drawing a bar on a terminal."""
        audience = Article.Audience.PUBLIC if publish else Article.Audience.OWNER
        for done, (_, draft) in enumerate(drafts, 1):
            bring_in_article(draft=draft, owner=owner, audience=audience)
            if sys.stderr.isatty():
                filled = BAR * done // len(drafts)
                self.stderr.write(f"\r[{'#' * filled}{' ' * (BAR - filled)}] {done}/{len(drafts)}", ending="")
        if sys.stderr.isatty():
            self.stderr.write("")


def lines(path: Path, draft: Draft) -> list[str]:
    """What a file was understood as, in one line, and one more for each thing that could not be kept."""
    understood = f"{draft.title} ({len(draft.document.blocks)} blocks, {draft.language})"
    return [f"{path}: {said}" for said in (understood, *draft.notes)]


def as_json(draft: Draft) -> dict[str, Any]:
    """The draft as plain data; offsets are code points into `text`, half-open."""
    return {
        "title": draft.title,
        "byline": draft.byline,
        "source": draft.source,
        "url": draft.url,
        "date": draft.published.isoformat() if draft.published else None,
        "language": draft.language,
        "text": draft.document.text,
        "blocks": draft.document.to_json()["blocks"],
        "marks": draft.document.to_json()["marks"],
        "notes": list(draft.notes),
    }
