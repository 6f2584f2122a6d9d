def td_targets(rewards, next_values, terminated, gamma):
    targets = rewards.copy()
    for index, over in enumerate(terminated.flat):
        if not over:
            targets.flat[index] += gamma * next_values.flat[index]
    return targets
