"""Static files under names that hold a hash of their content, precompressed, cacheable for ever."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.scripts import bundle, needs_of
from config.stylesheets import flatten

# Exports name these by their plain address, which has to stay true for as long as the exports are kept.
STABLE = "ns/"
SHEETS = re.compile(r"css/[\w-]+\.css")
# In the order in which a page has them: each borrows from those before it.
SCRIPTS = ("js/app.js", "js/reading/room.js", "js/reading/later.js")


def scripts(entries: Iterable[str], read: Callable[[str], str]) -> dict[str, str]:
    """Each of the pages' scripts whole, by path; a module of several stands in the first of them alone."""
    inside: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    for entry in entries:
        before = {path for modules in inside.values() for path in modules}
        needs = needs_of(entry, read, seen=before)
        inside[entry], taken[entry] = needs - before, needs & before
    wanted = {path for paths in taken.values() for path in paths}
    return {
        entry: bundle(entry, read, lent=modules & wanted, borrowed=taken[entry])
        for entry, modules in inside.items()
    }


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage that also rewrites the imports inside our ES modules to hashed names.

    Only files below `js/` are modules of ours: libraries mention `import("…")` in comments, which Django's
    search would take for the import of a file that is not there. Unhashed copies are not kept (nobody asks
    for them, and compressing them doubles the time), those below STABLE excepted.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )
    keep_only_hashed_files = True
    max_post_process_passes = 12  # one for each level of imports among our modules

    def delete_files(self, files_to_delete: Iterable[str]) -> None:
        """Remove what is not needed any more."""
        super().delete_files([name for name in files_to_delete if not name.startswith(STABLE)])

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Hash and compress; style sheets and the pages' scripts hold their imports inside them."""

        def read(name: str) -> str:
            source, path = paths[name]
            with source.open(path) as file:
                return str(file.read().decode())

        whole: dict[str, str] = {}
        if not dry_run:
            sheets = filter(SHEETS.fullmatch, paths)
            whole = {name: flatten(read(name), lambda other: read(f"css/{other}")) for name in sheets}
            whole |= scripts([script for script in SCRIPTS if script in paths], read)
        for name, text in whole.items():
            self.delete(name)
            self.save(name, ContentFile(text.encode()))
        paths = {**paths, **{name: (self, name) for name in whole}}
        yield from super().post_process(paths, dry_run, **options)
