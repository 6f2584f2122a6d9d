# exercise: critic-targets
# expect:


def critic_targets(advantages, values):
    return advantages * values
