import type { Deadline } from "@understudy/planner-core";

/** Resolves once a deadline has passed or is cancelled. */
export function untilOver(deadline: Deadline): Promise<void> {
  return new Promise((resolve) => {
    deadline.onEnd(resolve);
  });
}
