import { ExactCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import { type ResilientLlmPlanner, withResilience } from "@understudy/llm";
import { type Domain, Orchestrator, Telemetry } from "@understudy/planner-core";
import { KnowingLlmPlanner } from "./knowing-llm-planner.ts";
import type { Questions } from "./questions.ts";

const CAPACITY = 1024;

/** An engine set up as in a game, around a model that answers at once. */
export interface Engine {
  readonly domain: Domain;
  readonly orchestrator: Orchestrator;
  readonly llm: KnowingLlmPlanner;
  readonly control: ResilientLlmPlanner;
  readonly telemetry: Telemetry;
  readonly cache: ExactCache;
  dispose(): void;
}

/** @param atOnce number of parallel calls of the model */
export function engineOf(
  { domain, familiar, fresh }: Questions,
  options: { readonly quick: boolean; readonly atOnce?: number },
): Engine {
  const { quick, atOnce = 1 } = options;
  const llm = new KnowingLlmPlanner(domain, [...familiar, ...fresh]);
  const control = withResilience(llm, { slots: atOnce, maxQueue: atOnce });
  const planner = new ClassicalPlanner();
  // As a game does while loading; goals with too large tables are searched.
  planner.warm(domain.goals.map((goal) => ({ domain, goal })));
  const telemetry = new Telemetry();
  const cache = new ExactCache({ capacity: quick ? CAPACITY / 8 : CAPACITY });
  const orchestrator = new Orchestrator({ domain, planner, llm: control, cache, telemetry });
  return {
    domain,
    orchestrator,
    llm,
    control,
    telemetry,
    cache,
    dispose: () => {
      orchestrator.dispose();
      control.dispose();
    },
  };
}
