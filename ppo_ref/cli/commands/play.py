"""`play`: watch a policy act in the terminal, or film it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.live import Live

from ppo_ref import envs
from ppo_ref.cli import video
from ppo_ref.cli.commands.arguments import MAX_SEED, Job, integer, number
from ppo_ref.cli.commands.policies import add_policy_arguments, env_of, load_policy
from ppo_ref.cli.commands.screen import Moment, Screen
from ppo_ref.evaluate import require_fit
from ppo_ref.policy import Policy

FPS = 30.0
HELP = "watch a policy act in the terminal, or film it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `play`."""
    add_policy_arguments(parser)
    parser.add_argument("--episodes", type=integer("--episodes", 1), default=3, metavar="N")
    parser.add_argument("--seed", type=integer("--seed", 0, MAX_SEED), default=0, metavar="N")
    parser.add_argument("--sample", action="store_true", help="draw actions from the policy")
    parser.add_argument(
        "--fps",
        type=number("--fps", 0),
        default=FPS,
        metavar="N",
        help="env steps shown per second, default 30; 0: as fast as it goes",
    )
    parser.add_argument(
        "--video",
        type=Path,
        metavar="FILE",
        help="write a .gif or .mp4 instead; for Gymnasium's environments, which draw pictures",
    )


def prepare(options: argparse.Namespace) -> Job:
    """Load the policy; return the show."""
    policy = load_policy(options.path)
    name = env_of(policy, options)
    require_fit(policy, name)
    if options.video:
        return _filming(policy, name, options)

    def show(console: Console) -> int:
        moments = play(
            policy, name, episodes=options.episodes, seed=options.seed, greedy=not options.sample
        )
        if console.is_terminal:
            _watch(console, moments, Screen(envs.spec(name)), options.fps)
        else:
            for moment in moments:
                if moment.ended:
                    console.print(moment.summary)
        return 0

    return show


def play(
    policy: Policy, env_name: str, *, episodes: int, seed: int = 0, greedy: bool = True
) -> Iterator[Moment]:
    """Yield every env step of some episodes, one after the other.

    Args:
        policy: What acts.
        env_name: Where.
        episodes: How many, 1 and more.
        seed: Of first states and drawn actions.
        greedy: Whether to take the most probable action instead of drawing one.
    """
    rng = np.random.default_rng(seed)
    env = envs.make(env_name, 1)
    obs = env.reset(rng)
    for episode in range(1, episodes + 1):
        total, length, ended = 0.0, 0, ""
        while not ended:
            actions = policy.act(obs, None if greedy else rng, valid=env.valid_actions())
            step = env.step(actions, rng)
            reward, length = float(step.rewards[0]), length + 1
            total += reward
            ended = "terminated" if step.terminated[0] else "truncated" if step.truncated[0] else ""
            yield Moment(
                episode=episode,
                length=length,
                state=env.render_state(reached=True),
                action=actions[0],
                reward=reward,
                episode_return=total,
                ended=ended,
            )
            obs = step.obs


def _filming(policy: Policy, env_name: str, options: argparse.Namespace) -> Job:
    """Return the job that writes a film."""
    video.require_film(options.video)
    env = video.open_pictured(env_name)

    def film(console: Console) -> int:
        taken = video.frames(
            policy, env, episodes=options.episodes, seed=options.seed, greedy=not options.sample
        )
        video.write_film(options.video, _pictures(console, taken), options.fps or FPS)
        env.close()
        console.print(f"Wrote {options.video}")
        return 0

    return film


def _pictures(
    console: Console, taken: Iterator[tuple[video.Frame, float | None]]
) -> Iterator[video.Frame]:
    """Pass pictures on, and print the return of each episode that ends."""
    episode = 1
    for picture, episode_return in taken:
        yield picture
        if episode_return is not None:
            console.print(f"episode {episode}: return {episode_return:.2f}")
            episode += 1


def _watch(console: Console, moments: Iterator[Moment], screen: Screen, fps: float) -> None:
    with Live(console=console, auto_refresh=False) as live:
        for moment in moments:
            began = time.perf_counter()
            live.update(screen.draw(moment, console.height), refresh=True)
            if moment.ended:
                live.console.print(moment.summary)
            if fps:
                time.sleep(max(0.0, 1 / fps - (time.perf_counter() - began)))
