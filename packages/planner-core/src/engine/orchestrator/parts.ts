import type { Clock } from "../../base/clock/clock.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { PlanPool } from "../../rules/plan/plan-pool.ts";
import type { PlanProver } from "../../rules/plan/prover.ts";
import type { PlanCache } from "../contract/cache.ts";
import type { Planner } from "../contract/planner.ts";
import type { LlmCalls } from "./call/llm-calls.ts";
import type { Turns } from "./drive/turns.ts";
import type { Policies } from "./policy/policies.ts";
import type { Reporter } from "./report/reporter.ts";
import type { Partitions } from "./request/partitions.ts";
import type { EngineSettings } from "./settings.ts";

/** The parts available to every stage. A stage with a part of its own adds it for the stages after it. */
export interface BaseParts {
  readonly domain: Domain;
  readonly planner: Planner;
  readonly cache: PlanCache | undefined;
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly reporter: Reporter;
  readonly policies: Policies;
  readonly partitions: Partitions;
  readonly prover: PlanProver;
  readonly plans: PlanPool;
  /** The running calls of the LLM planner; undefined without an LLM planner. */
  readonly calls: LlmCalls | undefined;
}
