def td_targets(rewards, next_values, terminated, gamma):
    future = next_values.copy()
    future[terminated] = 0.0
    return rewards + gamma * future
