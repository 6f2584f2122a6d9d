"""Draw the site's mark, docs/assets/mark.svg, into pictures: two strokes, the faint one first."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw

MARK = Path(__file__).resolve().parents[2] / "docs/assets/mark.svg"
UNITS = 32
STROKE = 4
FAINT = 0.38
"""Opacity of the line as it would go on unclipped."""
FINER = 4
"""Pillow draws lines without smoothing, so they are drawn this many times larger first."""

Point = tuple[float, float]


def strokes() -> list[list[Point]]:
    """Return the corners of both strokes in the units of the mark, 32 on a side."""
    found = re.findall(r'\bd="([^"]+)"', MARK.read_text("utf-8"))
    return [_corners(path) for path in found]


def _corners(path: str) -> list[Point]:
    """Return the corners of a path that only moves, and draws lines to absolute points."""
    corners: list[Point] = []
    for command, numbers in re.findall(r"([A-Z])([^A-Z]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "H":
            corners.append((values[0], corners[-1][1]))
        elif command in ("M", "L"):
            corners += list(zip(values[::2], values[1::2], strict=True))
        else:
            raise ValueError(f"{MARK.name} draws with {command}, expected M, L or H")
    return corners


def draw(picture: Image.Image, at: tuple[int, int], size: int, color: str) -> None:
    """Draw the mark into a picture, its box `size` pixels wide from the corner `at`."""
    scale = size * FINER / UNITS
    for line, opacity in zip(strokes(), (FAINT, 1.0), strict=True):
        mask = Image.new("L", (size * FINER, size * FINER))
        corners = [(x * scale, y * scale) for x, y in line]
        ImageDraw.Draw(mask).line(corners, 255, round(STROKE * scale), joint="curve")
        smooth = mask.resize((size, size), Image.Resampling.LANCZOS)
        picture.paste(color, at, smooth.point(lambda value, share=opacity: value * share))
