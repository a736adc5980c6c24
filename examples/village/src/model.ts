import { createLlmPlanner, SHIPPED_MODEL } from "@understudy/llm";
import { type Domain, type LlmPlanner, ModelNotLoadedError } from "@understudy/planner-core";
import type { ModelStatus } from "./stage.ts";

/** An opened model, or the reason for its absence. */
export interface OpenedModel {
  readonly status: ModelStatus;
  readonly llm: LlmPlanner | undefined;
}

/**
 * Loads a model by SPEC and lets it read the tools of every domain, so that the first question is as fast as the last.
 * Never fails: the village works without a model.
 */
export async function openModel(
  spec: string,
  domains: readonly Domain[],
  signal: AbortSignal,
): Promise<OpenedModel> {
  if (spec === "none") return { status: { kind: "none" }, llm: undefined };
  const beganMs = performance.now();
  try {
    const llm = await createLlmPlanner({ model: spec });
    try {
      for (const domain of domains) await llm.warmUp(domain, signal);
    } catch (error) {
      await llm.dispose();
      throw error;
    }
    const loadMs = performance.now() - beganMs;
    const isShipped = spec === SHIPPED_MODEL;
    return { status: { kind: "loaded", name: llm.model, loadMs, isShipped }, llm };
  } catch (error) {
    return {
      status: { kind: "unavailable", name: spec, problem: explain(error) },
      llm: undefined,
    };
  }
}

/** The first line of an error, with that of its cause if needed. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [message = ""] = error.message.split("\n");
  if (error instanceof ModelNotLoadedError || !(error.cause instanceof Error)) return message;
  return `${message}: ${explain(error.cause)}`;
}
