"""The page for a wrong address, as it lies in the zip."""

from __future__ import annotations

from pathlib import Path

import archive
import pytest

PAGE = """<link rel="canonical" href="https://example.org{base}404.html">
<link rel="stylesheet" href="{base}assets/ppo.css"><script src="{base}page.js"></script>
<script>scope=new URL("{base}",location)</script><a href="{base}index.html">Home</a>
<a href="//example.org/x">elsewhere</a>
<script type="application/json">{{"base": "{base}", "search": "{base}search.js"}}</script>"""


@pytest.mark.parametrize("base", ["/", "/course/ppo/"])
def test_it_is_relative_wherever_the_site_was_to_lie(tmp_path: Path, base: str):
    (tmp_path / "404.html").write_text(PAGE.format(base=base), "utf-8")
    page = archive.zip_members(tmp_path, {})["404.html"].decode("utf-8")
    assert 'href="assets/ppo.css"' in page and 'src="page.js"' in page
    assert 'href="index.html"' in page
    assert '"base": "."' in page and '"search": "search.js"' in page
    assert 'new URL(".",location)' in page
    assert "canonical" not in page
    assert 'href="//example.org/x"' in page
