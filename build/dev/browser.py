"""Install a Chromium for the browser tests.

python build/dev/browser.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from say import one_sentence, stop, timed

APT_PATIENCE_SECONDS = 120


def have_chromium() -> bool:
    """Whether the machine, or Playwright, has a Chromium."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return True
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def install() -> None:
    """Install Debian's Chromium as root, otherwise Playwright's."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        with timed("installing Chromium through apt"):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
            # Another apt may be at work, as after the start of a cloud machine.
            wait = ["-o", f"DPkg::Lock::Timeout={APT_PATIENCE_SECONDS}"]
            command = ["apt-get", *wait, "install", "-y", "-qq", "--no-install-recommends"]
            command.append("chromium")
            if subprocess.run(command, check=False, env=environment).returncode == 0:
                return
    with timed("installing Chromium through Playwright"):
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        if subprocess.run(command, check=False).returncode != 0:
            stop("no Chromium could be installed: install one and run again.")


if __name__ == "__main__":
    with one_sentence():
        if not have_chromium():
            install()
