"""Write what a host needs beside the pages: the Content-Security-Policy, computed from them.

    site/hosting/content-security-policy.txt   the policy, one line
    site/hosting/headers.nginx                 the headers as nginx includes them
    site/_headers                              the same for hosts that read this file
    site/robots.txt                            every page may be found

Inline scripts of the theme are allowed by their hashes, so the policy needs no `unsafe-inline`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

FOLDER = Path("hosting")
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
POLICY = FOLDER / "content-security-policy.txt"

INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
DATA = re.compile(r'type="(?!text/javascript|module)')
# The editor fills an empty style element through the style sheet's object (bundle.mjs).
EMPTY_STYLE = ""


def source_hash(text: str) -> str:
    """Return the CSP source that allows exactly this inline script or style sheet."""
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest())
    return f"'sha256-{digest.decode('ascii')}'"


def inline_sources(pages: list[str]) -> dict[str, list[str]]:
    """Return the hashes of all inline scripts and style sheets, each once, by element."""
    found: dict[str, set[str]] = {"script": set(), "style": {source_hash(EMPTY_STYLE)}}
    for text in pages:
        for element, attributes, content in INLINE.findall(text):
            if "src=" in attributes or DATA.search(attributes):
                continue
            found[element].add(source_hash(content))
    return {element: sorted(sources) for element, sources in found.items()}


def policy(pages: list[str]) -> str:
    """Return the Content-Security-Policy under which all these pages work."""
    inline = inline_sources(pages)
    directives = {
        "default-src": ["'self'"],
        # Python and the policies' network are WebAssembly.
        "script-src": ["'self'", "'wasm-unsafe-eval'", *inline["script"]],
        "style-src": ["'self'", *inline["style"]],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        # The readers' own GPU services: at any https address, or on their own machine.
        "connect-src": ["'self'", "blob:", "https:", "http://localhost:*", "http://127.0.0.1:*"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def headers(csp: str) -> dict[str, str]:
    """Return the headers of every answer."""
    return {"Content-Security-Policy": csp, "X-Content-Type-Options": "nosniff"}


def write(site: Path) -> None:
    """Write the policy of a finished site, alone and in the forms that hosts read."""
    pages = [path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]
    sent = headers(policy(pages))
    (site / FOLDER).mkdir(exist_ok=True)
    (site / POLICY).write_text(sent["Content-Security-Policy"] + "\n", "utf-8")
    nginx = [f'add_header {name} "{value}" always;' for name, value in sent.items()]
    (site / FOLDER / "headers.nginx").write_text("\n".join([*nginx, ""]), "utf-8")
    lines = ["/*", *(f"  {name}: {value}" for name, value in sent.items()), ""]
    (site / "_headers").write_text("\n".join(lines), "utf-8")
    write_robots(site)


def write_robots(site: Path) -> None:
    """Write robots.txt; the sitemap stays only where the build was told the site's address."""
    lines = ["User-agent: *", "Allow: /"]
    found = CANONICAL.search((site / "index.html").read_text("utf-8"))
    if found:
        lines.append(f"Sitemap: {found[1].removesuffix('index.html')}sitemap.xml")
    else:
        for path in site.glob("sitemap.xml*"):
            path.unlink()
    (site / "robots.txt").write_text("\n".join([*lines, ""]), "utf-8")
