import { type Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import { Agent, type AgentListener } from "./agent.ts";
import { castOf } from "./cast.ts";
import { type Happening, HappeningSchedule } from "./happenings.ts";
import type { Role } from "./role.ts";
import { ticksOf } from "./time.ts";

/** Average simulated minutes between events. */
const MINUTES_BETWEEN_HAPPENINGS = 40;

/** Options of the world. */
export interface WorldOptions {
  readonly seed: number;
  readonly agents: number;
  readonly budgetMs: number;
  /** Limit on agents waiting for a plan; others ask later. */
  readonly thinkers: number;
  readonly orchestrators: Readonly<Record<Role["domain"], Orchestrator>>;
  readonly listener: AgentListener & {
    onHappening(happening: Happening, touched: readonly Agent[]): void;
  };
}

/** The village and its agents. Advances by ticks, independently of real time. */
export class World {
  readonly agents: readonly Agent[];
  tick = 0;
  readonly #listener: WorldOptions["listener"];
  readonly #schedule: HappeningSchedule;

  constructor(options: WorldOptions) {
    const { seed, budgetMs, orchestrators, listener, thinkers } = options;
    const mayAsk = (): boolean => this.#waiting < thinkers;
    this.#listener = listener;
    this.#schedule = new HappeningSchedule(streamOf(seed, 0), ticksOf(MINUTES_BETWEEN_HAPPENINGS));
    this.agents = castOf(options.agents).map(
      ({ name, role }, index) =>
        new Agent({
          name,
          role,
          orchestrator: orchestrators[role.domain],
          budgetMs,
          random: streamOf(seed, index + 1),
          listener,
          mayAsk,
        }),
    );
  }

  /** Whether an agent waits for a plan. */
  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  get #waiting(): number {
    return this.agents.reduce((sum, agent) => sum + (agent.isWaiting ? 1 : 0), 0);
  }

  /** Advances by one tick. */
  advance(): void {
    const happening = this.#schedule.at(this.tick);
    if (happening !== undefined) this.#happen(happening);
    for (const agent of this.agents) {
      agent.feel();
      agent.tick(this.tick);
    }
    this.tick++;
  }

  #happen(happening: Happening): void {
    const touched = this.agents.filter(
      (agent) =>
        agent.role.name === happening.role &&
        // Drawn first: the sequence must not depend on agents' actions.
        this.#schedule.touches(happening) &&
        happening.concerns(agent.state),
    );
    for (const agent of touched) agent.startle(this.tick, happening.touch);
    this.#listener.onHappening(happening, touched);
  }
}

/** An independent random source per agent. */
function streamOf(seed: number, index: number): Random {
  return seededRandom(Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b));
}
