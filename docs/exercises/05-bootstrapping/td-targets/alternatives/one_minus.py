def td_targets(rewards, next_values, terminated, truncated, *, gamma):
    goes_on = 1.0 - terminated
    return gamma * goes_on * next_values + rewards
