"""Many runs at once: P agents that differ in seed and hyperparameters, in one program.

    state, iterations = population.start([RunSpec(...), RunSpec(...)], device="cuda")
    for now in iterations:
        print(now.global_step, now.mean_returns)
    best = state.policy(int(np.nanargmax(now.mean_returns)))

A small network leaves a GPU idle; a thousand of them side by side do not. The environments of all
agents are copies of one batch, their networks one batched product, and each computes what
`ppo_ref.torch.run.start` would with its spec, up to rounding.
"""

from ppo_ref.torch.population.state import PopulationState
from ppo_ref.torch.population.train import PopulationIteration, start

__all__ = ["PopulationIteration", "PopulationState", "start"]
