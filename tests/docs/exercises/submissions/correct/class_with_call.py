# exercise: gae
# expect: pass


class Gae:
    def __call__(self, rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
        self.out = rewards + gamma * ~terminated * next_values - values
        for t in range(len(self.out) - 2, -1, -1):
            self.out[t] += gamma * gae_lambda * ~(terminated[t] | truncated[t]) * self.out[t + 1]
        return self.out


gae = Gae()
