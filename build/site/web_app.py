"""Write what lets a reader install the site like an app: the web manifest and the icons.

site/manifest.webmanifest
site/assets/icons/192.png, 512.png, maskable.png, touch.png
"""

from __future__ import annotations

import json
from pathlib import Path

import colours
import mark
from PIL import Image

ICONS = Path("assets/icons")
MANIFEST = Path("manifest.webmanifest")
# Systems cut a maskable icon to a circle of four fifths of its width.
SHARE, MASKABLE_SHARE = 0.78, 0.52
SIZES = {"192": (192, SHARE), "512": (512, SHARE), "maskable": (512, MASKABLE_SHARE)}
TOUCH = (180, 0.66)  # iOS rounds the corners itself


def icon(size: int, share: float) -> Image.Image:
    """Return the mark on paper, with the share of the width that it takes."""
    picture = Image.new("RGB", (size, size), colours.light("paper"))
    inner = round(size * share)
    corner = (size - inner) // 2
    mark.draw(picture, (corner, corner), inner, colours.light("policy-ink"))
    return picture


def manifest(name: str, description: str) -> dict[str, object]:
    """Return the web manifest; its addresses are relative, so that the site may lie anywhere."""
    icons = [
        {
            "src": (ICONS / f"{file}.png").as_posix(),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "maskable" if file == "maskable" else "any",
        }
        for file, (size, _) in SIZES.items()
    ]
    return {
        "name": name,
        "short_name": name,
        "description": description,
        "id": "index.html",
        "start_url": "index.html",
        "scope": "./",
        "display": "standalone",
        "display_override": ["minimal-ui"],  # chapters are pages with a way back
        "background_color": colours.light("paper"),
        "theme_color": colours.light("paper"),
        "categories": ["education"],
        "icons": icons,
    }


def write(site: Path, name: str, description: str) -> None:
    """Write manifest and icons into the site."""
    (site / ICONS).mkdir(parents=True, exist_ok=True)
    for file, (size, share) in {**SIZES, "touch": TOUCH}.items():
        icon(size, share).quantize(32).save(site / ICONS / f"{file}.png", optimize=True)
    text = json.dumps(manifest(name, description), indent=1)
    (site / MANIFEST).write_text(text + "\n", "utf-8")
