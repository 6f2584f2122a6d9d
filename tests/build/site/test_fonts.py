"""Our typefaces: small, complete on disk, licensed."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FONTS = ROOT / "docs/assets/fonts"
FACES = (ROOT / "browser_runtime/css/faces.css").read_text("utf-8")
BUDGET = 150_000


def test_all_faces_together_keep_the_budget():
    assert 0 < sum(path.stat().st_size for path in FONTS.glob("*.woff2")) <= BUDGET


def test_every_face_is_there_and_every_file_is_a_face():
    named = set(re.findall(r'url\("../fonts/([^"]+)"\)', FACES))
    assert named == {path.name for path in FONTS.glob("*.woff2")}


def test_no_face_blocks_the_text():
    downloaded = [face for face in FACES.split("@font-face")[1:] if "url(" in face]
    assert downloaded
    assert all("font-display: swap" in face for face in downloaded)


def test_every_face_has_its_licence_beside_it():
    for package in ("source-serif-4", "instrument-sans", "jetbrains-mono"):
        text = (FONTS / f"{package}-LICENSE.txt").read_text("utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
