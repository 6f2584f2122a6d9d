"""A command's help shows each field's value, default, range and meaning."""

import shutil

import pytest

from ppo_ref.cli import main as cli
from ppo_ref.cli.commands.field_table import allowed, field_table
from ppo_ref.config import PPOConfig
from ppo_ref.fields import config_fields
from ppo_ref.presets import preset

FIELDS = {field.name: field for field in config_fields(PPOConfig)}


def help_of(*arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("algorithm", "ppo | ppo_kl | a2c | reinforce"),
        ("total_steps", "integer 1 to 1e+12"),
        ("num_envs", "integer 1 to 1048576"),
        ("learning_rate", "number above 0.0 to 10.0"),
        ("anneal_lr", "true | false"),
        ("clip_vloss", "number above 0.0 to 1000000.0, or none"),
        ("kl_coef", "number 1e-06 to 1000000.0"),
        ("hidden_sizes", "integers 1 to 4096, separated by commas"),
        ("ent_coef", "number -10.0 to 10.0"),
    ],
)
def test_what_a_field_may_be_in_words(name, words):
    assert allowed(FIELDS[name]) == words


def test_every_field_has_its_value_its_default_and_its_meaning():
    config = PPOConfig(gamma=0.5, hidden_sizes=(8, 4))
    lines = field_table(config, "Fields:").splitlines()
    assert lines[0] == "Fields:"
    heads = [line for line in lines[1:] if not line.startswith("      ")]
    assert [line.split("=")[0].strip() for line in heads] == list(FIELDS)
    assert f"  {'gamma=0.5':<24}  default 0.98; number 0.0 to 1.0" in lines
    assert f"  {'hidden_sizes=8,4':<24}  default 64,64; integers 1 to 4096, sep" in "\n".join(lines)
    assert f"  {'target_kl=none':<24}  default none; number above" in "\n".join(lines)
    assert f"  {'norm_obs=false':<24}  default false; true | false" in lines
    for field in FIELDS.values():
        assert field.help in " ".join(" ".join(lines).split())


def test_a_long_meaning_is_wrapped_and_stays_indented(monkeypatch):
    size = type("Size", (), {"columns": 50})
    monkeypatch.setattr(shutil, "get_terminal_size", size)
    lines = field_table(PPOConfig(), "Fields:").splitlines()
    meanings = [line for line in lines if line.startswith("      ")]
    assert len(meanings) > len(FIELDS)
    assert max(map(len, meanings)) <= 48


@pytest.mark.parametrize("order", [["--env", "CartPole-v1", "--help"], ["-h", "--env=CartPole-v1"]])
@pytest.mark.parametrize("command", ["train", "sweep"])
def test_the_preset_that_will_be_used_is_shown_wherever_help_is_asked_for(command, order, capsys):
    told = help_of(command, *order, capsys=capsys)
    used = preset("CartPole-v1")
    assert "Fields, as the preset of CartPole-v1 sets them:" in told
    assert f"learning_rate={used.learning_rate} " in told
    assert "default 0.0025; number above 0.0 to 10.0" in told


def test_without_an_environment_the_defaults_are_shown(capsys):
    told = help_of("train", "--help", capsys=capsys)
    assert "Fields with their defaults; --env NAME shows the preset of an environment:" in told
    assert "learning_rate=0.0025 " in told
    assert "the same seed is the same run, for the same engine" in " ".join(told.split())


def test_a_config_is_shown_as_it_would_be_used(capsys):
    told = help_of("train", "--help", "--config", "page", capsys=capsys)
    assert "Fields of --config page:" in told and "learning_rate=0.007 " in told


def test_help_about_an_environment_that_is_not_there_is_one_line(capsys):
    assert cli.main(["train", "--help", "--env", "Pong"]) == 2
    assert capsys.readouterr().err.startswith("ppo_ref: env is 'Pong', allowed: CartPole-v1")
