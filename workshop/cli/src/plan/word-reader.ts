import type { DirectiveReader } from "@understudy/planner-core";
import type { SolverOptions } from "./solver.ts";

/** The reader of directives in words; the vocabulary is loaded only if needed. */
export async function wordReader({
  hasWords,
}: SolverOptions): Promise<DirectiveReader | undefined> {
  if (hasWords !== true) return undefined;
  const { WordReader } = await import("@understudy/words");
  return new WordReader();
}
