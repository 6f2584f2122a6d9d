"""Does a test fail when the code is changed? Every operator and constant, one at a time.

python benchmarks/mutants.py [MODULE ...] [--ending DIGITS]

Each module is copied, changed by mutmut and run against the quick tests of it, so that a mutant
takes a second and not the time of a suite. Neighbours with the same tests share one run, since
mutmut runs all of them twice before the first mutant. Without a name it takes the modules that
changed, or whose tests did, since their row was written; of a module that is the same, whose tests
alone changed, the survivors are run again (all of them with `--all`). Survivors are explained in
mutants_explained.toml, by the mutant's line.

A survivor costs the time of all its tests, a minute and more where whole exercises are graded. With
`--ending 37` only the mutants of each function whose number ends in 3 or 7 are run: a fifth of
them, picked by nobody. Their row says of how many.

Left out: values that a module computes on import, before a mutant is switched on.
"""

from __future__ import annotations

import argparse
import ast
import fnmatch
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import written_results

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / ".cache/mutants"
EXPLAINED = Path(__file__).with_name("mutants_explained.toml")


def modules_in(folder: str) -> tuple[str, ...]:
    """Return the modules of a folder and below, by their whole names."""
    files = sorted((ROOT / folder).rglob("*.py"))
    names = (file.relative_to(ROOT).with_suffix("").as_posix() for file in files)
    kept = (name for name in names if "migrations" not in name and not name.endswith("__init__"))
    return tuple(name.replace("/", ".") for name in kept)


def tests_in(*folders: str) -> tuple[str, ...]:
    """Return the test files of folders and below, as seen from tests/."""
    found = (file for folder in folders for file in (ROOT / "tests" / folder).rglob("test_*.py"))
    return tuple(sorted(file.relative_to(ROOT / "tests").as_posix() for file in found))


WORLDS = (
    "acrobot",
    "cartpole",
    "choice",
    "dials",
    "discount",
    "grid",
    "lqr",
    "mini_asterix",
    "mini_breakout",
    "moon_lander",
    "mountain_car",
    "mountain_car_continuous",
    "one",
    "pendulum",
    "quitter",
    "random_walk",
    "three_arms",
    "treadmill",
    "twin_arms",
    "two_obs",
    "two_states",
)

# Most of them test all worlds; mutmut finds the ones that use a function.
WORLD_TESTS = tuple(
    file.relative_to(ROOT / "tests").as_posix()
    for file in sorted((ROOT / "tests/ppo_ref/envs").rglob("test_*.py"))
    if file.name not in ("test_gym_env.py", "test_mini_breakout.py")  # of one module alone
)

# Both engines compute the same, number by number: these tests cover all of torch.
ON_DEVICE = "parity/test_stays_on_device.py"
PARITY = (*(f"parity/test_{name}.py" for name in ("update", "rollout", "train")), ON_DEVICE)
POPULATION = "parity/test_population.py"

JUDGE = "browser_runtime/grading"
KINDS = tests_in(f"{JUDGE}/kinds", f"{JUDGE}/exercise")
# What a learner is told; the checks for authors, which only whole exercises go through.
VERDICTS = tuple(
    file for file in tests_in("docs/exercises") if "approved" in file or "pairs" in file
)
PROOFS = ("browser_runtime.grading.proof", *modules_in(f"{JUDGE}/proving"))

# Modules that judge learners, train in the page or keep the service's runs: those of the other
# packages, by their whole names, with all tests of their folder.
ELSEWHERE: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (modules_in(JUDGE), (*tests_in(JUDGE), *VERDICTS)),
    (modules_in(f"{JUDGE}/kinds"), (*KINDS, *VERDICTS)),
    (modules_in(f"{JUDGE}/exercise"), (*KINDS, *VERDICTS)),
    (modules_in(f"{JUDGE}/explain"), (*tests_in(f"{JUDGE}/explain"), *VERDICTS)),
    (PROOFS, (*KINDS, "docs/exercises/test_every_exercise.py")),
    (("browser_runtime.training",), tests_in("browser_runtime")),
    (modules_in("gpu_api/adapters/sql"), tests_in("gpu_api/adapters", "gpu_api/service")),
)

# The tests of a module, beside its own ppo_ref/test_MODULE.py, if it has one.
MODULES: dict[str, tuple[str, ...]] = {
    "gae": (),
    "losses": (),
    "distributions.categorical": ("ppo_ref/test_distributions.py",),
    "distributions.multi_categorical": ("ppo_ref/test_distributions.py",),
    "distributions.gaussian": ("ppo_ref/test_distributions.py",),
    "adam": (),
    "diagnostics": (),
    "normalize": (),
    "update": (),
    "episodes": (),
    "network": (),
    "actor_critic": (),
    "rollout": (),
    "train": ("ppo_ref/test_state.py", "ppo_ref/debug/test_invariants.py"),
    "config": (),
    "fields": ("ppo_ref/test_config.py",),
    "envs.batch_env": ("ppo_ref/envs/test_actions.py", "ppo_ref/test_rollout.py"),
    "envs.actions": ("ppo_ref/envs/test_batch_env.py",),
    "envs.spaces": ("ppo_ref/envs/test_actions.py", "ppo_ref/files/test_spaces_json.py"),
    "debug.invariants": (),
    "batch": (),
    "kernels": (),
    "run_events": (),
    "state": ("ppo_ref/test_train.py",),
    "files.npz": (),
    "files.random_state": ("ppo_ref/test_state.py",),
    "policy": ("ppo_ref/files/test_onnx_writer.py",),
    "evaluate": (),
    "debug.checked_update": ("ppo_ref/debug/test_invariants.py",),
    "files.onnx_writer": (),
    "files.onnx_reader": ("ppo_ref/files/test_onnx_writer.py",),
    "files.spaces_json": (),
    "envs.exact": (),
    "envs.chance": (),
    "envs.worlds.one_hot": WORLD_TESTS,
    "envs.gym_env": (),
    "envs.gym_make": ("ppo_ref/envs/test_gym_env.py",),
    "envs.gym_name": ("ppo_ref/envs/test_gym_env.py",),
    "envs.gym_spaces": ("ppo_ref/envs/test_gym_env.py",),
    "envs.gym_wrappers": ("ppo_ref/envs/test_gym_env.py",),
    **{f"envs.worlds.{world}": WORLD_TESTS for world in WORLDS},
    "runs.driver": (),
    "runs.schedule": (),
    "runs.start": (),
    "runs.folder": (),
    "runs.session": (),
    "runs.evaluations": ("ppo_ref/runs/test_session.py",),
    "runs.remarks": ("ppo_ref/runs/test_session.py",),
    "runs.csv_log": (),
    "torch.gae": ("parity/test_gae.py",),
    "torch.losses": ("parity/test_losses.py", ON_DEVICE),
    "torch.distributions": ("parity/test_distributions.py", ON_DEVICE),
    "torch.adam": ("parity/test_adam.py", ON_DEVICE),
    "torch.normalize": ("parity/test_normalize.py", ON_DEVICE),
    "torch.network": ("parity/test_network.py", ON_DEVICE),
    "torch.hyperparameters": ("parity/test_hyperparameters.py", POPULATION, *PARITY),
    "torch.chance": ("parity/test_chance.py", POPULATION, ON_DEVICE),
    "torch.update": (POPULATION, *PARITY),
    "torch.batch_env": ("parity/test_worlds.py", *PARITY),
    "torch.rollout": (POPULATION, *PARITY),
    "torch.batch": ("parity/test_batch.py", *PARITY),
    "torch.episodes": ("parity/test_episodes.py", ON_DEVICE),
    "torch.iterate": ("parity/test_loop.py", POPULATION, *PARITY),
    "torch.train": ("parity/test_loop.py", POPULATION, *PARITY),
    "torch.population": ("parity/test_state.py", POPULATION, *PARITY),
    "torch.snapshot": ("parity/test_state.py", POPULATION, *PARITY),
    "torch.state": ("parity/test_state.py", POPULATION, *PARITY),
    "torch.run": (POPULATION, *PARITY),
    "torch.devices": ("parity/test_devices.py",),
    "torch.checked_update": (POPULATION, *PARITY),
    **{name: tests for names, tests in ELSEWHERE for name in names},
}

OTHER_PACKAGES = ("browser_runtime.", "gpu_api.")

SCOPES = (ast.Module, ast.ClassDef)

# A mutant may take this many times as long as all its tests. With 15, mutmut waits a quarter of an
# hour for each that hangs.
PATIENCE = 3

# A mutant that hangs is noticed as well.
NOTICED = ("killed", "timeout")

# The files that a test may read, in the folder that mutmut works in.
COPIED = ("ppo_ref", "browser_runtime", "gpu_api", "tests", "docs", "build")

# Hypothesis draws the same examples for every mutant and in every repetition of the run.
OPTIONS = ("-m", "not slow and not system and not gpu", "--hypothesis-seed=0")


def tests_of(module: str) -> list[str]:
    """Return the test files that are run against the mutants of a module."""
    package, _, name = module.rpartition(".")
    own = f"tests/ppo_ref/{package.replace('.', '/')}/test_{name}.py".replace("//", "/")
    listed = [f"tests/{file}" for file in MODULES[module]]
    return list(dict.fromkeys([own, *listed])) if (ROOT / own).exists() else listed


def source_of(module: str) -> str:
    """Return the file of a module."""
    return f"{whole_name(module).replace('.', '/')}.py"


def whole_name(module: str) -> str:
    """Return a module's name from its package on; those of ppo_ref go without it: `gae`."""
    return module if module.startswith(OTHER_PACKAGES) else f"ppo_ref.{module}"


def together(modules: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the modules that share a run: those of one folder that have the same tests."""

    def key(name: str) -> tuple[str, list[str]]:
        return name.rpartition(".")[0], tests_of(name)

    return [tuple(group) for _, group in itertools.groupby(sorted(modules, key=key), key)]


def prepare(modules: tuple[str, ...]) -> Path:
    """Make a folder with a copy of the code and the settings that mutmut reads."""
    folder = SCRATCH / modules[0]
    shutil.rmtree(folder, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for module in modules:
        copied = folder / source_of(module)
        copied.write_text(decorated_at_the_end(copied.read_text("utf-8")), "utf-8")
    sources = "\n  ".join(source_of(module) for module in modules)
    copied_too = "\n  ".join(COPIED)
    tests, options = "\n  ".join(tests_of(modules[0])), "\n  ".join(OPTIONS)
    (folder / "setup.cfg").write_text(
        "[mutmut]\n"
        f"source_paths = {source_of(modules[0]).split('/')[0]}\n"
        f"only_mutate =\n  {sources}\n"
        f"also_copy =\n  {copied_too}\n"
        "use_git_change_detection = false\n"
        "track_dependencies = false\n"
        f"timeout_multiplier = {PATIENCE}\n"
        f"pytest_add_cli_args =\n  {options}\n"
        f"pytest_add_cli_args_test_selection =\n  {tests}\n"
    )
    return folder


def decorated_at_the_end(source: str) -> str:
    """Return a module that decorates its functions in its last lines: `f = decorator(f)`.

    mutmut leaves out functions that are decorated where they are defined, other than static and
    class methods.
    """
    tree, lines, after = ast.parse(source), source.splitlines(), []
    for parent in ast.walk(tree):
        for node in getattr(parent, "body", []) if isinstance(parent, SCOPES) else []:
            if not isinstance(node, ast.FunctionDef):
                continue
            name = f"{parent.name}.{node.name}" if isinstance(parent, ast.ClassDef) else node.name
            for decorator in reversed(node.decorator_list):
                text = ast.unparse(decorator)
                if text not in ("staticmethod", "classmethod"):
                    after.append(f"{name} = ({text})({name})")
                    if text.endswith("cached_property"):
                        after.append(
                            f"{name}.__set_name__({name.partition('.')[0]}, {node.name!r})"
                        )
                    lines[decorator.lineno - 1] = ""
    return "\n".join([*lines, *after, ""])


def mutate(
    modules: tuple[str, ...], children: int, names: Sequence[str] = ()
) -> dict[str, list[dict[str, str]]]:
    """Run mutants of modules that share their tests; return name, fate and line of each.

    Args:
        modules: The modules.
        children: Processes at a time.
        names: The mutants to run, or patterns of their names; none for all.
    """
    folder = prepare(modules)
    mutmut = [sys.executable, "-m", "mutmut"]
    # The module under test is the copy, and torch would take every core for each mutant.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    log = (folder / "log.txt").open("w")
    subprocess.run(
        [*mutmut, "run", "--max-children", str(children), *names],
        cwd=folder, env=environment, stdout=log, stderr=log, check=True,
    )  # fmt: skip
    listed = subprocess.run(
        [*mutmut, "results", "--all", "true"],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    mutants: dict[str, list[dict[str, str]]] = {module: [] for module in modules}
    by_name = {whole_name(module): module for module in modules}
    for line in listed.stdout.splitlines():
        name, fate = line.strip().rsplit(": ", 1)
        module = by_name.get(name.rpartition(".")[0])
        if module is None or not any(fnmatch.fnmatch(name, one) for one in names or "*"):
            continue
        mutants[module].append({"name": name, "fate": fate, "change": ""})
        if fate not in NOTICED:
            shown = subprocess.run(
                [*mutmut, "show", name],
                cwd=folder, env=environment, capture_output=True, text=True, check=True,
            )  # fmt: skip
            mutants[module][-1]["change"] = changed_line(shown.stdout)
    return mutants


def changed_line(diff: str) -> str:
    """Return the line that a mutant has instead, or the one that it lacks."""
    lines = [line for line in diff.splitlines() if not line.startswith(("+++", "---", "#"))]
    added = [line[1:].strip() for line in lines if line.startswith("+")]
    removed = [line[1:].strip() for line in lines if line.startswith("-")]
    return " ".join(added) if added else f"without: {' '.join(removed)}"


def function_of(name: str) -> str:
    """Return `Class.method` or `function` of a mutant's name."""
    mangled = name.split("__mutmut_")[0].rpartition(".")[2]
    return mangled.removeprefix("x").removeprefix("_").replace("ǁ", ".").strip(".")


def measure(
    modules: tuple[str, ...], children: int, *, again: bool, endings: str = ""
) -> dict[str, Any]:
    """Return each module's number of mutants per fate, and those that no test noticed.

    Args:
        modules: Modules that share their tests.
        children: Processes at a time.
        again: Whether to run what was noticed before, too.
        endings: Last digits of the numbers of the mutants to run; none for all.
    """
    prints = {module: (fingerprint_of(module), code_of(module)) for module in modules}
    before = measured_before()
    same = [
        module for module in modules
        if not again and before.get(module, {}).get("code") == prints[module][1]
    ]  # fmt: skip
    rows = {}
    for group, known in ((same, True), ([m for m in modules if m not in same], False)):
        left = {
            module: [one["name"] for one in before[module]["survivors"]] if known else []
            for module in group
        }
        names = [name for named in left.values() for name in named]
        if not known and endings:
            names = [f"{whole_name(m)}.*__mutmut_*{digit}" for m in group for digit in endings]
        found = mutate(tuple(group), children, names) if names or (group and not known) else {}
        for module in group:
            mutants = found.get(module, [])
            fates = Counter(mutant["fate"] for mutant in mutants)
            if known:
                fates["killed"] += sum(before[module]["fates"].values()) - len(mutants)
            fingerprint, code = prints[module]
            rows[module] = {
                "fingerprint": fingerprint,
                "code": code,
                "fates": fates,
                "endings": before[module].get("endings", "") if known else endings,
                "survivors": [
                    {"name": one["name"], "function": function_of(one["name"]),
                     "change": one["change"]}
                    for one in mutants if one["fate"] not in NOTICED
                ],
            }  # fmt: skip
    return rows


def fingerprint_of(module: str) -> str:
    """Return a digest of the essence of a module and of its tests."""
    digest = hashlib.sha256()
    for name in (source_of(module), *tests_of(module)):
        digest.update(essence((ROOT / name).read_text("utf-8")).encode())
    return digest.hexdigest()[:16]


def code_of(module: str) -> str:
    """Return a digest of the essence of a module alone."""
    source = essence((ROOT / source_of(module)).read_text("utf-8"))
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def essence(source: str) -> str:
    """Return a module without the parts that no mutant touches: comments, docstrings, imports."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (*SCOPES, ast.FunctionDef)):
            node.body = [part for part in node.body if not _needless(part)]
    return ast.dump(tree)


def _needless(part: ast.stmt) -> bool:
    """Whether a statement is an import, or a string that documents something."""
    documents = isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
    return documents or isinstance(part, ast.Import | ast.ImportFrom)


def measured_before() -> dict[str, Any]:
    """Return the modules of the last report."""
    written = written_results.RESULTS / "mutants.json"
    return json.loads(written.read_text())["modules"] if written.exists() else {}


def main() -> None:
    """Run the modules and rewrite their rows."""
    parser = argparse.ArgumentParser(description="Change ppo_ref and look for tests that fail.")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=", ".join(MODULES))
    parser.add_argument("--children", type=int, default=1, help="processes at a time")
    parser.add_argument(
        "--ending", default="", metavar="DIGITS", help="only mutants whose number ends in one"
    )
    parser.add_argument("--all", action="store_true", help="also what was noticed before")
    arguments = parser.parse_args()
    chosen = arguments.modules
    for module in chosen:
        if module not in MODULES:
            parser.error(f"module is {module!r}, allowed: {', '.join(MODULES)}")
    before = measured_before()
    due_now = [
        module
        for module in MODULES
        if module in chosen
        or not (chosen or before.get(module, {}).get("fingerprint") == fingerprint_of(module))
    ]
    for group in together(due_now):
        found = measure(group, arguments.children, again=arguments.all, endings=arguments.ending)
        write({**measured_before(), **found})
    write(measured_before())
    refuse_idle_explanations(measured_before())


def write(measured: dict[str, Any]) -> None:
    """Write the table with the explanation of every survivor."""
    explained = tomllib.loads(EXPLAINED.read_text("utf-8"))
    measured = {name: measured[name] for name in MODULES if name in measured}
    rows, total, total_left, total_unexplained = [], 0, 0, 0
    for module, found in measured.items():
        known = explained.pop(module, {})
        for survivor in found["survivors"]:
            survivor["why"] = known.get(survivor["function"], {}).get(survivor["change"], "")
        count, left = sum(found["fates"].values()), len(found["survivors"])
        unexplained = sum(not survivor["why"] for survivor in found["survivors"])
        rows.append(row(module, count, left, unexplained, found.get("endings", "")))
        total, total_left = total + count, total_left + left
        total_unexplained += unexplained
    rows.append(row("all", total, total_left, total_unexplained))
    columns = ["Module", "Mutants run", "Killed", "Share", "Survivors without an explanation"]
    made = (
        "`make mutants` makes all rows, and again those whose code or tests have changed. "
        f"Last on {time.strftime('%Y-%m-%d')} ({written_results.machine()}). {due(measured)}"
    ).strip()
    written_results.write("mutants", columns, rows, {"modules": measured}, made=made)


def due(measured: dict[str, Any]) -> str:
    """Name the modules that have no row, or one of earlier code or tests."""
    missing = [name for name in MODULES if name not in measured]
    changed = [
        name for name, found in measured.items() if found["fingerprint"] != fingerprint_of(name)
    ]
    parts = (("Not run yet", missing), ("Changed since their row", changed))
    return " ".join(
        f"{what}: {', '.join(f'`{name}`' for name in names)}." for what, names in parts if names
    )


def row(name: str, count: int, left: int, unexplained: int, endings: str = "") -> list[str]:
    """Return the cells of a module."""
    killed = count - left
    run = f"{count}, {len(endings)} in 10" if endings else str(count)
    return [f"`{name}`", run, str(killed), f"{killed / max(count, 1):.1%}", str(unexplained)]


def refuse_idle_explanations(measured: dict[str, Any]) -> None:
    """Stop when mutants_explained.toml explains a mutant that did not survive."""
    for module, functions in tomllib.loads(EXPLAINED.read_text("utf-8")).items():
        survivors = measured.get(module, {"survivors": []})["survivors"]
        left = {(survivor["function"], survivor["change"]) for survivor in survivors}
        for function, changes in functions.items():
            for change in changes:
                if module in measured and (function, change) not in left:
                    sys.exit(f"{EXPLAINED.name}: {module}.{function} does not survive: {change}")


if __name__ == "__main__":
    main()
