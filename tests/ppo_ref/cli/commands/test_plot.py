import sys
import xml.etree.ElementTree as ET

import pytest

from ppo_ref.cli import main as cli


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    out = tmp_path_factory.mktemp("swept")
    options = ["--set", "total_steps=1024", "--set", "gamma=0.9,0.99", "--seeds", "0-1"]
    arguments = ["sweep", "--env", "Quitter-v0", "--out", str(out), *options]
    assert cli.main([*arguments, "--jobs", "1", "--eval-episodes", "0"]) == 0
    return out


@pytest.mark.system
def test_runs_are_drawn_by_settings_with_their_seeds(swept, tmp_path, monkeypatch, capsys):
    import matplotlib

    # Text stays text, so that it can be read here.
    monkeypatch.setitem(matplotlib.rcParams, "svg.fonttype", "none")
    arguments = ["plot", str(swept), "--out", str(tmp_path), "--format", "svg", "--middle", "iqm"]
    assert cli.main(arguments) == 0
    assert str(tmp_path / "learning_curve.svg") in capsys.readouterr().out
    texts = set(ET.parse(tmp_path / "learning_curve.svg").getroot().itertext())
    assert {"gamma=0.9 (2 seeds)", "gamma=0.99 (2 seeds)", "env steps"} <= texts
    assert "Quitter-v0, interquartile mean over seeds with 95 % bootstrap interval" in texts
    texts = set(ET.parse(tmp_path / "diagnostics.svg").getroot().itertext())
    assert {"approx_kl", "clip_fraction", "entropy", "explained_variance", "value_loss"} <= texts
    assert "kl_coef" not in texts  # nothing to draw without a penalty


@pytest.mark.system
def test_the_weight_of_a_kl_penalty_is_drawn_where_there_is_one(tmp_path, monkeypatch):
    import matplotlib

    monkeypatch.setitem(matplotlib.rcParams, "svg.fonttype", "none")
    settings = ["total_steps=1024", "algorithm=ppo_kl", "target_kl=0.01"]
    options = [word for setting in settings for word in ("--set", setting)]
    run = str(tmp_path / "run")
    assert cli.main(["train", "--env", "Quitter-v0", *options, "--out", run]) == 0
    assert cli.main(["plot", run, "--out", str(tmp_path), "--format", "svg"]) == 0
    assert "kl_coef" in set(ET.parse(tmp_path / "diagnostics.svg").getroot().itertext())


@pytest.mark.system
def test_training_draws_its_run_when_asked_to(tmp_path):
    options = ["--set", "total_steps=512", "--out", str(tmp_path / "run"), "--plot"]
    assert cli.main(["train", "--env", "Quitter-v0", *options]) == 0
    for name in ("learning_curve.png", "diagnostics.png"):
        assert (tmp_path / "run" / name).read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_nothing_starts_and_the_way_out_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    out = tmp_path / "run"
    assert cli.main(["train", "--env", "Quitter-v0", "--out", str(out), "--plot"]) == 2
    assert "plots need matplotlib" in capsys.readouterr().err
    assert not out.exists()


def test_a_folder_without_runs_is_named(tmp_path, capsys):
    assert cli.main(["plot", str(tmp_path)]) == 2
    assert f"{tmp_path} holds no run, allowed: a run folder" in capsys.readouterr().err
