"""Cut our typefaces for the site: Latin, few axes, few features, into docs/assets/fonts.

    pip install -e '.[fonts]' && python build/dev/make_fonts.py

The results are in the repository, because they change only with a new version of a typeface. Their
licences, all the SIL Open Font License 1.1, are copied beside them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from say import one_sentence, step

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules/@fontsource-variable"
TARGET = ROOT / "docs/assets/fonts"

# Latin with its punctuation, arrows and the signs of arithmetic.
TEXT = (
    "20-7E,A0,A3,A7,A9,AB,AC,B0-B7,BB-BF,C4,C9,D6,D7,DC,DF,E0-FC,2010-2015,2018-201E,2020-2022,"
    "2026,2030,2032,2033,2039,203A,20AC,2190-2193,2212,2215,221E,2248,2260,2264,2265"
)
GREEK = "3B1-3C9,394,3A3"
HEADINGS = "20-7E,A0,B7,D7,E4,F6,FC,3B1-3C9,2013,2014,2018-201D,2026,2212"
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "onum", "pnum", "lnum"]


class Face(NamedTuple):
    """One file to cut: which package, which part of it, and what stays."""

    name: str
    package: str
    part: str
    limits: dict[str, float | tuple[float, float]]
    characters: str
    features: list[str]


FACES = [
    Face("serif", "source-serif-4", "latin-wght-normal", {"wght": (400, 700)}, TEXT, FEATURES),
    Face("serif-italic", "source-serif-4", "latin-wght-italic", {"wght": 400}, TEXT, FEATURES),
    Face(
        "serif-greek-italic", "source-serif-4", "greek-wght-italic", {"wght": 400}, GREEK, FEATURES
    ),
    Face(
        "display",
        "source-serif-4",
        "latin-opsz-normal",
        {"wght": 600, "opsz": 60},
        HEADINGS,
        FEATURES,
    ),
    Face("sans", "instrument-sans", "latin-wght-normal", {"wght": (400, 700)}, TEXT, FEATURES),
    # Without ligatures: code shows the characters that were typed.
    Face("mono", "jetbrains-mono", "latin-wght-normal", {"wght": (400, 700)}, TEXT, []),
]


def code_points(ranges: str) -> Iterator[int]:
    """Yield the characters of a list like "20-7E,A0"."""
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def cut(face: Face) -> int:
    """Write one face and return its size in bytes."""
    source = PACKAGES / face.package / f"files/{face.package}-{face.part}.woff2"
    font: Any = instancer.instantiateVariableFont(TTFont(source), face.limits)
    options = Options()
    options.layout_features, options.flavor = face.features, "woff2"
    options.hinting, options.desubroutinize = False, False
    options.name_IDs, options.notdef_outline = [0, 1, 2, 13, 14], True
    if "gvar" in font:  # Glyphs that never vary may be missing there.
        known = font["gvar"].variations
        font["gvar"].variations = {name: known.get(name, []) for name in font.getGlyphOrder()}
    subset = Subsetter(options)
    subset.populate(unicodes=list(code_points(face.characters)))
    subset.subset(font)
    font.flavor = "woff2"
    target = TARGET / f"{face.name}.woff2"
    font.save(target)
    return target.stat().st_size


def main() -> None:
    """Cut every face and copy the licences."""
    TARGET.mkdir(parents=True, exist_ok=True)
    total = 0
    for face in FACES:
        size = cut(face)
        total += size
        step(f"{face.name}.woff2: {size / 1000:.1f} kB")
        shutil.copy(PACKAGES / face.package / "LICENSE", TARGET / f"{face.package}-LICENSE.txt")
    step(f"{total / 1000:.1f} kB together")


if __name__ == "__main__":
    with one_sentence():
        main()
