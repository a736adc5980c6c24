import { ContextLimitError } from "@understudy/planner-core";
import { byteLength } from "../../prompts/text/byte-length.ts";
import { segmentsText } from "../../prompts/text/segment.ts";
import type { GenerationRequest } from "./backend.ts";

/**
 * Deliberately high, for a lower bound on tokens: hardly any tokeniser averages more than four bytes per token, and
 * none does on these prompts.
 */
const BYTES_PER_TOKEN = 4;

/** The parts of a request that make up its prompt. */
type Prompt = Pick<GenerationRequest, "system" | "user">;

/** Token counts by system prompt, which many calls share. */
const systemTokens = new WeakMap<Prompt["system"], number>();

/** A rough lower bound on the number of tokens in a text, since servers report real counts only after a call. */
export function estimateTokens(text: string): number {
  return Math.ceil(byteLength(text) / BYTES_PER_TOKEN);
}

/** Estimated number of prompt tokens. */
export function estimatePromptTokens({ system, user }: Prompt): number {
  let tokens = systemTokens.get(system);
  if (tokens === undefined) {
    tokens = estimateTokens(system.content);
    systemTokens.set(system, tokens);
  }
  return tokens + estimateTokens(segmentsText(user));
}

/**
 * Refuses requests over the context window, which servers would truncate silently.
 *
 * @throws ContextLimitError
 */
export function checkContext(request: GenerationRequest, contextSize: number | undefined): void {
  if (contextSize === undefined) return;
  const required = estimatePromptTokens(request) + request.maxTokens;
  if (required > contextSize) throw new ContextLimitError(contextSize, required);
}
