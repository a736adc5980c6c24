import { ContextLimitError } from "@understudy/planner-core";
import { byteLength } from "../rendering/byte-length.ts";
import { segmentsText } from "../rendering/segment.ts";
import type { GenerationRequest } from "./backend.ts";

/** Few tokenisers need fewer tokens than one in four bytes, and none does for prompts like ours. */
const BYTES_PER_TOKEN = 4;

/** The parts of a prompt. */
type Prompt = Pick<GenerationRequest, "system" | "user">;

/** By the system prompt, which many calls share. */
const systemTokens = new WeakMap<Prompt["system"], number>();

/** At least about this many tokens: servers tell real counts only afterwards. */
export function estimateTokens(text: string): number {
  return Math.ceil(byteLength(text) / BYTES_PER_TOKEN);
}

/** The tokens of a request's prompt, estimated. */
export function estimatePromptTokens({ system, user }: Prompt): number {
  let tokens = systemTokens.get(system);
  if (tokens === undefined) {
    tokens = estimateTokens(system.content);
    systemTokens.set(system, tokens);
  }
  return tokens + estimateTokens(segmentsText(user));
}

/**
 * Refuses what cannot fit, before a server silently cuts it.
 *
 * @throws ContextLimitError
 */
export function checkContext(request: GenerationRequest, contextSize: number | undefined): void {
  if (contextSize === undefined) return;
  const required = estimatePromptTokens(request) + request.maxTokens;
  if (required > contextSize) throw new ContextLimitError(contextSize, required);
}
