"""The TypeScript side of the language border is generated, complete and fresh."""

from __future__ import annotations

import dataclasses

import generate_types
import pytest

from ppo_ref.events import EVENT_TYPES


@pytest.fixture(scope="module")
def files():
    return generate_types.render()


@pytest.fixture
def folder(files, tmp_path, monkeypatch):
    """A repository with fresh files, for `main` to look at."""
    monkeypatch.setattr(generate_types, "ROOT", tmp_path)
    monkeypatch.setattr(generate_types, "FOLDER", tmp_path)
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["generate_types.py", *arguments])
    return generate_types.main()


def test_the_committed_files_are_what_python_says_now(files):
    assert generate_types.stale(files) == []


def test_every_field_of_every_event_is_there(files):
    for cls in EVENT_TYPES.values():
        text = files["events.generated.ts"]
        body = text.split(f"export interface {cls.__name__} {{")[1].split("\n}")[0]
        assert f'  type: "{cls.type}";\n  schema_version: number;' in body
        for field in dataclasses.fields(cls):
            assert f"  {field.name}: " in body, f"{cls.__name__}.{field.name}"


def test_a_file_imports_what_others_declare(files):
    assert 'import type { PPOConfig } from "./config.generated";' in files["events.generated.ts"]
    assert "import" not in files["config.generated.ts"]


def test_the_check_passes_fresh_files_and_fails_others(folder, monkeypatch, capsys):
    assert run(monkeypatch, "--check") == 0
    (folder / "events.generated.ts").write_text("edited", "utf-8")
    (folder / "left_over.generated.ts").write_text("", "utf-8")
    assert run(monkeypatch, "--check") == 1
    printed = capsys.readouterr().out
    assert "events.generated.ts is stale" in printed and "left_over.generated.ts" in printed
    assert (folder / "events.generated.ts").read_text("utf-8") == "edited"


def test_what_is_stale_is_written_and_what_is_left_over_removed(files, folder, monkeypatch):
    (folder / "events.generated.ts").unlink()
    (folder / "left_over.generated.ts").write_text("", "utf-8")
    assert run(monkeypatch) == 0
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == files
