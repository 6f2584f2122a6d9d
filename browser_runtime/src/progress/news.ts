/** Word between the tabs of one browser: which exercise has just been written. */

const CHANNEL = "ppo-lab:progress";

export interface News {
  tell(slug: string): void;
  /** Call `listener` for each exercise that another tab wrote, until `signal` aborts. */
  hear(listener: (slug: string) => void, signal: AbortSignal): void;
}

/** News by BroadcastChannel; none in a frame that forbids it. */
export const NEWS: News = {
  tell(slug) {
    const channel = opened();
    channel?.postMessage(slug);
    channel?.close();
  },
  hear(listener, signal) {
    const channel = opened();
    channel?.addEventListener("message", ({ data }) => listener(String(data)));
    signal.addEventListener("abort", () => channel?.close());
  },
};

function opened(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return null;
  }
}
