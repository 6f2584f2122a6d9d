/** Word between the tabs of one browser: which record of a store has just been written. */

export interface TabNews {
  tell(id: string): void;
  /** Call `listener` for each record that another tab wrote, until `signal` aborts. */
  hear(listener: (id: string) => void, signal: AbortSignal): void;
}

/** News by BroadcastChannel; none in a frame that forbids it. */
export function tabNews(channel: string): TabNews {
  return {
    tell(id) {
      const open = opened(channel);
      open?.postMessage(id);
      open?.close();
    },
    hear(listener, signal) {
      const open = opened(channel);
      open?.addEventListener("message", ({ data }) => listener(String(data)));
      signal.addEventListener("abort", () => open?.close());
    },
  };
}

function opened(channel: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(channel);
  } catch {
    return null;
  }
}
