"""What the views replay was computed by ppo_ref, and every sentence of their tours is true."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
import tours
import views

from ppo_ref import envs

NUMBER = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?")


@pytest.fixture(scope="module")
def recordings(python_packs):
    return {name: json.loads(data) for name, data in views.page_bytes(python_packs).items()}


@pytest.fixture
def minibatch(recordings):
    return recordings["views/minibatch.json"]


@pytest.fixture
def run(recordings):
    return recordings["views/mountain_car.json"]


def test_the_sheets_own_arithmetic_gives_the_losses_of_the_update(ask_page, minibatch):
    asked = [
        {"module": "figures/surfaces/clip", "call": name, "arguments": [ratio, advantage, 0.2]}
        for name in ("objective", "isDead")
        for epoch in minibatch["epochs"]
        for ratio, advantage in zip(epoch["ratio"], minibatch["adv"], strict=True)
    ]
    count = len(minibatch["epochs"]), len(minibatch["adv"])
    objective, dead = np.array(ask_page(*asked), float).reshape(2, *count)
    assert objective.mean(1) == pytest.approx(
        [e["objective"] for e in minibatch["epochs"]], abs=1e-6
    )
    assert dead.sum(1).tolist() == [e["dead"] for e in minibatch["epochs"]]
    assert minibatch["epochs"][0]["ratio"] == [1.0] * 128


def test_the_td_errors_are_those_of_the_recorded_values(run):
    for frame in run["frames"]:
        track = frame["track"]
        after = np.array(track["v"][1:])
        if track["ended"]:
            after[-1] = 0.0
        expected = -1 + run["gamma"] * after - track["v"][:-1]
        # Both are rounded to hundredths.
        assert track["delta"] == pytest.approx(expected, abs=0.012)


def test_the_tracks_are_episodes_of_the_world(run):
    for frame in run["frames"]:
        p, s = np.array(frame["track"]["p"]), np.array(frame["track"]["s"])
        assert (p[0], s[0]) == (-0.5, 0.0)
        moves = []
        for action in range(3):
            states = np.stack([p[:-1], s[:-1]], 1)
            copies = envs.make("MountainCar-v0", len(states))
            copies.load_state_dict({"states": states, "episode_steps": [0] * len(states)})
            step = copies.step(np.full(len(states), action), np.random.default_rng(0))
            moves.append(
                np.abs(step.final_obs[:, 0] - p[1:]) + np.abs(step.final_obs[:, 1] - s[1:])
            )
        assert np.min(moves, 0).max() < 2e-4


def test_nobody_beats_the_best_value_by_more_than_its_grid(run):
    """On the last track: what the episode paid from each step on, against the net there."""
    track, best = run["frames"][-1]["track"], np.array(run["best"]).reshape(31, 41) / 10
    steps = len(track["delta"])
    paid = -(1 - run["gamma"] ** np.arange(steps, 0, -1)) / (1 - run["gamma"])
    column = np.round((np.array(track["p"][:-1]) + 1.2) / 1.8 * 40).astype(int)
    row = np.round((np.array(track["s"][:-1]) + 0.07) / 0.14 * 30).astype(int)
    assert (paid - best[row, column]).max() < 5
    assert best.min() > -100 and best.max() <= 0


def shown_numbers(text):
    return {match.lstrip("+") for match in NUMBER.findall(text)}


def canyon_facts(ask_page):
    """Numbers of the canyon's tour that no single picture shows."""
    module = "figures/surfaces/two_states"

    def ask(name, *arguments):
        return ask_page({"module": module, "call": name, "arguments": list(arguments)})[0]

    start = [-1, -0.5]
    old = ask("solve", start)
    slope = np.array(ask("gradient", start, old))
    ray = [list(start + d * slope / np.linalg.norm(slope)) for d in np.linspace(0, 6, 601)]
    truth = ask_page(*({"module": module, "call": "trueReturn", "arguments": [t]} for t in ray))
    theta = start
    for _ in range(10):
        walk = {"epsilon": 0.2, "steps": 10, "rate": 0.5, "adam": False}
        theta = ask("walk", theta, walk)["path"][-1]
    adam = ask("walk", start, {"epsilon": 0.2, "steps": 40, "rate": 0.1, "adam": True})["path"][-1]
    return {
        f"{max(truth):.2f}",
        f"{ask('trueReturn', theta):.2f}",
        f"{ask('kl', adam, old):.2f}",
        # The summit is "almost 9"; there are two states and six units of distance.
        "9", "6",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["folded-sheet", "clip-canyon", "value-surface"])
def test_every_step_of_a_tour_is_accepted_and_its_numbers_are_shown(ask_page, minibatch, run, name):
    data = {"folded-sheet": minibatch, "value-surface": run}.get(name)
    tour = tours.read(f'figure = "{name}"')
    asked = [{"state": step.state, "do": step.do} for step in tour.steps]
    (steps,) = ask_page({"tour": name, "steps": asked, "data": data})
    assert len(steps) == 6
    facts = {
        "folded-sheet": lambda: {"1.2", "0.8"},  # where it bends: 1 ± ε of 0.2
        "clip-canyon": lambda: canyon_facts(ask_page),
        "value-surface": lambda: {f"{value:.1f}".replace("-", "−") for value in tops(run)},
    }[name]()
    for step, answer in zip(tour.steps, steps, strict=True):
        assert answer["refusal"] is None
        shown = shown_numbers(answer["summary"]) | shown_numbers(answer["text"])
        said = shown_numbers(step.say) - {"−1", "1", "0", "10", "20"}
        assert said <= shown | facts, step.say


def tops(run):
    """The largest TD error of each moment, and the value that it started from."""
    for frame in run["frames"]:
        largest = int(np.argmax(frame["track"]["delta"]))
        yield frame["track"]["delta"][largest]
        yield frame["track"]["v"][largest]
        yield -frame["track"]["v"][largest]
