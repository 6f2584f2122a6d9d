"""The colours of the site: contrast by WCAG 2, and roles that colour-blind readers tell apart."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
STYLES = ROOT / "browser_runtime/css"
TOKENS = (STYLES / "tokens.css").read_text("utf-8")
ROLES = ["policy", "value", "reward", "adv-pos", "adv-neg", "old", "clip"]
SCHEMES = {"light": ":root {", "dark": '[data-md-color-scheme="slate"] {'}
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
) / np.array([[0.9505], [1.0], [1.089]])


def tokens(scheme: str) -> dict[str, str]:
    """Name -> hex code of one scheme."""
    start = TOKENS.index(SCHEMES[scheme])
    body = TOKENS[start : TOKENS.index("\n}", start)]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))


def linear(code: str) -> np.ndarray:
    values = np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(code) @ [0.2126, 0.7152, 0.0722]) for code in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(code: str, vision: str) -> tuple[float, float, float]:
    """CIELAB of a colour as someone with this vision sees it."""
    x, y, z = XYZ @ np.clip(VISIONS[vision] @ linear(code), 0, 1)
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """CIEDE2000."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grey = 1 + 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25**7)))
    c1, c2 = np.hypot(a1 * grey, b1), np.hypot(a2 * grey, b2)
    h1 = np.degrees(np.arctan2(b1, a1 * grey)) % 360
    h2 = np.degrees(np.arctan2(b2, a2 * grey)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, c = (l1 + l2) / 2, (c1 + c2) / 2
    hue = (h1 + h2 + (360 if abs(h1 - h2) > 180 else 0)) / 2 if c1 * c2 else h1 + h2
    waves = [(-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63)]
    t = 1 + sum(size * np.cos(np.radians(k * hue + shift)) for size, k, shift in waves)
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    bend = -2 * np.sqrt(c**7 / (c**7 + 25**7))
    bend *= np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    parts = (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + bend * dc / sc * dh / sh
    return float(np.sqrt(parts))


def test_the_distance_is_that_of_the_paper():
    # Pairs 1 and 25 of the data that Sharma, Wu and Dalal published with their notes on CIEDE2000.
    assert distance((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    one, other = (60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)
    assert distance(one, other) == pytest.approx(1.2644, abs=1e-4)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_seen_and_read(scheme, role):
    t = tokens(scheme)
    assert contrast(t[role], t["paper"]) >= 3, "graphics"
    for ground in ("paper", "raised", "sunk", f"{role}-tint"):
        assert contrast(t[f"{role}-ink"], t[ground]) >= 4.5, f"text on {ground}"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 7),
        ("ink-2", "paper", 4.5),
        ("ink-3", "paper", 4.5),
        ("ink-3", "sunk", 4.5),
        ("rule-strong", "paper", 3),
        ("focus", "paper", 3),
        ("on-brand", "button", 4.5),
        ("on-brand", "button-hover", 4.5),
        *((f"code-{kind}", "sunk", 4.5) for kind in ("key", "str", "num", "com")),
    ],
)
def test_the_rest_is_read(scheme, text, ground, least):
    t = tokens(scheme)
    assert contrast(t[text], t[ground]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_everybody_tells_the_roles_apart(scheme, vision):
    t = tokens(scheme)
    for one, other in itertools.combinations(ROLES, 2):
        apart = distance(lab(t[one], vision), lab(t[other], vision))
        signs = {one, other} == {"adv-pos", "adv-neg"}
        assert apart >= (20 if signs else 6.5), f"{one} and {other}"


def test_no_style_sheet_has_a_colour_of_its_own():
    for path in sorted(STYLES.glob("*.css")):
        if path.name != "tokens.css":
            code = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|(?:rgb|hsl)a?\(", code), path.name


def test_every_variable_that_is_used_exists():
    sheets = "\n".join(path.read_text("utf-8") for path in STYLES.glob("*.css"))
    scripts = "\n".join(p.read_text("utf-8") for p in (STYLES.parent / "src").rglob("*.ts"))
    used = set(re.findall(r"var\((--[\w-]+)\)", sheets))
    used |= set(re.findall(r'(?:cssColor\(\w+, |color\()"(--[\w-]+)"', scripts))
    declared = set(re.findall(r"(--[\w-]+):", sheets))
    set_by_script = set(re.findall(r'setProperty\("(--[\w-]+)"', scripts))
    assert used - declared - set_by_script == set()
