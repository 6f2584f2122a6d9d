"""Somebody else's page loads ppo-lab from the site by Pyodide's own means."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Route

PYODIDE = Path(__file__).resolve().parents[2] / "node_modules/pyodide"
TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html"}

LOAD = """async () => {
  const { loadPyodide } = await import("/stock/pyodide.mjs");
  // Whole, as a stranger writes it: Pyodide looks for packages relative to it.
  const lockFileURL = new URL("/pyodide/pyodide-lock.json", location.href).href;
  const python = await loadPyodide({ lockFileURL });
  await python.loadPackage("ppo-lab");
  return python.runPython(`
    import numpy as np
    from ppo_ref.gae import compute_gae

    one, never = np.ones((2, 1)), np.zeros((2, 1), dtype=bool)
    advantages, _ = compute_gae(
        one, 0 * one, 0 * one, never, never, gamma=0.5, gae_lambda=0.5
    )
    advantages[0, 0]
  `);
}"""


def serve_pyodide(route: Route) -> None:
    """Answer /stock/NAME with a file of Pyodide's npm package, and /stock/ with an empty page."""
    name = urlsplit(route.request.url).path.removeprefix("/stock/") or "index.html"
    body = "" if name == "index.html" else (PYODIDE / name).read_bytes()
    route.fulfill(body=body, content_type=TYPES.get(Path(name).suffix, "application/octet-stream"))


def test_a_bare_page_loads_ppo_lab_by_the_lock_file_of_the_site(
    context: BrowserContext, page: Page, site_url: str
):
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.route(f"{site_url}stock/**", serve_pyodide)
    page.goto(f"{site_url}stock/")
    assert page.evaluate(LOAD) == 1.25  # 1 + 0.5 * 0.5 * 1
    assert any(url.startswith(f"{site_url}pyodide/ppo_lab-") for url in asked)
    assert not [url for url in asked if not url.startswith((site_url, "blob:", "data:"))]
