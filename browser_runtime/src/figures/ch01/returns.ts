/** Discounted returns of one episode, and what depends on the discount alone. */

/** What every step earns from there on: G[t] = r[t] + gamma G[t + 1]. */
export function discountedReturns(rewards: readonly number[], gamma: number): number[] {
  const returns: number[] = [];
  let carry = 0;
  for (const reward of [...rewards].reverse()) {
    carry = reward + gamma * carry;
    returns.unshift(carry);
  }
  return returns;
}

/** Steps after which a reward counts half; null where it never does (gamma 1) or at once (gamma 0). */
export function halfLife(gamma: number): number | null {
  return gamma > 0 && gamma < 1 ? Math.log(0.5) / Math.log(gamma) : null;
}

/** The discounts in (0, 1) at which the first return is 0, by bisection between sign changes. */
export function signChanges(rewards: readonly number[]): number[] {
  const first = (gamma: number) => discountedReturns(rewards, gamma)[0]!;
  const grid = Array.from({ length: 999 }, (_, i) => (i + 1) / 1000);
  return grid.slice(1).flatMap((high, i) => {
    const low = grid[i]!;
    return first(low) * first(high) < 0 ? [root(first, low, high)] : [];
  });
}

function root(f: (x: number) => number, low: number, high: number): number {
  let [from, to] = [low, high];
  for (let halvings = 0; halvings < 50; halvings += 1) {
    const middle = (from + to) / 2;
    if (f(from) * f(middle) <= 0) to = middle;
    else from = middle;
  }
  return (from + to) / 2;
}
