import {
  type Domain,
  type Orchestrator,
  type Outcome,
  type PackedState,
  PlanProver,
  PlanRunner,
  type Step,
} from "@understudy/planner-core";

/** How long a step takes for each thousandth of its cost, in milliseconds of the game. */
const MS_PER_COST = 0.38;
const [COOLS_PER_SECOND, WARMS_PER_SECOND] = [7, 4];

/** Somebody who has to get through the night: a state, needs, and a plan that is being played. */
export class Villager {
  readonly runner: PlanRunner;
  /** The state by name; the world writes it. */
  readonly state: Record<string, string | number | boolean>;
  warmth = 100;
  /** Where it came from, where it goes, and how much of the way is done. */
  walk = { from: "home", to: "home", share: 1 };
  readonly #packed: PackedState;
  readonly #prover: PlanProver;
  readonly #domain: Domain;
  #step = { beganMs: 0, tookMs: 1 };

  constructor(agent: string, orchestrator: Orchestrator, onOutcome: (outcome: Outcome) => void) {
    const { domain } = orchestrator;
    this.#packed = domain.state({
      ...{ at: "home", energy: 8, hungry: false, has_axe: true, has_pick: false, has_rod: true },
      ...{ wood: 1, stone: 0, fish: 1, grain: 4, coins: 0, fire_lit: true, house_built: true },
    });
    this.state = domain.view(this.#packed);
    this.#prover = new PlanProver(domain);
    this.#domain = domain;
    this.runner = new PlanRunner({
      orchestrator,
      agent,
      goal: { oneOf: ["eat", "warm_home"] },
      budgetMs: 400,
      durationMs: (step) => this.#durationMs(step),
      onOutcome,
    });
  }

  /** Lives on until a moment of the game. */
  tick(nowMs: number, passedMs: number): void {
    const change = this.state["fire_lit"] === true ? WARMS_PER_SECOND : -COOLS_PER_SECOND;
    this.warmth = Math.min(100, this.warmth + (change * passedMs) / 1000);
    const { event, step } = this.runner.tick(this.#packed, nowMs);
    if (event === "start") {
      const from = String(this.state["at"]);
      this.walk = { from, to: String(step.args["place"] ?? from), share: 0 };
      this.#step = { beganMs: nowMs, tookMs: this.#durationMs(step) };
    }
    this.walk.share = Math.min(1, (nowMs - this.#step.beganMs) / this.#step.tookMs);
    if (event !== "finish") return;
    // The world may have changed meanwhile: only what still works has effects.
    const works = this.#prover.prove(this.#packed, [this.#domain.actionOf(step)], undefined);
    if (works) this.#packed.set(this.#prover.state);
  }

  #durationMs(step: Step): number {
    return this.#domain.actionCost(this.#domain.actionOf(step), this.#packed) * MS_PER_COST;
  }
}
