/** Lines of equal height on a grid, by marching squares. */

/** Pairs of points, each pair a segment along which `f` is `level`. */
export function contour(
  xs: readonly number[],
  ys: readonly number[],
  f: (x: number, y: number) => number,
  level: number,
): (readonly [number, number])[] {
  const above = ys.map((y) => xs.map((x) => f(x, y) - level));
  const found: (readonly [number, number])[] = [];
  for (let j = 0; j + 1 < ys.length; j += 1) {
    for (let i = 0; i + 1 < xs.length; i += 1) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ] as const;
      const crossings = corners.flatMap(([a, b], k): (readonly [number, number])[] => {
        const [c, d] = corners[(k + 1) % 4]!;
        const [from, to] = [above[b]![a]!, above[d]![c]!];
        if (from > 0 === to > 0) return [];
        const share = from / (from - to);
        return [[xs[a]! + (xs[c]! - xs[a]!) * share, ys[b]! + (ys[d]! - ys[b]!) * share]];
      });
      found.push(...crossings.slice(0, crossings.length - (crossings.length % 2)));
    }
  }
  return found;
}
