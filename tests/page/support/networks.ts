/** What the page reads in a policy's file, for Python to compare (see ask.mjs). */
import { forward, saliency } from "src/figures/networks/mlp";
import { readPolicy } from "src/figures/networks/onnx_policy";
import { planeOf } from "src/figures/networks/planes";

/** Every activation of both networks, and the slope of one output, for rows of observations. */
export function inside(base64: string, rows: readonly (readonly number[])[]) {
  const nets = readPolicy(new Uint8Array(Buffer.from(base64, "base64")));
  const stretch = (slopes: Float64Array) =>
    Array.from(slopes, (slope, i) => slope * (nets.stretch?.[i] ?? 1));
  return rows.map((obs) => {
    const inputs = nets.normalized(obs);
    const [actor, critic] = [forward(nets.actor, inputs), forward(nets.critic, inputs)];
    return {
      actor: actor.map((layer) => Array.from(layer)),
      critic: critic.map((layer) => Array.from(layer)),
      slope: stretch(saliency(nets.critic, critic, [1])),
      log_std: nets.logStd,
      gamma: nets.gamma,
    };
  });
}

/** The states, observations and points that a world's plane has for points. */
export function onPlane(
  env: string,
  points: readonly (readonly [number, number])[],
  now: readonly number[],
) {
  const plane = planeOf(env)!;
  return points.map(([x, y]) => {
    const obs = plane.obs(x, y, now);
    return { state: plane.state(x, y, now), obs, at: plane.at(obs) };
  });
}
