"""The git revision of the running code, where it is known."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def git_revision() -> str:
    """Return the commit that is checked out around this package, or "" outside a checkout.

    Files are read instead of asking git, which is missing in browsers and installed packages.
    """
    return read_revision(Path(__file__).resolve().parents[2] / ".git")


def read_revision(git: Path) -> str:
    """Return the commit that HEAD of a `.git` folder names, or "" if there is none."""
    try:
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (git / name).is_file():
            return (git / name).read_text().strip()
        packed = (git / "packed-refs").read_text().splitlines()
    except OSError:
        return ""
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
