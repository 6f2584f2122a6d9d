# exercise: gae
# expect: pass


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    delta = rewards + gamma * ~terminated * next_values - values
    keep = gamma * gae_lambda * ~(terminated | truncated)
    t = len(delta) - 2
    while t >= 0:
        delta[t] += keep[t] * delta[t + 1]
        t -= 1
    return delta
