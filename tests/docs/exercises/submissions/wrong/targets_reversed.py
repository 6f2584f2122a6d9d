# exercise: critic-targets
# expect: reverse order


def critic_targets(advantages, values):
    return (advantages + values)[::-1]
