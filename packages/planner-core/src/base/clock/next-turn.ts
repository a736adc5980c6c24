/** Ways to reach the next turn without timers: `setImmediate` in Node, Deno and Bun, `MessageChannel` in browsers. */
interface Host {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly MessageChannel?: new () => {
    readonly port1: { onmessage: (() => void) | null };
    readonly port2: { postMessage(message: unknown): void };
  };
}

const host = globalThis as unknown as Host;

/** Callbacks to run on the next message, in order. */
const waiting: (() => void)[] = [];
let post: (() => void) | undefined;

/**
 * Calls back in the next turn of the event loop, after all callbacks already queued. A timer of 0 ms would fire a
 * millisecond later, in a browser four.
 */
export function nextTurn(callback: () => void): void {
  if (host.setImmediate !== undefined) host.setImmediate(callback);
  else if (host.MessageChannel !== undefined) {
    post ??= openChannel(host.MessageChannel);
    waiting.push(callback);
    post();
  } else setTimeout(callback, 0);
}

function openChannel(Channel: NonNullable<Host["MessageChannel"]>): () => void {
  const { port1, port2 } = new Channel();
  port1.onmessage = () => waiting.shift()?.();
  return () => port2.postMessage(undefined);
}
