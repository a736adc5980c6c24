import type { Domain, LlmCandidate, PackedState } from "@understudy/planner-core";
import { CHOICE_LETTERS } from "../render/render-choice.ts";
import { renderState } from "../render/render-user.ts";
import { type Asking, askFor } from "./ask.ts";
import { optionsText } from "./options-text.ts";

/** The plans to order, and their agent. */
export interface RerankRequest extends Asking {
  readonly domain: Domain;
  readonly state: PackedState;
  /** Proved plans. The model sees the first 8. */
  readonly candidates: readonly LlmCandidate[];
  readonly persona?: string | undefined;
  readonly directive?: string | undefined;
}

const MAX_TOKENS = 32;

/**
 * Orders proved plans by their fit to a character and their diversity. Plans the model does not name follow in the
 * order of `diverseOrder`, and so do all plans if the model does not answer in time.
 *
 * @returns indices into `candidates`, each once
 */
export async function rerankPlans(request: RerankRequest): Promise<readonly number[]> {
  const { domain, state, candidates, persona, directive } = request;
  const shown = candidates.slice(0, CHOICE_LETTERS.length);
  const otherwise = diverseOrder(candidates);
  if (shown.length < 2) return otherwise;
  const options = optionsText(domain, shown, CHOICE_LETTERS);
  const slots = { persona, directive, options, state: renderState(domain, state) };
  const text = (await askFor(request, "rerank", slots, MAX_TOKENS)) ?? "";
  const named = [...text.matchAll(/(?<![A-Za-z])[A-H](?![A-Za-z])/g)]
    .map(([letter]) => CHOICE_LETTERS.indexOf(letter))
    .filter((index) => index < shown.length);
  return [...new Set([...named, ...otherwise])];
}

/**
 * The cheapest plan first, then repeatedly the plan least similar to all before it, the cheaper one in a tie: maximal
 * marginal relevance (Carbonell and Goldstein 1998) without a model.
 */
export function diverseOrder(candidates: readonly LlmCandidate[]): readonly number[] {
  const left = [...candidates.keys()].sort((one, other) => costOf(one) - costOf(other));
  const order: number[] = [];
  while (left.length > 0) {
    let best = 0;
    for (const [place, index] of left.entries()) {
      const known = left[best] as number;
      if (likeness(index) < likeness(known)) best = place;
    }
    order.push(...left.splice(order.length === 0 ? 0 : best, 1));
  }
  return order;

  function costOf(index: number): number {
    return candidates[index]?.scaledCost ?? 0;
  }

  /** Similarity to the most similar earlier plan: the fraction of common steps. */
  function likeness(index: number): number {
    const steps = new Set(candidates[index]?.actions);
    const shares = order.map((known) => {
      const others = new Set(candidates[known]?.actions);
      const common = [...steps].filter((step) => others.has(step)).length;
      return common / Math.max(1, steps.size + others.size - common);
    });
    return Math.max(0, ...shares);
  }
}
