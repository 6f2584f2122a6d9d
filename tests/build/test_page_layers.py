"""The law of the page's folders, asked of Biome's settings: who may import whom, without circles."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIOME = ROOT / "node_modules/.bin/biome"
# Each layer may import those before it; folders of one layer never import each other.
LAYERS = [
    {"generated", "site"},
    {"python", "progress", "figures"},
    {"runs"},
    {"ui"},
    {"bench"},
    {"cell", "chapter", "exercise", "player"},
    {"playground"},
    {"bundles"},
]
RANK = {folder: rank for rank, layer in enumerate(LAYERS) for folder in layer}
NESTED = {"figures", "exercise"}


@pytest.fixture
def source(tmp_path):
    (tmp_path / "biome.json").write_text((ROOT / "biome.json").read_text("utf-8"), "utf-8")
    return tmp_path / "browser_runtime/src"


def write(path: Path, *targets: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'export * as m{n} from "{target}";' for n, target in enumerate(targets)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def refused(source: Path, rule: str) -> set[tuple[str, str]]:
    """Return (file, what it imports) for every import that breaks the rule."""
    ran = subprocess.run(
        [BIOME, "lint", f"--only={rule}", "--reporter=github", "--max-diagnostics=none"],
        cwd=source.parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip
    places = re.findall(r"file=[^,]*browser_runtime/src/([^,]+),line=(\d+)", ran.stdout)
    return {
        (file, re.findall('"(.+)"', (source / file).read_text("utf-8"))[int(line) - 1])
        for file, line in places
    }


def test_every_folder_of_the_page_stands_in_a_layer():
    folders = {path.name for path in (ROOT / "browser_runtime/src").iterdir() if path.is_dir()}
    assert folders == set(RANK)


def test_a_folder_may_import_lower_layers_only(source):
    wrong = set()
    for folder, rank in RANK.items():
        for up, file in [("..", f"{folder}/probe.ts"), ("../..", f"{folder}/deep/probe.ts")]:
            if up == "../.." and folder not in NESTED:
                continue
            targets = [f"{up}/{other}/some" for other in [*RANK, "unknown"] if other != folder]
            write(source / file, *targets, f"{up}/main", "./sibling", "a-package")
            lower = [f"{up}/{other}/some" for other in RANK if RANK[other] < rank]
            wrong |= {(file, target) for target in [*targets, f"{up}/main"] if target not in lower}
    assert refused(source, "noRestrictedImports") == wrong


def test_a_nested_folder_may_import_the_rest_of_its_own(source):
    write(source / "figures/ch06/probe.ts", "../kit/shape", "./gae_math", "../../python/runtime")
    write(source / "exercise/kinds/probe.ts", "../notice", "../../cell/output")
    assert refused(source, "noRestrictedImports") == {
        ("figures/ch06/probe.ts", "../../python/runtime"),
        ("exercise/kinds/probe.ts", "../../cell/output"),
    }


def test_the_worker_of_python_shares_no_more_than_the_protocol(source):
    allowed = ["../protocol", "../../site/assets", "../../generated/some", "./unzip"]
    write(source / "python/worker/probe.ts", *allowed, "../scheduler", "../../ui/dom")
    assert refused(source, "noRestrictedImports") == {
        ("python/worker/probe.ts", "../scheduler"),
        ("python/worker/probe.ts", "../../ui/dom"),
    }


def test_imports_make_no_circle_not_even_of_types(source):
    write(source / "ui/one.ts", "./two")
    (source / "ui/two.ts").write_text('export type { m0 } from "./one";\n', "utf-8")
    circle = {("ui/one.ts", "./two"), ("ui/two.ts", "./one")}
    assert refused(source, "noImportCycles") == circle
