"""manage.py export_annotations: write what readers share as a file. Never anybody's private work."""

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import CommandError
from django.db.models import Q

from accounts.models import User
from annotations.exports import FORMATS, ExportContext, ExportRow, Format, file_name
from annotations.exports.jsonl import OFFSET_UNIT
from annotations.exports.values import moment
from annotations.kinds import KINDS
from annotations.models import Highlight, HighlightQuerySet
from annotations.queries.exports import export_rows, extent_of
from annotations.queries.rows import article_row, headings_of
from reader.models import Article
from web.commands import OperatorCommand

EVERY = 100  # rows between two looks at the progress line
LONGEST_TITLE = 40  # characters of an article's title in the name of a file


class Command(OperatorCommand):
    help = (
        "Write shared highlights as a file: those that one sees without an account, or with --reader all "
        "that this reader shares, with everybody or with a group. Private work, hidden work and drafts are "
        "never in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--article", metavar="SLUG", help="only this article")
        parser.add_argument("--reader", metavar="HANDLE", help="only this reader's, what groups see included")
        parser.add_argument("--kind", action="append", default=[], metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("--format", default="jsonl", metavar="FORMAT", help=", ".join(FORMATS))
        parser.add_argument(
            "--out",
            default="-",
            metavar="PATH",
            help="a file, a folder in which the file is named by what it holds, or - for standard output",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        way = self.checked_format(options["format"])
        rows, context = self.chosen(options["article"], options["reader"], options["kind"])
        extent = extent_of(rows, None)
        context = replace(context, modified=extent.modified, total=extent.total)
        written = self.counted(export_rows(rows, extent.keys, None), extent.total, way)
        content = way.write(written, context)
        said = about(context)
        if options["out"] == "-":
            self.to_standard_output(content)
        else:
            path = placed(Path(options["out"]), context, way)
            self.to_file(path, content)
            said = f"{said}; file: {path}"
        self.stderr.write(f"{self.entries} {way.listed}; {said}")

    def checked_format(self, name: str) -> Format:
        if name not in FORMATS:
            raise bad(f"There is no format {name!r}: choose from {', '.join(FORMATS)}.")
        return FORMATS[name]

    def chosen(
        self, slug: str | None, handle: str | None, kinds: list[str]
    ) -> tuple[HighlightQuerySet, ExportContext]:
        """The highlights asked for, and what the file says about the choice. Raises CommandError."""
        rows, said = Highlight.objects.visible_to(AnonymousUser()), {}
        article = None
        if handle:
            reader = User.objects.filter(handle=handle.lower()).first()
            if reader is None:
                raise bad(f"There is no reader called {handle!r}.")
            rows, said["reader"] = shared_by(reader), reader.handle
        if slug:
            article = Article.objects.select_related("source", "current_revision").filter(slug=slug).first()
            if article is None or article.current_revision is None:
                raise bad(f"There is no article {slug!r}.")
            rows, said["article"] = rows.filter(article=article), slug
        for kind in kinds:
            if kind not in KINDS:
                raise bad(f"There is no kind {kind!r}: choose from {', '.join(KINDS)}.")
        if kinds:
            known = [kind for kind in KINDS if kind in kinds]
            rows, said["kind"] = rows.filter(kind__in=known), ",".join(known)
        label = article.title if article else "Shared highlights"
        context = ExportContext(site=settings.SITE_ADDRESS, label=label, filter=said)
        if article and article.current_revision:
            row = article_row(article, article.current_revision)
            context = replace(context, article=row, headings=headings_of(article))
        return rows, context

    def counted(self, rows: Iterator[ExportRow], total: int, way: Format) -> Iterator[ExportRow]:
        """The rows, counted in `entries` as the format lists them, with a line of progress on a terminal."""
        self.entries = 0
        shows = sys.stderr.isatty()
        for done, row in enumerate(rows, 1):
            self.entries += way.entries(row)
            yield row
            if shows and (done % EVERY == 0 or done == total):
                self.stderr.write(f"\r{done}/{total}", ending="" if done < total else "\n")

    def to_standard_output(self, content: Iterator[bytes]) -> None:
        """Each chunk is whole characters, so that it can be written as text.

        Ends quietly with 1, as Python advises, when whoever reads has enough. Raises CommandError.
        """
        try:
            for chunk in content:
                self.stdout.write(chunk.decode(), ending="")
            self.stdout.flush()
        except OSError as error:
            # What is still held back would be tried again, and complained about, at the very end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stdout.fileno())
            if isinstance(error, BrokenPipeError):
                raise SystemExit(1) from None
            raise bad(f"standard output: {error.strerror}") from error

    def to_file(self, path: Path, content: Iterator[bytes]) -> None:
        """Write beside the file and put it in its place once it is whole. Raises CommandError."""
        unfinished = ""
        try:
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
                unfinished = file.name
                write_through(file, content)  # type: ignore[arg-type]
            os.chmod(unfinished, 0o644)
            os.replace(unfinished, path)
        except OSError as error:
            raise bad(f"{path}: {error.strerror}") from error
        finally:
            if unfinished and os.path.exists(unfinished):
                os.unlink(unfinished)


def shared_by(reader: User) -> HighlightQuerySet:
    """What a reader shares on articles that are open to others and no drafts, without what was hidden."""
    closed = Q(article__status=Article.Status.DRAFT) | Q(article__audience=Article.Audience.OWNER)
    return Highlight.objects.shared().filter(author=reader, hidden_at=None).exclude(closed)


def placed(path: Path, context: ExportContext, way: Format) -> Path:
    """The file to write: in a folder one that is named as downloads are, by what was chosen and when.

    Raises CommandError for a device, which a file must not replace.
    """
    if path.exists() and not (path.is_dir() or path.is_file()):
        raise bad(f"{path}: is neither a file nor a folder")
    if not path.is_dir():
        return path
    title = context.label[:LONGEST_TITLE] if context.article else "shared"
    others = [value for name, value in context.filter.items() if name != "article"]
    return path / file_name(context, way, " ".join([title, *others]))


def about(context: ExportContext) -> str:
    """What a table has no place for: the choice, the last change and what positions count."""
    chosen = urlencode(sorted(context.filter.items())) or "none"
    return f"filter: {chosen}; last change: {moment(context.modified) or 'none'}; positions: {OFFSET_UNIT}"


def write_through(file: BinaryIO, content: Iterator[bytes]) -> None:
    """Write everything and wait until the disk has it."""
    for chunk in content:
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())


def bad(words: str) -> CommandError:
    """One line for the operator, and exit code 2."""
    return CommandError(words, returncode=2)
