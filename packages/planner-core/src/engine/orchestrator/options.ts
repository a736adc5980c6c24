import type { Clock } from "../../base/clock/clock.ts";
import type { PlanLibrary } from "../../kept/plan-library.ts";
import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { PlanCache } from "../contract/cache.ts";
import type { ChoiceMemory } from "../contract/choice-memory.ts";
import type { DirectiveReader } from "../contract/directive-reader.ts";
import type { Observer } from "../contract/events.ts";
import type { LlmPlanner } from "../contract/llm-planner.ts";
import type { Planner } from "../contract/planner.ts";
import type { SchedulePlanner } from "../contract/together.ts";
import type { WorkOwner } from "../contract/work-owner.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { OrchestratorSettings, OrchestratorTuning } from "./settings.ts";

/** The parts and settings of an orchestrator. */
export interface OrchestratorOptions<T extends DomainTypes> extends Partial<OrchestratorSettings> {
  readonly domain: Domain<T>;
  /** The classical planner. */
  readonly planner: Planner;
  /**
   * The planner for joint plans, events and deadlines: a `TimePlanner` of `@understudy/classical/time`. Default:
   * none.
   */
  readonly time?: SchedulePlanner | undefined;
  /** The model. Default: none, so all plans are classical. */
  readonly llm?: LlmPlanner | undefined;
  /**
   * Reads directives and personas, such as a `WordReader` of `@understudy/words`. Default: the reader of the LLM
   * planner (`createLlmPlanner` has one). With `false`, or without any reader, only an LLM planner trained to read
   * understands them.
   */
  readonly reader?: DirectiveReader | false | undefined;
  /** Cache for plans of the LLM planner. Default: none. */
  readonly cache?: PlanCache | undefined;
  /**
   * Plans made in advance, such as those shipped with a game. The cheapest applicable plan is served at once. Used
   * instead of a cache; for a growing plan library pass a `PlanLibraryCache` with `grow` as the cache.
   */
  readonly planLibrary?: PlanLibrary | undefined;
  /** Memory for choices of the LLM planner. Default: the last 1024 choices, for the lifetime of the orchestrator. */
  readonly choiceMemory?: ChoiceMemory | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /**
   * Owner of the requests, such as a tenant of a server. Owners on the same clock share turns by weight, so the
   * searches of one owner never hold up another, whatever their deadlines. Default: one owner shared by all
   * orchestrators without their own.
   */
  readonly owner?: WorkOwner | undefined;
  /** Metrics of the orchestrator. Default: a new instance, available as `orchestrator.telemetry`. */
  readonly telemetry?: Telemetry | undefined;
  readonly observer?: Observer | undefined;
  /** @internal For hosts without an event loop, and tests of one part. */
  readonly tuning?: Partial<OrchestratorTuning> | undefined;
}
