import type { DirectiveReader } from "@understudy/planner-core";
import type { SolverOptions } from "./solver.ts";

/** The reader of goals that are said in words; its vocabulary is loaded only for these. */
export async function wordReader({
  hasWords,
}: SolverOptions): Promise<DirectiveReader | undefined> {
  if (hasWords !== true) return undefined;
  const { WordReader } = await import("@understudy/words");
  return new WordReader();
}
