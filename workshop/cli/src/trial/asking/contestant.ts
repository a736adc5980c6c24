import { type Backend, BackendLead } from "@understudy/llm";
import { loadPrompts } from "@understudy/llm/prompts";
import type { Lead } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { OpenedLead, OpenModel } from "../../lead/open-model.ts";
import type { TrialPart } from "./parts.ts";

/** The facts of a model that is loaded. */
export interface ContestantFacts {
  readonly loadMs: number;
  readonly memoryBytes?: number | undefined;
  readonly contextSize?: number | undefined;
  /** How its prompts mark turns, and why so. */
  readonly template: string;
}

/** A model that is tried, with a lead for each part that it can be asked. */
export interface Contestant {
  readonly leads: Readonly<Partial<Record<TrialPart, Lead>>>;
  readonly facts: () => ContestantFacts;
  /** Differs for whatever answers differently. */
  readonly fingerprint: string;
  dispose(): Promise<void>;
}

/** A model behind a backend. */
export async function contestantOf(
  { backend, dispose }: OpenModel,
  loadMs: number,
): Promise<Contestant> {
  const { decodesPlans = false, writesTexts = true } = backend.info;
  const lead = new BackendLead({ backend });
  const [free, schema] = [limitedTo(backend, false), limitedTo(backend, true)];
  const prompts = await loadPrompts();
  return {
    leads: {
      free: new BackendLead({ backend: free }),
      schema: new BackendLead({ backend: schema }),
      ...(decodesPlans && { held: lead }),
      choice: lead,
      reworded: lead,
      ...(writesTexts && { line: new BackendLead({ backend: free, prompts }) }),
    },
    facts: () => {
      const { memoryBytes, contextSize, template = "of the server" } = backend.info;
      return { loadMs: backend.info.loadMs ?? loadMs, memoryBytes, contextSize, template };
    },
    fingerprint: lead.fingerprint,
    dispose,
  };
}

/** A pool, which is asked as it is set up. */
export function poolContestant({ lead, dispose }: OpenedLead, loadMs: number): Contestant {
  return {
    leads: {
      pool: lead,
      choice: lead,
      reworded: lead,
      ...(lead.write !== undefined && { line: lead }),
    },
    facts: () => ({ loadMs, template: "of its members" }),
    fingerprint: hashText(`pool ${lead.fingerprint}`),
    dispose,
  };
}

/** The same model, without the rules of steps that it may be held to; with the schema of plans, or without that as well. */
function limitedTo(backend: Backend, bySchema: boolean): Backend {
  return {
    get info() {
      return { ...backend.info, decodesPlans: false, letters: undefined };
    },
    load: () => backend.load(),
    generate: ({ plan: _, schema, ...request }) =>
      backend.generate(bySchema ? { ...request, schema } : request),
    // Whoever opened the model ends it.
    dispose: async () => undefined,
  };
}
