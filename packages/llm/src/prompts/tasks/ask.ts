import type { Deadline, Lead } from "@understudy/planner-core";
import type { PromptSlot, PromptTask } from "./prompt-tasks.ts";

/** The lead to ask for a text, and the deadline. */
export interface Asking {
  readonly lead: Pick<Lead, "write">;
  readonly deadline: Deadline;
}

/** A lead's text for a task; undefined if the lead cannot write, fails or is late. Never rejects. */
export async function askFor(
  { lead, deadline }: Asking,
  task: PromptTask,
  slots: Readonly<Partial<Record<PromptSlot, string | undefined>>>,
  maxTokens: number,
): Promise<string | undefined> {
  if (lead.write === undefined || deadline.isOver) return undefined;
  const own = deadline.derive();
  try {
    const over = new Promise<never>((_, reject) => {
      own.onEnd(() => reject(own.reason));
    });
    const { text } = await Promise.race([
      lead.write({ task, slots, maxTokens, deadline: own }),
      over,
    ]);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  } finally {
    own.release();
  }
}
