# exercise: critic-targets
# expect: pass
critic_targets = lambda advantages, values: sum((advantages, values))  # noqa: E731
