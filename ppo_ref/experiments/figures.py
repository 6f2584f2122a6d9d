"""Draw learning curves and diagnostics with matplotlib, an optional dependency."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ppo_ref.experiments.curves import DIAGNOSTICS, Group, series
from ppo_ref.experiments.intervals import MIDDLES, bootstrap_interval
from ppo_ref.experiments.variations import file_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("png", "svg")
MAX_GROUPS = 10
"""More lines than matplotlib has colours cannot be told apart."""
DRAWS = 500
"""Bootstrap draws per point of a curve; a band a pixel high needs no more."""
NAMES = {"mean": "mean", "iqm": "interquartile mean"}


def require_matplotlib() -> None:
    """Raise ValueError, with the way out, where matplotlib is not installed."""
    try:
        import matplotlib.figure  # noqa: F401 - says in a sentence what is missing
    except ImportError as error:
        raise ValueError(
            "plots need matplotlib, which is not installed: pip install 'ppo-lab[plots]'"
        ) from error


def write(
    groups: Sequence[Group], out: Path, *, kind: str = "png", middle: str = "mean"
) -> list[Path]:
    """Write `learning_curve` and `diagnostics`, a pair for every environment.

    Args:
        groups: From `curves.load`.
        out: Folder, made if it is not there.
        kind: One of `FORMATS`.
        middle: One of `intervals.MIDDLES`.

    Returns:
        The files.

    Raises:
        ValueError: An environment has too many groups to be told apart.
    """
    out.mkdir(parents=True, exist_ok=True)
    by_env: dict[str, list[Group]] = {}
    for group in groups:
        by_env.setdefault(group.env, []).append(group)
    files = []
    for env, members in by_env.items():
        if len(members) > MAX_GROUPS:
            raise ValueError(
                f"{env} has {len(members)} different settings, allowed: 1 to {MAX_GROUPS}"
            )
        suffix = f"-{file_name(env)}" if len(by_env) > 1 else ""
        for name, draw in (("learning_curve", _learning_curve), ("diagnostics", _diagnostics)):
            files.append(out / f"{name}{suffix}.{kind}")
            draw(members, middle).savefig(files[-1], dpi=150)
    return files


def _learning_curve(groups: Sequence[Group], middle: str) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.add_subplot()
    for group in groups:
        _draw(axes, group, "episode_return", middle)
    axes.set(xlabel="env steps", ylabel="mean return of the last 100 episodes")
    axes.set_title(_title(groups, middle), fontsize="medium")
    axes.legend()
    return figure


def _diagnostics(groups: Sequence[Group], middle: str) -> Figure:
    from matplotlib.figure import Figure

    names = [name for name in DIAGNOSTICS if any(series(group, name)[0].size for group in groups)]
    columns = math.ceil(len(names) / 2)
    figure = Figure(figsize=(4 * columns, 6), layout="constrained")
    for i, name in enumerate(names):
        axes = figure.add_subplot(2, columns, i + 1)
        for group in groups:
            _draw(axes, group, name, middle)
        axes.set(xlabel="env steps", title=name)
        if name == "explained_variance":
            # Below 0 the critic is worse than a constant, however far below.
            axes.set_ylim(-1.05, 1.05)
    if len(groups) > 1:
        figure.axes[0].legend(fontsize="x-small")
    figure.suptitle(_title(groups, middle), fontsize="medium")
    return figure


def _draw(axes: Axes, group: Group, field: str, middle: str) -> None:
    """Draw the middle of a group's runs, and its interval where there are several."""
    from matplotlib.ticker import EngFormatter

    steps, values = series(group, field)
    count = values.shape[1]
    if not count:
        return
    seeds = "1 seed" if count == 1 else f"{count} seeds"
    (line,) = axes.plot(steps, MIDDLES[middle](values), label=f"{group.name} ({seeds})")
    if count > 1:
        low, high = bootstrap_interval(values, MIDDLES[middle], resamples=DRAWS)
        axes.fill_between(steps, low, high, color=line.get_color(), alpha=0.2, linewidth=0)
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.grid(alpha=0.3)


def _title(groups: Sequence[Group], middle: str) -> str:
    env = groups[0].env
    if all(len(group.runs) == 1 for group in groups):
        return f"{env}, single runs"
    return f"{env}, {NAMES[middle]} over seeds with 95 % bootstrap interval"
