import type { TickMoment } from "@understudy/planner-core/internal";
import { SquadRunner, type SquadStepEvent, type SquadTick } from "@understudy/planner-core/squad";
import { settle } from "@understudy/planner-core/testing";
import type { Heard, Life, LifeKind, LifeTerms } from "../life.ts";
import type { Cook, Goal, Scene } from "../stage/kitchen.ts";
import { planners } from "../stage/planners.ts";
import { hearTick, toldByRunner } from "./told.ts";

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
    for (const [name, action] of actions) hearTick(action, name, hear);
    const hasAsked = isWaiting();
    if (hasAsked) await settle();
    const hasMore = actions.some(([, { event }]) => event === "start" || event === "interrupt");
    if (!hasAsked && !hasMore) return;
    // The game carries out what has ended first.
    if (actions.some(([, { event }]) => event === "finish")) return;
  }
}

/** Hears the moments of a squad that has caught up with the game's clock. */
export function hearMoments(
  moments: readonly TickMoment<SquadTick>[],
  hear: (heard: Heard) => void,
  at: (nowMs: number) => void,
): void {
  for (const { atMs, tick } of moments) {
    at(atMs);
    for (const [name, action] of Object.entries(tick)) hearTick(action, name, hear);
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
    const states = this.#statesIn({ cooks, bench });
    const tick = () => this.#runner.tick(states, undefined, nowMs);
    await tickSquad(tick, () => this.#runner.isWaiting, this.#hear);
  }

  advance(scene: Scene, nowMs: number, at: (nowMs: number) => void): void {
    const moments = this.#runner.advance(this.#statesIn(scene), undefined, nowMs);
    hearMoments(moments, this.#hear, at);
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

  #statesIn({ cooks, bench }: Scene) {
    const whole = bench.isWhole && bench.isThere;
    const states = this.#runner.members.map((name) => [name, { ...cooks.get(name), whole }]);
    return Object.fromEntries(states);
  }
}

export const squadKind: LifeKind = {
  ...{ name: "a squad", isSquad: true, isTimed: true, hasCooldowns: false, hasAnyClock: true },
  callsBack: true,
  forgets: [],
  live: (terms, hear) => new SquadLife(terms, hear),
};
