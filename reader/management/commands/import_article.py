"""manage.py import_article PATH… — bring text files into the library."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import CommandError
from django.db import transaction

from accounts.models import User
from annotations.services.articles import bring_in_article
from reader.access import here_for
from reader.forms import check_details
from reader.importing import Draft, ImportProblem, read_upload
from reader.importing.decode import MAX_BYTES
from reader.models import Article
from web.commands import OperatorCommand

T = TypeVar("T")
WIPE = "\r\x1b[K"  # what a terminal takes as: empty this line


class Command(OperatorCommand):
    help = "Bring articles in from .txt and .md files. If one file is bad, nothing is stored (exit code 2)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--publish", action="store_true", help="open the articles to everybody")
        parser.add_argument("--owner", metavar="HANDLE", help="the reader who owns them (nobody by default)")
        parser.add_argument(
            "--again", action="store_true", help="also what is here already, by its words or its address"
        )
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument(
            "--json", action="store_true", help="print what was understood, one object per line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with self.counted("Reading", options["paths"]) as paths:
            drafts = [(path, self.read(path)) for path in paths]
        if options["dry_run"]:  # needs no database
            left_out = [""] * len(drafts)
        else:
            left_out = self.store(drafts, options)
        for (path, draft), why in zip(drafts, left_out, strict=True):
            self.tell(path, draft, why, in_json=options["json"])

    def store(self, drafts: Sequence[tuple[Path, Draft]], options: Mapping[str, Any]) -> list[str]:
        """Keep all of them or, where anything fails, none; why each is left out, "" for what is kept."""
        owner = self.find_owner(options["owner"])
        audience = Article.Audience.PUBLIC if options["publish"] else Article.Audience.OWNER
        left_out = []
        with transaction.atomic(), self.counted("Storing", drafts) as counted:
            here = here_for(owner)
            for _, draft in counted:
                left_out.append("" if options["again"] else why_left_out(draft, here))
                if not left_out[-1]:
                    article = bring_in_article(draft=draft, owner=owner, audience=audience)
                    here |= dict.fromkeys(filter(None, (draft.document.sha256, draft.url)), article.slug)
        return left_out

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

    def tell(self, path: Path, draft: Draft, left_out: str, *, in_json: bool) -> None:
        """Say what a file was understood as, and why it is left out where it is."""
        if in_json:
            self.stdout.write(json.dumps(as_json(draft), ensure_ascii=False))
        elif not left_out:
            self.stdout.write("\n".join(lines(path, draft)))
        if left_out:
            aside = self.stderr if in_json else self.stdout
            aside.write(f"{path}: {left_out}", style_func=str)

    @contextmanager
    def counted(self, act: str, items: Sequence[T]) -> Iterator[Iterator[T]]:
        """The items, counted on a line of the terminal that is gone at the end."""
        shows = self.stderr.isatty() and len(items) > 1

        def counting() -> Iterator[T]:
            for number, item in enumerate(items, 1):
                if shows:
                    self.stderr.write(f"\r{act} {number}/{len(items)}", style_func=str, ending="")
                yield item

        try:
            yield counting()
        finally:
            if shows:
                self.stderr.write(WIPE, style_func=str, ending="")


def lines(path: Path, draft: Draft) -> list[str]:
    """What a file was understood as, in one line, and one more for each thing that could not be kept."""
    understood = f"{draft.title} ({len(draft.document.blocks)} blocks, {draft.language})"
    return [f"{path}: {said}" for said in (understood, *draft.notes)]


def why_left_out(draft: Draft, here: Mapping[str, str]) -> str:
    """The article that is here already, by its name in addresses and commands; empty when none is."""
    for same, name in (("words", draft.document.sha256), ("address", draft.url)):
        if name in here:
            return f"left out, {here[name]} has the same {same}; --again brings it in all the same"
    return ""


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
