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
    """Return the commit that HEAD of a `.git` folder names, or "" if there is none.

    In a worktree `.git` is a file that names a folder of its own for HEAD; branches stay in the
    common folder of all worktrees.
    """
    try:
        if git.is_file():
            git = _named(git, git.read_text().removeprefix("gitdir:"))
        common = git / "commondir"
        shared = _named(common, common.read_text()) if common.is_file() else git
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (shared / name).is_file():
            return (shared / name).read_text().strip()
        packed = (shared / "packed-refs").read_text().splitlines()
    except OSError:
        return ""
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")


def _named(file: Path, path: str) -> Path:
    """Return the folder that a file of git names, often relative to itself."""
    return file.parent / path.strip()
