# exercise: reward-to-go-weights
# expect:
import numpy as np


def batched_returns(rewards, ended, *, gamma):
    returns = np.zeros(rewards.shape)
    carry = np.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        goes_on = ~ended[t]
        carry = rewards[t] + gamma * goes_on * carry
        returns[t] = carry
    return returns


def reward_to_go_weights(rewards, ended, baseline, *, gamma):
    return batched_returns(rewards, ended, gamma=gamma) - baseline * ended
