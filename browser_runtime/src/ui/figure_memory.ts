/** Remembers what a reader chose at the questions of a figure, as gates in the text do. */
import type { Mounted } from "../figures/host";
import { GateMemory, newChoice } from "../progress/gate_memory";

/** Show the earlier choices, and keep every new one, until `signal` aborts. */
export async function remember(
  mounted: Mounted,
  place: HTMLElement,
  page: string,
  signal: AbortSignal,
): Promise<void> {
  const memories = new Map(
    mounted.questions.map((name) => [name, new GateMemory(page, `gate-${name}`)]),
  );
  const kept = new Set(Object.keys(mounted.chosen()));
  const numbers: Record<string, number> = {};
  const keep = () => {
    for (const [name, { number, right }] of Object.entries(mounted.chosen())) {
      if (kept.has(name)) continue;
      kept.add(name);
      void memories.get(name)?.keep(newChoice(number, right));
    }
  };
  place.addEventListener("ppo-shown", keep, { signal });
  for (const [name, memory] of memories) {
    const choice = await memory.latest().catch(() => null);
    if (choice && !kept.has(name)) numbers[name] = choice.number;
  }
  for (const name of Object.keys(numbers)) kept.add(name);
  if (!signal.aborted) mounted.recall(numbers);
}
