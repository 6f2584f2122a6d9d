"""The mark, the icons and the pictures of pages, drawn by the build."""

from __future__ import annotations

import json
from pathlib import Path

import colours
import mark
import pytest
import social
import web_app
import yaml
from PIL import Image, ImageChops, ImageFont

ROOT = Path(__file__).resolve().parents[3]


def ink(picture: Image.Image, color: str) -> tuple[int, int, int, int] | None:
    """Return the box around all pixels of exactly this colour."""
    other = ImageChops.difference(picture.convert("RGB"), Image.new("RGB", picture.size, color))
    same = other.convert("L").point(lambda distance: 255 * (distance == 0))
    return same.getbbox()


def test_the_mark_rises_and_bends_flat():
    faint, main = mark.strokes()
    assert main == [(3, 29), (18, 14), (30, 14)]
    assert faint[0][1] > faint[1][1]


def test_a_mark_with_a_curve_is_refused(monkeypatch, tmp_path: Path):
    odd = tmp_path / "mark.svg"
    odd.write_text('<svg><path d="M0 0C1 1 2 2 3 3"/></svg>', "utf-8")
    monkeypatch.setattr(mark, "MARK", odd)
    with pytest.raises(ValueError, match="draws with C"):
        mark.strokes()


def test_a_maskable_icon_keeps_the_mark_within_the_circle_that_systems_leave():
    picture = web_app.icon(512, web_app.MASKABLE_SHARE)
    box = ink(picture, colours.light("policy-ink"))
    assert box is not None
    radius = 0.4 * 512
    corners = [(x - 256, y - 256) for x in box[::2] for y in box[1::2]]
    assert all((x * x + y * y) ** 0.5 <= radius for x, y in corners)


def test_the_manifest_names_icons_that_exist_in_their_sizes(tmp_path: Path):
    web_app.write(tmp_path, "PPO Lab", "A course")
    manifest = json.loads((tmp_path / "manifest.webmanifest").read_text("utf-8"))
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        with Image.open(tmp_path / icon["src"]) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert "maskable" in {icon["purpose"] for icon in manifest["icons"]}
    assert not manifest["start_url"].startswith(("/", "http"))


def test_a_long_title_is_broken_between_words_and_fits():
    face = ImageFont.truetype(social.FONTS / "display.woff2", 60)
    title = "Why an update that promises too much breaks what it has learned so far"
    lines = social.lines_of(title, face, 800)
    assert " ".join(lines) == title
    assert len(lines) > 1
    assert all(face.getlength(line) <= 800 for line in lines)


def test_every_page_gets_the_picture_that_it_names(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(social, "CACHE", tmp_path / "cache")
    page = (
        '<meta property="og:title" content="6 Bias &amp; variance">'
        '<meta property="og:image" content="../assets/social/chapters-06-gae.png">'
    )
    (tmp_path / "site/chapters").mkdir(parents=True)
    (tmp_path / "site/chapters/06-gae.html").write_text(page, "utf-8")
    assert social.wanted([page]) == {"chapters-06-gae.png": "6 Bias & variance"}
    social.write(tmp_path / "site")
    with Image.open(tmp_path / "site/assets/social/chapters-06-gae.png") as picture:
        assert picture.size == social.SIZE
        assert len(picture.convert("RGB").getcolors(100_000) or []) > 2


def test_the_bar_of_a_phone_has_the_colours_of_the_page():
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("paper:"))
    assert yaml.safe_load(line)["paper"] == {
        "light": colours.light("paper"), "dark": colours.dark("paper"),
    }  # fmt: skip
