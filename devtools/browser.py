"""Finding a browser for the browser tests, and getting one where that is allowed."""

import os
import shutil
from ctypes.util import find_library
from pathlib import Path

from devtools.environment import python
from devtools.shell import apt_install, is_root, quiet, run, say, stop

# Debian's build of Chromium without its windows: the same engine, in a third of the time.
SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = ("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium")

# In a page: the place that `place(true)` brings into view, once `place(false)` is the same two frames later.
# A page that scrolls smoothly moves on meanwhile.
RESTING = """async (place) => {
  const frame = () => new Promise(requestAnimationFrame);
  for (;;) {
    const before = String(place(true));
    await frame();
    await frame();
    const now = place(false);
    if (String(now) === before) return now;
  }
}"""


def is_snap(path: str) -> bool:
    """Whether `path` leads into a snap: those see neither our temporary files nor Playwright's pipes."""
    real = Path(path).resolve()
    if "snap" in real.parts:
        return True
    return real.stat().st_size < 20_000 and b"/snap/bin" in real.read_bytes()


def find_chromium(*, headed: bool = False) -> str | None:
    """The browser to test with: CHROMIUM_PATH, else the first one installed; None when there is none.

    A `headed` one has windows to look at.
    """
    told = os.environ.get("CHROMIUM_PATH")
    if told:
        return told
    names = NAMES if headed else (SHELL, *NAMES)
    found = [path for path in map(shutil.which, names) if path and not is_snap(path)]
    found += [str(Path("/Applications", name)) for name in MAC if Path("/Applications", name).is_file()]
    return found[0] if found else None


def bundled_chromium() -> str | None:
    """The browser that Playwright downloaded for itself earlier, if any."""
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    asked = quiet(python("-c", code))
    path = asked.stdout.strip().splitlines()[-1:] or [""]
    return path[0] if asked.returncode == 0 and Path(path[0]).is_file() else None


def install_packages() -> None:
    """Install by apt, where that can be used, what the browser tests miss: a browser, one of its libraries.

    Needs nothing from the virtual environment, so it can run while that is being filled.
    """
    if not shutil.which("apt-get"):
        return
    if not find_library("atomic"):
        apt_install("libatomic1")
    if os.environ.get("CHROMIUM_PATH") or shutil.which(SHELL) or shutil.which("snap"):
        return
    if not find_chromium():
        _ = apt_install(SHELL) or apt_install("chromium")
    elif is_root() and quiet(["apt-cache", "show", SHELL]).returncode == 0:
        apt_install(SHELL)


def ensure_driver() -> None:
    """Stop when Playwright's own program does not start."""
    tried = quiet(python("-m", "playwright", "--version"))
    if tried.returncode != 0:
        stop(
            f"Playwright does not start (on Debian, type: apt-get install libatomic1): {tried.stdout.strip()}"
        )


def ensure_chromium(*, headed: bool = False) -> str:
    """The path of a working browser; downloaded by Playwright when there is none."""
    found = find_chromium(headed=headed) or bundled_chromium()
    if not found:
        say("· letting Playwright download Chromium")
        extra = ["--with-deps"] if is_root() else []
        run(python("-m", "playwright", "install", *extra, "chromium"))
        found = bundled_chromium()
    if not found:
        stop("the browser tests need Chromium (Debian: apt-get install chromium), or CHROMIUM_PATH")
    return found
