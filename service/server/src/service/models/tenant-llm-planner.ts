import { PoolLlmPlanner } from "@understudy/llm/pool";
import type { Domain, LlmPlanner } from "@understudy/planner-core";
import { ReplaceableLlmPlanner } from "./replaceable-llm-planner.ts";

/** The LLM planner of a tenant: the present LLM planner, restricted to the tenant's models. */
export class TenantLlmPlanner {
  #llm: ReplaceableLlmPlanner | undefined;
  #planners: readonly string[];

  /** @param allowed names of available models. Default: all */
  constructor(llm: LlmPlanner | undefined, allowed: readonly string[] | undefined) {
    const own = llmWithin(llm, allowed);
    this.#llm = own && new ReplaceableLlmPlanner(own);
    this.#planners = plannersOf(own);
  }

  /**
   * The same object until {@link change} adds or removes an LLM planner. Undefined: the classical planner plans alone.
   */
  get llm(): LlmPlanner | undefined {
    return this.#llm;
  }

  /** The names of the planning models. */
  get planners(): readonly string[] {
    return this.#planners;
  }

  /**
   * Changes the LLM planner from the next question on.
   *
   * @returns whether a domain's engine must be made anew, since it was made with other knowledge of the LLM planner
   */
  change(
    llm: LlmPlanner | undefined,
    allowed: readonly string[] | undefined,
  ): (of: Domain) => boolean {
    const before = this.#llm?.current;
    const own = llmWithin(llm, allowed);
    this.#planners = plannersOf(own);
    if (own !== undefined && this.#llm !== undefined) this.#llm.replace(own);
    else {
      this.#llm?.release();
      this.#llm = own && new ReplaceableLlmPlanner(own);
    }
    return (domain) => teachingOf(before, domain) !== teachingOf(own, domain);
  }

  /** Stops listening to the models, which outlive this wrapper. */
  release(): void {
    this.#llm?.release();
  }
}

/** A pool without unavailable members. Undefined if no planning member is left. */
function llmWithin(
  llm: LlmPlanner | undefined,
  allowed: readonly string[] | undefined,
): LlmPlanner | undefined {
  if (llm === undefined || allowed === undefined) return llm;
  if (!plannersOf(llm).some((name) => allowed.includes(name))) return undefined;
  return llm instanceof PoolLlmPlanner ? llm.among(allowed) : llm;
}

function plannersOf(llm: LlmPlanner | undefined): readonly string[] {
  if (llm === undefined) return [];
  return llm instanceof PoolLlmPlanner ? llm.planners : [llm.model];
}

/** An engine's built-in knowledge of its LLM planner: whether there is one, and whether it was taught the domain. */
function teachingOf(llm: LlmPlanner | undefined, domain: Domain): string {
  if (llm === undefined) return "";
  return `plans ${llm.isTaught?.(domain) ?? true}, reads ${llm.readsWords}`;
}
