import type {
  SchedulePlanner,
  TogetherOutcome,
  TogetherRequest,
} from "../../engine/contract/together.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { SquadPlanner } from "../../squads/runner/options.ts";
import { FakeClock } from "../fake-clock.ts";

/**
 * Plans for squads with a limit on expansions, whatever the clock says, for tests of games with squads. Its first plans
 * are settled: there are no later ones.
 */
export class InstantSquadPlanner implements SquadPlanner {
  readonly domain: Domain;
  /** All requests so far. */
  readonly asked: TogetherRequest[] = [];
  readonly #planner: SchedulePlanner;
  readonly #expansions: number;
  readonly #clock = new FakeClock();

  constructor(domain: Domain, planner: SchedulePlanner, expansions: number) {
    this.domain = domain;
    this.#planner = planner;
    this.#expansions = expansions;
  }

  async plan(request: TogetherRequest): Promise<TogetherOutcome> {
    this.asked.push(request);
    const host = { domain: this.domain, clock: this.#clock };
    const expansions = this.#expansions;
    return this.#planner.planNow(
      host,
      { ...request, expansions, until: request.until === "first" ? "settled" : request.until },
      1e9,
    );
  }
}
