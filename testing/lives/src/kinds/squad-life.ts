import { SquadRunner, type SquadStepEvent, type SquadTick } from "@understudy/planner-core/squad";
import { settle } from "@understudy/planner-core/testing";
import type { Heard, Life, LifeKind, LifeTerms } from "../life.ts";
import type { Cook, Goal, Scene } from "../stage/kitchen.ts";
import { planners } from "../stage/planners.ts";
import { toldByRunner, toldOfRunner } from "./told.ts";

const BUDGET_MS = 50;
/** Ticks at one moment: more than there are members and questions in a row. */
const MOST_TURNS = 12;

/** The options that both runners of squads have. */
export function squadOptions({ ends }: LifeTerms, hear: (heard: Heard) => void) {
  return {
    budgetMs: BUDGET_MS,
    ends: ends === "timed" ? ("timed" as const) : ("told" as const),
    onStepEvent: (event: SquadStepEvent) => hear(toldByRunner(event)),
    onError: (error: unknown) => hear({ type: "mistake", error }),
    onOutcome: ({ status }: { readonly status: string }) =>
      hear({ type: "answer", hasPlan: status === "solved" }),
  };
}

/** Ticks a squad until nothing more happens at this moment. */
export async function tickSquad(
  tick: () => SquadTick,
  isWaiting: () => boolean,
  hear: (heard: Heard) => void,
): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const actions = Object.entries(tick());
    for (const [name, action] of actions) {
      const step = "step" in action ? action.step : undefined;
      const told = toldOfRunner(action.event, step, name);
      if (told !== undefined) hear(told);
    }
    const hasAsked = isWaiting();
    if (hasAsked) await settle();
    const hasMore = actions.some(([, { event }]) => event === "start" || event === "interrupt");
    if (!hasAsked && !hasMore) return;
    // The game carries out what has ended first.
    if (actions.some(([, { event }]) => event === "finish")) return;
  }
}

/** A `SquadRunner`. */
class SquadLife implements Life {
  readonly #hear: (heard: Heard) => void;
  readonly #terms: LifeTerms;
  #runner: SquadRunner;

  constructor(terms: LifeTerms, hear: (heard: Heard) => void) {
    this.#terms = terms;
    this.#hear = hear;
    const { members, goal } = terms;
    this.#runner = new SquadRunner({ ...this.#options, members, goal });
  }

  get #options() {
    return { ...squadOptions(this.#terms, this.#hear), orchestrator: planners.ofSquads };
  }

  async tick({ cooks, bench }: Scene, nowMs: number): Promise<void> {
    const whole = bench.isWhole && bench.isThere;
    const states = this.#runner.members.map((name) => [name, { ...cooks.get(name), whole }]);
    const tick = () => this.#runner.tick(Object.fromEntries(states), undefined, nowMs);
    await tickSquad(tick, () => this.#runner.isWaiting, this.#hear);
  }

  finished(member: string): void {
    this.#runner.finished(member);
  }

  failed(member: string): void {
    this.#runner.failed(member, "slipped");
  }

  interrupt(): void {
    this.#runner.interrupt();
  }

  pursue(goal: Goal): void {
    this.#runner.pursue(goal);
  }

  reload(): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.#runner));
    this.#runner = SquadRunner.restore(saved, this.#options);
  }

  left(member: string): void {
    this.#runner.left(member);
  }

  joined(member: string, cook: Cook, { bench }: Scene): void {
    this.#runner.joined(member, { ...cook, whole: bench.isWhole && bench.isThere });
  }

  dispose(): void {
    this.#runner.dispose();
  }
}

export const squadKind: LifeKind = {
  ...{ name: "a squad", isSquad: true, isTimed: true, hasCooldowns: false, hasAnyClock: true },
  callsBack: true,
  forgets: [],
  live: (terms, hear) => new SquadLife(terms, hear),
};
