import { TieredCache } from "@understudy/cache";
import { TimePlanner } from "@understudy/classical/time";
import {
  type AnyDomainTypes,
  type Domain,
  type LlmPlanner,
  Orchestrator,
  type OrchestratorOptions,
  type Planner,
  PlanProver,
} from "@understudy/planner-core";
import type { TogetherPlanner } from "@understudy/planner-core/schedule";
import {
  type LayoutMessage,
  layoutOf,
  revisionOf,
  type SessionDomain,
  TableBuilder,
} from "@understudy/session";
import { SharedPlans } from "@understudy/world";
import type { StepClock } from "../clock/step-clock.ts";
import type { ShippedDomain } from "../game/game-file.ts";
import { gamePlanner } from "../game/game-planner.ts";
import { LaterPlanner } from "../game/later-planner.ts";
import { StepPlanner } from "../searches/step-planner.ts";
import type { StepSearches } from "../searches/step-searches.ts";
import { StepTimePlanner } from "../searches/step-time-planner.ts";
import { LaterReader } from "./later-reader.ts";

/** Compiled goals of squads in a domain with time. */
const MAX_SQUAD_GOALS = 8;
/** Longest slice of a search while other work waits, in ms. */
const YIELD_MS = 1;
/** Plans take their whole budget in expansions: time ends none of them. */
const COUNTED = {
  searchMaxMs: Number.POSITIVE_INFINITY,
  improveMs: Number.POSITIVE_INFINITY,
  // Otherwise as long as the search, which leaves an LLM planner no time.
  mendMs: 20,
} as const;

/** The parts that the domains of an engine share. */
export interface EngineParts {
  readonly clock: StepClock;
  readonly searches: StepSearches;
  /** The most expansions of a request; undefined: budgets are times. */
  readonly expansions: number | undefined;
  /** Makes the LLM planner of a domain, by its name. Default: none. */
  readonly llmOf?: ((name: string) => LlmPlanner) | undefined;
}

/** A domain with its engine, inside a game. */
export class EngineDomain implements SessionDomain {
  readonly domain: Domain;
  readonly orchestrator: Orchestrator;
  readonly prover: PlanProver;
  readonly #shared: LaterPlanner<SharedPlans> | undefined;
  readonly #options: OrchestratorOptions<AnyDomainTypes>;
  readonly #tables: TableBuilder | undefined;
  #layout: LayoutMessage | undefined;
  #revision: string | undefined;
  #running = 0;

  /** @param name its name in the engine */
  constructor(opened: ShippedDomain, name: string, parts: EngineParts) {
    const { clock, searches, expansions, llmOf } = parts;
    const { domain, planLibrary, planner: local = new LaterPlanner(gamePlanner) } = opened;
    this.domain = domain;
    this.#revision = opened.revision;
    this.prover = new PlanProver(domain);
    const isCounted = expansions !== undefined;
    const planner: Planner = isCounted ? new StepPlanner(local, searches) : local;
    // What is built in spare time depends on the machine.
    this.#tables = isCounted ? undefined : new TableBuilder(local, clock);
    this.#shared =
      domain.kinds && new LaterPlanner((): SharedPlans => new SharedPlans(domain, planner));
    const timePlanner = (): TogetherPlanner =>
      isCounted
        ? new StepTimePlanner(MAX_SQUAD_GOALS, searches, expansions)
        : new TimePlanner({ maxCompiledGoals: MAX_SQUAD_GOALS });
    this.#options = {
      domain,
      planner: this.#shared ?? planner,
      time: domain.time && timePlanner(),
      reader: new LaterReader(),
      clock,
      tuning: { yieldMs: YIELD_MS, ...(isCounted && { searchShare: 1 }) },
      ...(isCounted && { ...COUNTED, searchExpansions: expansions }),
    };
    this.orchestrator = new Orchestrator({
      ...this.#options,
      llm: llmOf?.(name),
      cache: new TieredCache({
        prepared: planLibrary === undefined ? [] : [planLibrary],
        clock,
        ...(isCounted && { sliceMs: 0 }),
      }),
    });
  }

  /** An orchestrator with another LLM planner and without a cache: each answer of the LLM planner is judged anew. */
  orchestratorWith(llm: LlmPlanner): Orchestrator {
    return new Orchestrator({ ...this.#options, llm });
  }

  /** Made for the first world. */
  get shared(): SharedPlans | undefined {
    return this.#shared?.made;
  }

  get layout(): LayoutMessage {
    this.#layout ??= layoutOf(this.domain);
    return this.#layout;
  }

  /** Hashed when a game first asks for it: an engine opens sooner. */
  get revision(): string {
    this.#revision ??= revisionOf(this.domain.written);
    return this.#revision;
  }

  /** Requests in flight. */
  get running(): number {
    return this.#running;
  }

  see(): void {}

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      this.#tables?.wake();
    }
  }

  /** Stops what runs by itself. */
  dispose(): void {
    this.#tables?.stop();
    // The host is free to drop the engine: no promise of it is awaited any more.
    void this.orchestrator.dispose();
  }
}
