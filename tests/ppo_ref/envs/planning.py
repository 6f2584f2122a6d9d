"""The best policy of a world with two state entries, by value iteration on a grid."""

import numpy as np


class Planner:
    """Values on a grid over (x, y), interpolated in between; acts by looking one step ahead.

    Args:
        world: Its dynamics.
        axes: Grid lines along x and y.
        actions: What may be done, ready for the world. Shape (A, ...).
        angle: Whether x is an angle, so that its first line follows its last one.
    """

    def __init__(self, world, axes, actions, *, angle=False):
        self.world, self.axes, self.actions, self.angle = world, axes, actions, angle
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 2)
        self.rewards, self.corners, self.weights = self._ahead(grid)
        self.values = np.zeros(len(grid))

    def improve(self, sweeps):
        for _ in range(sweeps):
            ahead = (self.weights * self.values[self.corners]).sum(-1)
            self.values = (self.rewards + ahead).max(0)
        return self

    def act(self, states):
        """Return the action that is best for each state."""
        rewards, corners, weights = self._ahead(states)
        ahead = (weights * self.values[corners]).sum(-1)
        return self.actions[(rewards + ahead).argmax(0)]

    def _ahead(self, states):
        """Return rewards (A, n), corners of the cells reached (A, n, 4) and their weights."""
        found = []
        for action in self.actions:
            chosen = np.repeat(action[None], len(states), 0)
            reached, rewards, terminated = self.world.step(np, states, chosen)
            corners, weights = self._interpolate(reached)
            found.append((rewards, corners, weights * ~terminated[:, None]))
        return [np.array(column) for column in zip(*found, strict=True)]

    def _interpolate(self, states):
        indices, shares = [], []
        for axis, column in zip(self.axes, states.T, strict=True):
            if self.angle and axis is self.axes[0]:
                column = (column + np.pi) % (2 * np.pi) - np.pi
            place = np.interp(column, axis, np.arange(len(axis)))
            low = np.minimum(place.astype(int), len(axis) - 2)
            indices.append((low, low + 1))
            shares.append((1 - (place - low), place - low))
        size = len(self.axes[1])
        corners = [i * size + j for i in indices[0] for j in indices[1]]
        weights = [a * b for a in shares[0] for b in shares[1]]
        return np.stack(corners, -1), np.stack(weights, -1)
