import type { Deadline } from "@understudy/planner-core";

/** Resolves once a deadline is over or cancelled. */
export function untilOver(deadline: Deadline): Promise<void> {
  return new Promise((resolve) => {
    deadline.onEnd(resolve);
  });
}
