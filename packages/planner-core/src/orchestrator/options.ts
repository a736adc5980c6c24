import type { PlanCache } from "../contract/cache.ts";
import type { ChoiceMemory } from "../contract/choice-memory.ts";
import type { DirectiveReader } from "../contract/directive-reader.ts";
import type { Observer } from "../contract/events.ts";
import type { Lead } from "../contract/lead.ts";
import type { Planner } from "../contract/planner.ts";
import type { DomainTypes } from "../domain/definition/types.ts";
import type { Domain } from "../domain/domain.ts";
import type { Repertoire } from "../repertoire/repertoire.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Clock } from "../time/clock.ts";
import type { OrchestratorSettings } from "./settings.ts";

/** The parts and settings of an orchestrator. */
export interface OrchestratorOptions<T extends DomainTypes> extends Partial<OrchestratorSettings> {
  readonly domain: Domain<T>;
  /** The understudy. */
  readonly planner: Planner;
  /** The model; without one the understudy plays alone. */
  readonly lead?: Lead | undefined;
  /**
   * Reads directives and personas, such as a `WordReader` of `@understudy/words`. Default: the lead's, if it brings one
   * (`createLead` does). With `false`, and where nobody brings one, only a lead that was taught to read understands them.
   */
  readonly reader?: DirectiveReader | false | undefined;
  /** Keeps what the lead planned; without one every question is new. */
  readonly cache?: PlanCache | undefined;
  /**
   * Plans that were made before, such as those shipped with the game: the cheapest that works is
   * served at once. Instead of a cache; for one that takes plans in as well, give a
   * `RepertoireCache` with `grow` as the cache.
   */
  readonly repertoire?: Repertoire | undefined;
  /** Remembers what the lead chose. Default: the last 1024 choices, as long as the orchestrator exists. */
  readonly choiceMemory?: ChoiceMemory | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Default: one of its own, at `orchestrator.telemetry`. */
  readonly telemetry?: Telemetry | undefined;
  readonly observer?: Observer | undefined;
}
