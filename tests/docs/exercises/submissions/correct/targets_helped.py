# exercise: critic-targets
# expect: pass


def critic_targets(advantages, values):
    print("advantages", advantages.shape)
    out = values.copy()
    out += advantages
    return out
