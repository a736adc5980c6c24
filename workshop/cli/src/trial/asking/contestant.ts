import { ClassicalPlanner } from "@understudy/classical";
import { type Backend, BackendLlmPlanner } from "@understudy/llm";
import { loadPrompts } from "@understudy/llm/prompts";
import type { LlmPlanner } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { OpenedLlmPlanner, OpenModel } from "../../llm/open-model.ts";
import type { TrialPart } from "./parts.ts";

/** Facts about a loaded model. */
export interface ContestantFacts {
  readonly loadMs: number;
  readonly memoryBytes?: number | undefined;
  readonly contextSize?: number | undefined;
  /** The model's chat template, and where it comes from. */
  readonly template: string;
}

/** A model on trial, with an LLM planner for each supported part. */
export interface Contestant {
  readonly llms: Readonly<Partial<Record<TrialPart, LlmPlanner>>>;
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
  const llm = new BackendLlmPlanner({ backend });
  const [free, schema] = [limitedTo(backend, false), limitedTo(backend, true)];
  const prompts = await loadPrompts();
  // The form with solved examples is for models that would get an arbitrary one.
  const isUntaught = llm.answerForm === "example";
  const planner = new ClassicalPlanner();
  const solved = new BackendLlmPlanner({
    backend: decodesPlans ? backend : schema,
    ...{ planner, answerForm: "solved" },
  });
  return {
    llms: {
      free: new BackendLlmPlanner({ backend: free }),
      schema: new BackendLlmPlanner({ backend: schema }),
      ...(decodesPlans && { held: llm }),
      ...(isUntaught && { solved }),
      choice: llm,
      reworded: llm,
      ...(writesTexts && { intent: llm, worded: llm }),
      ...(writesTexts && { line: new BackendLlmPlanner({ backend: free, prompts }) }),
    },
    facts: () => {
      const { memoryBytes, contextSize, template = "of the server" } = backend.info;
      return { loadMs: backend.info.loadMs ?? loadMs, memoryBytes, contextSize, template };
    },
    fingerprint: llm.fingerprint,
    dispose,
  };
}

/** A pool, as configured. */
export function poolContestant({ llm, dispose }: OpenedLlmPlanner, loadMs: number): Contestant {
  return {
    llms: {
      pool: llm,
      choice: llm,
      reworded: llm,
      ...(llm.write !== undefined && { line: llm }),
    },
    facts: () => ({ loadMs, template: "of its members" }),
    fingerprint: hashText(`pool ${llm.fingerprint}`),
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
