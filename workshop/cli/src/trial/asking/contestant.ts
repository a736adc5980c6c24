import { ClassicalPlanner } from "@understudy/classical";
import { type Backend, BackendLead } from "@understudy/llm";
import { loadPrompts } from "@understudy/llm/prompts";
import type { Lead } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { OpenedLead, OpenModel } from "../../lead/open-model.ts";
import type { TrialPart } from "./parts.ts";

/** Facts about a loaded model. */
export interface ContestantFacts {
  readonly loadMs: number;
  readonly memoryBytes?: number | undefined;
  readonly contextSize?: number | undefined;
  /** The model's chat template, and where it comes from. */
  readonly template: string;
}

/** A model on trial, with a lead for each supported part. */
export interface Contestant {
  readonly leads: Readonly<Partial<Record<TrialPart, Lead>>>;
  readonly facts: () => ContestantFacts;
  /** Fingerprint of everything that affects the model's answers. */
  readonly fingerprint: string;
  dispose(): Promise<void>;
}

/** A model behind a backend. */
export async function contestantOf(
  { backend, dispose }: Pick<OpenModel, "backend" | "dispose">,
  loadMs: number,
): Promise<Contestant> {
  const { decodesPlans = false, writesTexts = true } = backend.info;
  const lead = new BackendLead({ backend });
  const [free, schema] = [limitedTo(backend, false), limitedTo(backend, true)];
  const prompts = await loadPrompts();
  // The form with solved examples is for models that would get an arbitrary one.
  const isUntaught = lead.answerForm === "example";
  const planner = new ClassicalPlanner();
  const solved = new BackendLead({
    backend: decodesPlans ? backend : schema,
    ...{ planner, answerForm: "solved" },
  });
  return {
    leads: {
      free: new BackendLead({ backend: free }),
      schema: new BackendLead({ backend: schema }),
      ...(decodesPlans && { held: lead }),
      ...(isUntaught && { solved }),
      choice: lead,
      reworded: lead,
      ...(writesTexts && { intent: lead, worded: lead }),
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

/** A pool, as configured. */
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

/** The same model without constrained steps, with or without the plan schema. */
function limitedTo(backend: Backend, bySchema: boolean): Backend {
  return {
    get info() {
      return { ...backend.info, decodesPlans: false, letters: undefined };
    },
    load: () => backend.load(),
    generate: ({ plan: _, schema, ...request }) =>
      backend.generate(bySchema ? { ...request, schema } : request),
    // Left to the code that opened the model.
    dispose: async () => undefined,
  };
}
