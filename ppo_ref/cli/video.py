"""Write a policy's episodes as a film, by imageio."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ppo_ref import envs
from ppo_ref.envs import GymEnv
from ppo_ref.evaluate import MAX_STEPS
from ppo_ref.policy import Policy

Frame = npt.NDArray[np.uint8]
"""Shape (height, width, 3)."""
FORMATS = (".gif", ".mp4")
GIF_MAX_FPS = 50
"""Viewers show faster GIFs slowly."""


def require_film(path: Path) -> None:
    """Check that a film can be written.

    Raises:
        ValueError: The ending is not one of `FORMATS`, the folder does not exist, or imageio is not
            installed.
    """
    if path.suffix.lower() not in FORMATS:
        endings = " or ".join(FORMATS)
        raise ValueError(f"--video is {str(path)!r}, allowed: a file that ends in {endings}")
    if not path.parent.is_dir():
        raise ValueError(f"--video is {str(path)!r}, allowed: a file in a folder that exists")
    try:
        import imageio.v2  # noqa: F401
    except ImportError as error:
        raise ValueError("--video needs imageio: pip install 'ppo-lab[video]'") from error


def open_pictured(env_name: str) -> GymEnv:
    """Return one copy of an environment that draws pictures.

    Raises:
        ValueError: It draws none.
    """
    if not envs.is_gymnasiums(env_name):
        raise ValueError(
            f"{env_name} has no pictures in Python: the playground of the course draws it. A world "
            f"that Gymnasium has too can be filmed there: --env gym:{env_name}"
        )
    without = GymEnv(env_name, 1)
    has_pictures = without.has_pictures
    without.close()
    if not has_pictures:
        raise ValueError(f"{env_name} has no pictures: it does not list the render_mode rgb_array")
    env = GymEnv(envs.with_kwargs(env_name, {"render_mode": "rgb_array"}), 1)
    env.reset(np.random.default_rng(0))
    try:
        drawn = env.picture() is not None
    except Exception as error:  # a stranger's drawing may raise anything
        reason = f"{type(error).__name__}: {error}"
        raise ValueError(f"{env_name} has no pictures: drawing failed, {reason}") from error
    if not drawn:
        raise ValueError(f"{env_name} has no pictures: what it draws is not an image in colour")
    return env


def frames(
    policy: Policy, env: GymEnv, *, episodes: int, seed: int, greedy: bool
) -> Iterator[tuple[Frame, float | None]]:
    """Yield a picture before every env step, and the return of an episode with its last one.

    An episode without an end is cut off after `MAX_STEPS`.

    Args:
        policy: The policy.
        env: From `open_pictured`.
        episodes: How many, 1 and more.
        seed: Of first states and drawn actions.
        greedy: Whether to take the most probable action instead of drawing one.
    """
    rng = np.random.default_rng(seed)
    obs = env.reset(rng)
    for _ in range(episodes):
        total, length, ended = 0.0, 0, False
        while not ended:
            picture = env.picture()
            assert picture is not None, "it had one when it was opened"
            step = env.step(policy.act(obs, None if greedy else rng), rng)
            total, length, obs = total + float(step.rewards[0]), length + 1, step.obs
            ended = step.ended.size > 0 or length == MAX_STEPS
            yield picture, total if ended else None


def write_film(path: Path, pictures: Iterable[Frame], fps: float) -> None:
    """Write pictures to a file, one after the other.

    Args:
        path: Its ending decides on the format, one of `FORMATS`.
        pictures: All of the same shape.
        fps: Pictures per second.
    """
    import imageio.v2 as imageio

    writer: Any  # its type depends on the format
    if path.suffix.lower() == ".gif":
        writer = imageio.get_writer(path, duration=1000 / min(fps, GIF_MAX_FPS), loop=0)
    else:
        writer = imageio.get_writer(path, fps=fps, macro_block_size=2)  # video needs even sizes
    try:
        for picture in pictures:
            writer.append_data(picture)
    finally:
        writer.close()
