"""The evaluation after training: the last policy, and the best one if that is another."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress

from ppo_ref.evaluate import evaluate
from ppo_ref.policy import Policy
from ppo_ref.runs.evaluations import CLOSING, evaluation_seed
from ppo_ref.runs.folder import BEST
from ppo_ref.runs.session import TrainingSession


def evaluate_last_and_best(console: Console, session: TrainingSession, episodes: int) -> None:
    """Print mean returns over new episodes, which neither training nor choosing the best has seen.

    Args:
        console: Where to.
        session: A run that has ended.
        episodes: How many for each policy, 1 and more.
    """
    last, best = session.state.policy(), _best(session)
    _print(console, session, last, episodes, "Taking the most probable action")
    if best is not None and best.metadata["global_step"] != last.metadata["global_step"]:
        step = int(best.metadata["global_step"])
        title = f"The best policy on the way, {BEST}.onnx of env step {step:,}"
        _print(console, session, best, episodes, title)


def _best(session: TrainingSession) -> Policy | None:
    path = session.folder.path / f"{BEST}.npz"
    return Policy.load_npz(path) if path.exists() else None


def _print(
    console: Console, session: TrainingSession, policy: Policy, episodes: int, title: str
) -> None:
    state = session.state
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("evaluating", total=episodes)
        try:
            result = evaluate(
                policy,
                state.env.spec.name,
                episodes=episodes,
                seed=evaluation_seed(state.seed, CLOSING),
                progress=lambda finished: progress.update(bar, completed=finished),
            )
        except Exception as error:  # a stranger's environment may raise anything
            console.print(f"{title}: not evaluated, because of {type(error).__name__}: {error}")
            return
    console.print(
        f"{title}: mean return {result.mean_return:.2f} over {len(result.returns)} episodes."
    )
    if result.remark:
        console.print(result.remark)
