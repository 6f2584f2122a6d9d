"""Nothing is said of the work of others without the place where it was read."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LIST = DOCS / "sources.toml"
KINDS = {
    "error", "known and left", "approximation", "wording", "question", "request", "reference",
}  # fmt: skip
# Threads and files have an address, or a name with a number; "Seen in" names what has neither.
ADDRESS = re.compile(r"https?://(?:github\.com|gitlab\.com|arxiv\.org)/[^\s)\]\"'>}]+")
NUMBERED = re.compile(r"\b([A-Za-z][\w.-]*(?: (?:PR|pull request|issue))? #\d+)")
SEEN_IN = re.compile(r"[Ss]een in (.+?)(?:\.\s|\.$|[:;]|\Z)", re.DOTALL)
REMARK = re.compile(r"\s*\([^()]*\)")  # "(fixed in 2022)" says more about the same source


def cited_in(text: str) -> set[str]:
    """What a page or a message cites, each as it is written."""
    found = {address.rstrip(".,;:") for address in ADDRESS.findall(text)}
    found |= set(NUMBERED.findall(text))
    for names in SEEN_IN.findall(REMARK.sub("", text)):
        parts = re.split(r",\s*(?:and\s+)?|\s+and\s+", " ".join(names.split()))
        found |= {part.removeprefix("the ") for part in parts if part and "#" not in part}
    return found


def pages() -> list[Path]:
    """Every file of the site that a reader may read."""
    kinds = ("*.md", "*.toml", "*.py", "*.ipynb")
    return sorted(path for kind in kinds for path in DOCS.rglob(kind) if path != LIST)


def sources() -> list[dict]:
    return tomllib.loads(LIST.read_text("utf-8"))["source"]


def listed() -> set[str]:
    return {name for source in sources() for name in source["cites"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see [#9](https://github.com/a/b/issues/9).", {"https://github.com/a/b/issues/9"}),
        ("Seen in SB3 #105 (2020); all fixed.", {"SB3 #105"}),
        ("in RoboVerse PR #814 too", {"RoboVerse PR #814"}),
        (
            "Seen in CleanRL (known; tried), the CS285 homework 2 scaffold (2023, 2026), purejaxrl.\n",
            {"CleanRL", "CS285 homework 2 scaffold", "purejaxrl"},
        ),
        (
            "Seen in CleanRL, CS285\nhomework 2 and purejaxrl. Which?",
            {"CleanRL", "CS285 homework 2", "purejaxrl"},
        ),
    ],
)
def test_a_citation_is_recognised(text: str, found: set[str]):
    assert cited_in(text) == found


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(DOCS).as_posix())
def test_every_thread_and_file_that_is_cited_is_listed(path: Path):
    missing = sorted(cited_in(path.read_text("utf-8")) - listed())
    assert not missing, f"{path.relative_to(ROOT)} cites {missing}, which docs/sources.toml lacks"


def test_every_source_says_when_it_was_read_and_what_it_supports():
    for source in sources():
        assert isinstance(source["read"], datetime.date), source
        assert source["kind"] in KINDS, source
        assert source["state"] and source["supports"].endswith("."), source
        assert "revision" in source or not source.get("where", "").count(".py"), source


def test_every_source_is_still_cited():
    every = "\n".join(" ".join(path.read_text("utf-8").split()) for path in pages())
    assert [
        name
        for source in sources()
        if not any(n in every for n in source["cites"])
        for name in source["cites"]
    ] == []
