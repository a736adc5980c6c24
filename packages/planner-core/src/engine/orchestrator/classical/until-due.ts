import type { Clock } from "../../../base/clock/clock.ts";
import { whenAborted } from "../../../base/when-aborted.ts";
import type { GuardedSearch } from "../guard/search.ts";

/** Waits for a search in another thread until its deadline or until it is no longer wanted, and then ends it. */
export function untilDue(
  going: Promise<void>,
  search: GuardedSearch,
  signal: AbortSignal | undefined,
  clock: Clock,
  dueMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      if (timer !== undefined) clock.clearTimer(timer);
      forget();
      resolve();
    };
    const leftMs = dueMs - clock.now();
    const timer = leftMs < Number.POSITIVE_INFINITY ? clock.setTimer(end, leftMs) : undefined;
    let forget = (): void => {};
    forget = whenAborted(signal, () => {
      search.end();
      end();
    });
    going.then(end, end);
  });
}
