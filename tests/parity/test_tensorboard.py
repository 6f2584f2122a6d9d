"""What TensorBoard reads back of a run."""

import pytest

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Evaluated
from ppo_ref.runs import start
from ppo_ref.torch.tensorboard import TensorBoardLog

CONFIG = PPOConfig(total_steps=768, num_envs=4, num_steps=64, num_minibatches=2, update_epochs=1)


def read(folder):
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    found = reader.EventAccumulator(str(folder))
    found.Reload()
    return found


def curve(found, name):
    return {event.step: event.value for event in found.Scalars(name)}


def test_every_number_of_a_run_is_a_scalar_over_its_env_steps(tmp_path):
    told = list(start(RunSpec(env="CartPole-v1", config=CONFIG))[1])
    log = TensorBoardLog(tmp_path, 0)
    for event in told:
        log.write(event)
    log.write(
        Evaluated(
            global_step=768, episodes=2, mean_return=1.5, std_return=0.5, mean_length=3.0, best=True
        )
    )
    log.close()
    found = read(tmp_path)
    entropies = {e.global_step: e.entropy for e in told if e.type == "iteration"}
    assert curve(found, "iteration/entropy") == pytest.approx(entropies)
    assert curve(found, "evaluation/mean_return") == {768: 1.5}
    names = found.Tags()["scalars"]
    assert "iteration/kl_coef" not in names, "there is no penalty"
    assert not {name for name in names if name.endswith(("global_step", "best", "/iteration"))}
    (text,) = found.Tensors("run/text_summary")
    assert b'"env": "CartPole-v1"' in text.tensor_proto.string_val[0]


def test_a_resumed_run_drops_what_it_tells_again(tmp_path):
    first, second, third = (
        e for e in start(RunSpec(env="CartPole-v1", config=CONFIG))[1] if e.type == "iteration"
    )
    log = TensorBoardLog(tmp_path, 0)
    for event in (first, second):
        log.write(event)
    log.close()
    again = TensorBoardLog(tmp_path, 256)
    again.write(third)
    again.close()
    assert sorted(curve(read(tmp_path), "iteration/entropy")) == [256, 768]
