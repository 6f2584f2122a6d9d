"""Draw the picture that other sites show beside a link to a page: its title and the mark.

The pages say which they want, in the head that theme/main.html writes.
"""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path

import colours
import mark
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache/social"
FONTS = ROOT / "docs/assets/fonts"
FOLDER = Path("assets/social")

SIZE = (1200, 630)
EDGE = 84
TITLE_PIXELS = (84, 72, 60)
"""Sizes to try, the largest first."""
MOST_LINES = 3
WANTED = re.compile(r'<meta property="og:image" content="[^"]*assets/social/([\w-]+\.png)">')
TITLE = re.compile(r'<meta property="og:title" content="([^"]*)">')
CHAPTER = re.compile(r"^(\d+) (.+)$")


def wanted(pages: list[str]) -> dict[str, str]:
    """Return file name -> title of every picture that the pages ask for."""
    found = {}
    for page in pages:
        if (name := WANTED.search(page)) and (title := TITLE.search(page)):
            found[name[1]] = html.unescape(title[1])
    return found


def lines_of(title: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Return the title broken into lines of at most `width` pixels."""
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def picture(title: str) -> Image.Image:
    """Return the picture of a page with this title."""
    chapter = CHAPTER.match(title)
    above = f"PPO Lab, chapter {chapter[1]}" if chapter else "PPO Lab"
    canvas = Image.new("RGB", SIZE, colours.light("paper"))
    # The mark, far larger than the picture's edge allows, runs out of it like a curve that goes on.
    mark.draw(canvas, (620, 40), 640, colours.light("policy-tint"))
    mark.draw(canvas, (EDGE, EDGE), 72, colours.light("policy-ink"))
    pen = ImageDraw.Draw(canvas)
    sans = ImageFont.truetype(FONTS / "sans.woff2", 32)
    sans.set_variation_by_axes([600])
    pen.text((EDGE + 96, EDGE + 18), above, colours.light("ink-2"), sans)
    face, lines = _fitted(chapter[2] if chapter else title)
    leading = face.size * 1.12
    top = SIZE[1] - EDGE - leading * len(lines)
    for number, line in enumerate(lines):
        pen.text((EDGE, top + number * leading), line, colours.light("ink"), face)
    return canvas


def _fitted(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest face in which the title fits, and its lines."""
    for pixels in TITLE_PIXELS:
        face = ImageFont.truetype(FONTS / "display.woff2", pixels)
        lines = lines_of(title, face, SIZE[0] - 2 * EDGE)
        if len(lines) <= MOST_LINES:
            break
    return face, lines


def write(site: Path) -> None:
    """Write every picture that a page of the site asks for."""
    pages = [path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]
    CACHE.mkdir(parents=True, exist_ok=True)
    (site / FOLDER).mkdir(parents=True, exist_ok=True)
    inputs = [Path(__file__), Path(mark.__file__), mark.MARK, colours.TOKENS]
    version = b"".join(path.read_bytes() for path in inputs)
    for name, title in wanted(pages).items():
        kept = CACHE / f"{hashlib.sha256(version + title.encode()).hexdigest()[:32]}.png"
        if not kept.exists():
            picture(title).quantize(64).save(kept, optimize=True)
        (site / FOLDER / name).write_bytes(kept.read_bytes())
