"""Where npm finds its Node, and keeps its downloads."""

from __future__ import annotations

import node
import pytest


@pytest.fixture
def home(monkeypatch):
    """Put the user's home folder somewhere."""
    monkeypatch.delenv("npm_config_cache", raising=False)
    return lambda path: monkeypatch.setenv("HOME", str(path))


def test_a_home_that_cannot_be_written_leaves_the_downloads_in_the_clone(home, tmp_path):
    home(tmp_path / "missing")
    assert node.node_environment()["npm_config_cache"] == str(node.ROOT / ".cache/npm")


def test_a_home_that_can_be_written_keeps_npms_own_folder(home, tmp_path):
    home(tmp_path)
    assert "npm_config_cache" not in node.node_environment()


def test_a_users_own_choice_of_folder_is_kept(home, monkeypatch, tmp_path):
    home(tmp_path / "missing")
    monkeypatch.setenv("npm_config_cache", str(tmp_path))
    assert node.node_environment()["npm_config_cache"] == str(tmp_path)
