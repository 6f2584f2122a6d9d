import subprocess
from pathlib import Path

import pytest

from ppo_ref.files.revision import git_revision, read_revision

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def make(tmp_path, **files):
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_", "-")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_a_branch_names_its_commit(tmp_path):
    git = make(tmp_path, HEAD="ref: refs/heads/main\n", refs__heads__main=f"{COMMIT}\n")
    assert read_revision(git) == COMMIT


def test_a_packed_branch_names_its_commit(tmp_path):
    packed = f"# pack-refs\n{'9' * 40} refs/heads/domain\n{COMMIT} refs/heads/main\n"
    git = make(tmp_path, HEAD="ref: refs/heads/main\n", packed_refs=packed)
    assert read_revision(git) == COMMIT


def test_a_head_of_its_own_is_the_commit(tmp_path):
    assert read_revision(make(tmp_path, HEAD=f"{COMMIT}\n")) == COMMIT


@pytest.mark.parametrize("absolute", [True, False])
def test_a_worktree_names_its_own_commit(tmp_path, absolute):
    make(tmp_path / "main/.git", HEAD="ref: refs/heads/main\n", refs__heads__main=f"{'9' * 40}\n")
    make(tmp_path / "main/.git", refs__heads__side=f"{COMMIT}\n")
    own = "main/.git/worktrees/side"
    make(tmp_path / own, HEAD="ref: refs/heads/side\n", commondir="../..\n")
    named = tmp_path / own if absolute else f"../{own}"
    git = make(tmp_path / "side", **{".git": f"gitdir: {named}\n"}) / ".git"
    assert read_revision(git) == COMMIT


def test_outside_a_checkout_there_is_none(tmp_path):
    assert read_revision(tmp_path / "nowhere") == ""
    assert read_revision(make(tmp_path, HEAD="ref: refs/heads/main\n")) == ""


def test_here_it_is_what_git_says():
    root = Path(__file__).parents[3]
    said = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False
    )
    if said.returncode:
        pytest.skip("no git checkout")
    git_revision.cache_clear()
    assert git_revision() == said.stdout.strip()
