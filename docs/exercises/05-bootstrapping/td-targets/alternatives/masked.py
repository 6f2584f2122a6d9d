def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    return rewards + gamma * next_values * ~terminated
