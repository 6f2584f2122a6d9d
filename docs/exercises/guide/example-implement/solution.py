def td_targets(rewards, next_values, terminated, gamma):
    return rewards + gamma * ~terminated * next_values
