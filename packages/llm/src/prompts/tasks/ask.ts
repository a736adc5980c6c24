import type { Deadline, LlmPlanner } from "@understudy/planner-core";
import type { PromptSlot, PromptTask } from "./prompt-tasks.ts";

/** The LLM planner to ask for a text, and the deadline. */
export interface Asking {
  readonly llm: Pick<LlmPlanner, "write">;
  readonly deadline: Deadline;
}

/** An LLM planner's text for a task; undefined if the LLM planner cannot write, fails or is late. Never rejects. */
export async function askFor(
  { llm, deadline }: Asking,
  task: PromptTask,
  slots: Readonly<Partial<Record<PromptSlot, string | undefined>>>,
  maxTokens: number,
): Promise<string | undefined> {
  if (llm.write === undefined || deadline.isOver) return undefined;
  const own = deadline.derive();
  try {
    const over = new Promise<never>((_, reject) => {
      own.onEnd(() => reject(own.reason));
    });
    const { text } = await Promise.race([
      llm.write({ task, slots, maxTokens, deadline: own }),
      over,
    ]);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  } finally {
    own.release();
  }
}
