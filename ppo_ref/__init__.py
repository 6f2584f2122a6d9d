"""The reference PPO: a numpy core that runs anywhere, and the same algorithm in torch."""

__version__ = "0.1.0"
