import { createLlmPlanner } from "@understudy/llm/browser";
import type { LlmPlanner } from "@understudy/planner-core";

type Warmed = Awaited<ReturnType<typeof createLlmPlanner>>;

/**
 * The model of 5 MB that ships with Understudy, warm for a domain. `undefined` unless the address has `?model`, and if
 * the model does not load: the classical planner plans alone then.
 */
export async function llmOfPage(
  domain: Parameters<Warmed["warmUp"]>[0],
): Promise<LlmPlanner | undefined> {
  if (!new URLSearchParams(location.search).has("model")) return undefined;
  try {
    const llm = await createLlmPlanner();
    await llm.warmUp(domain);
    return llm;
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}
