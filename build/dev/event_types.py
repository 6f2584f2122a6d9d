"""Write src/generated/events.generated.ts from ppo_ref, so that page and Python agree.

    python build/dev/event_types.py            write the file
    python build/dev/event_types.py --check    exit 1 when it is stale

Types: PPOConfig, RunSpec and every event. Data: the config fields with range and help, the
environments, and the presets, for forms that need no list of their own.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import sys
import typing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
OUTPUT = ROOT / "browser_runtime/src/generated/events.generated.ts"

SCALARS = {"int": "number", "float": "number", "str": "string", "bool": "boolean", "None": "null"}


def typescript_type(annotation: str) -> str:
    """Translate a Python annotation, as written in the source.

    Raises:
        ValueError: An annotation this script does not know.
    """
    text = annotation.strip()
    if " | " in text:
        return " | ".join(typescript_type(part) for part in text.split(" | "))
    if text in SCALARS:
        return SCALARS[text]
    if text == "Any":
        return "unknown"
    if text in ("PPOConfig", "DoneStatus", "Space"):
        return text
    if match := re.fullmatch(r"(?:list\[(.+)\]|tuple\[(.+), \.\.\.\])", text):
        inner = typescript_type(match[1] or match[2])
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if match := re.fullmatch(r"tuple\[(\w+(?:, \w+)*)\]", text):
        return f"[{', '.join(typescript_type(part) for part in match[1].split(', '))}]"
    if match := re.fullmatch(r"dict\[str, (.+)\]", text):
        return f"Record<string, {typescript_type(match[1])}>"
    raise ValueError(f"annotation {annotation!r} has no TypeScript translation in event_types.py")


def _field_docs(cls: type) -> dict[str, str]:
    """The string literal under each field, which dataclasses drop."""
    found = re.findall(r'^    (\w+): [^\n]+\n    """(.+?)"""', inspect.getsource(cls), re.M | re.S)
    return {name: " ".join(text.split()).replace("None", "null") for name, text in found}


def _interface(cls: type, head: list[str]) -> str:
    docs = _field_docs(cls)
    lines = [f"/** {' '.join((cls.__doc__ or '').split(chr(10) + chr(10))[0].split())} */"]
    lines += [f"export interface {cls.__name__} {{", *head]
    for spec in dataclasses.fields(cls):
        note = docs.get(spec.name) or spec.metadata.get("help")
        if note:
            lines.append(f"  /** {note} */")
        # The config of a run is a plain dict in Python, and typed here.
        kind = "PPOConfig" if spec.name == "config" else typescript_type(str(spec.type))
        lines.append(f"  {spec.name}: {kind};")
    return "\n".join([*lines, "}"])


def _constant(name: str, doc: str, kind: str, value: object) -> str:
    body = json.dumps(value, indent=2, ensure_ascii=False)
    return f"/** {doc} */\nexport const {name}: {kind} = {body};"


def config_fields() -> list[dict[str, Any]]:
    """One dict per PPOConfig field, as the TypeScript interface ConfigField has it."""
    from ppo_ref.config import PPOConfig

    defaults = PPOConfig().to_dict()
    rows = []
    for spec in dataclasses.fields(PPOConfig):
        kind = str(spec.type)
        rows.append(
            {
                "name": spec.name,
                "type": re.match(r"\w+", kind)[0].replace("tuple", "int[]"),  # type: ignore[index]
                "nullable": "None" in kind,
                "default": defaults[spec.name],
                "low": spec.metadata.get("low"),
                "high": spec.metadata.get("high"),
                "above": bool(spec.metadata.get("above", False)),
                "choices": spec.metadata.get("choices"),
                "help": spec.metadata.get("help", ""),
            }
        )
    return rows


CONFIG_FIELD_TYPE = """/** One hyperparameter: what a form needs to ask for it. */
export interface ConfigField {
  name: keyof PPOConfig;
  type: "int" | "float" | "bool" | "str" | "int[]";
  /** Whether null ("off") is allowed. */
  nullable: boolean;
  default: number | boolean | string | number[] | null;
  low: number | null;
  high: number | null;
  /** Whether `low` itself is excluded. */
  above: boolean;
  /** The words allowed, for type "str". */
  choices: string[] | null;
  help: string;
}"""


SPACE_TYPE = """/** What a policy may do: one action of n, several choices, or real numbers. */
export type Space =
  | { kind: "discrete"; labels: string[] }
  | { kind: "multi_discrete"; labels: string[][] }
  | { kind: "box"; labels: string[]; low: number[]; high: number[] };"""


def _environments() -> list[str]:
    """Specs and presets of every environment."""
    from ppo_ref import envs, presets

    specs = {name: dataclasses.asdict(envs.spec(name)) for name in envs.names()}
    configs = {name: presets.preset(name).to_dict() for name in envs.names()}
    return [
        SPACE_TYPE,
        _interface(envs.EnvSpec, []),
        _constant("ENVIRONMENTS", "Every environment, by name.", "Record<string, EnvSpec>", specs),
        _constant(
            "PRESETS",
            "Hyperparameters that solve an environment, by its name.",
            "Record<string, PPOConfig>",
            configs,
        ),
        _constant(
            "PAGE_PRESET",
            "CartPole-v1 tuned for numpy without BLAS, as Pyodide has it.",
            "PPOConfig",
            presets.PAGE.to_dict(),
        ),
    ]


def render() -> str:
    """Return the text of events.generated.ts."""
    from ppo_ref import algorithms, config, events

    statuses = " | ".join(json.dumps(s) for s in typing.get_args(events.DoneStatus))
    classes = list(events.EVENT_TYPES.values())
    parts = [
        "// Generated from ppo_ref by build/dev/event_types.py; `make check` fails when stale.",
        f"export const SCHEMA_VERSION = {events.SCHEMA_VERSION};",
        _interface(config.PPOConfig, []),
        _interface(config.RunSpec, []),
        f"export type DoneStatus = {statuses};",
    ]
    for cls in classes:
        head = [f"  type: {json.dumps(cls.type)};", "  schema_version: number;"]
        parts.append(_interface(cls, head))
    union = "".join(f"\n  | {cls.__name__}" for cls in classes)
    union_doc = "/** Everything a run can say, from `run_started` to `done`. */"
    parts += [
        f"{union_doc}\nexport type TrainEvent ={union};",
        CONFIG_FIELD_TYPE,
        _constant(
            "CONFIG_FIELDS", "All hyperparameters, in order.", "ConfigField[]", config_fields()
        ),
        _constant(
            "ALGORITHM_REQUIRES",
            "Algorithm -> the fields that it leaves no choice, with their values.",
            "Record<string, Partial<PPOConfig>>",
            algorithms.REQUIRED,
        ),
        _constant(
            "ALGORITHM_SUGGESTS",
            "Algorithm -> the fields that it needs beyond those, with values to begin with.",
            "Record<string, Partial<PPOConfig>>",
            algorithms.SUGGESTED,
        ),
        *_environments(),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Write the file, or with --check compare it."""
    text = render()
    current = OUTPUT.read_text("utf-8") if OUTPUT.exists() else ""
    if text == current:
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{OUTPUT.relative_to(ROOT)} is stale: run python build/dev/event_types.py")
        return 1
    OUTPUT.write_text(text, "utf-8")
    print(f"wrote {OUTPUT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
