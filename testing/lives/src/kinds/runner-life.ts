import { PlanRunner, type StepEvent } from "@understudy/planner-core";
import type { Heard, Life, LifeKind, LifeTerms } from "../life.ts";
import {
  type Cook,
  type Goal,
  LENGTH_MS,
  NEW_COOK,
  type Scene,
  type Tool,
} from "../stage/kitchen.ts";
import { planners } from "../stage/planners.ts";
import { hearTick, toldByRunner } from "./told.ts";

const BUDGET_MS = 50;
/** Questions at one moment: more than any game needs. */
const MOST_TURNS = 20;

/** The options that both runners of single agents have. */
export function singleOptions({ ends, cooldownMs }: LifeTerms, hear: (heard: Heard) => void) {
  return {
    ...{ asks: "game" as const, budgetMs: BUDGET_MS },
    ends: ends === "seen" ? ("seen" as const) : ("told" as const),
    ...(ends === "timed" && {
      durationMs: ({ tool }: { readonly tool: string }) => LENGTH_MS[tool as Tool],
    }),
    cooldownMs: () => cooldownMs,
    onStepEvent: (event: StepEvent) => hear(toldByRunner(event)),
    onError: (error: unknown) => hear({ type: "mistake", error }),
  };
}

/** A `PlanRunner` that leaves its questions to the game. */
class RunnerLife implements Life {
  readonly #hear: (heard: Heard) => void;
  readonly #make: () => PlanRunner;
  readonly #name: string;
  #runner: PlanRunner;

  constructor(terms: LifeTerms, hear: (heard: Heard) => void) {
    const [agent = ""] = terms.members;
    this.#name = agent;
    this.#hear = hear;
    this.#make = () =>
      new PlanRunner({
        ...singleOptions(terms, hear),
        ...{ orchestrator: planners.ofAgents, agent, goal: terms.goal },
        onOutcome: ({ plan }) => hear({ type: "answer", hasPlan: plan !== null }),
      });
    this.#runner = this.#make();
  }

  async tick({ cooks, bench }: Scene, nowMs: number): Promise<void> {
    const state = this.#stateIn({ cooks, bench });
    for (let turn = 0, isOpen = true; isOpen; turn++) {
      if (turn > MOST_TURNS) throw new Error("the runner asks without end");
      hearTick(this.#runner.tick(state, nowMs), this.#name, this.#hear);
      const { question } = this.#runner;
      isOpen = question !== undefined;
      if (question !== undefined) this.#runner.accept(planners.ofAgents.planNow(question));
    }
  }

  advance(scene: Scene, nowMs: number, at: (nowMs: number) => void): void {
    for (const { atMs, tick } of this.#runner.advance(this.#stateIn(scene), nowMs)) {
      at(atMs);
      hearTick(tick, this.#name, this.#hear);
    }
  }

  finished(): void {
    this.#runner.finished();
  }

  failed(): void {
    this.#runner.failed("slipped");
  }

  interrupt(): void {
    this.#runner.interrupt();
  }

  pursue(goal: Goal): void {
    this.#runner.pursue(goal);
  }

  reload(): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.#runner.save()));
    this.#runner = this.#make();
    this.#runner.restore(saved);
  }

  left(): void {}

  joined(_member: string, _cook: Cook): void {}

  dispose(): void {
    this.#runner.dispose();
  }

  #stateIn({ cooks, bench }: Scene) {
    const whole = bench.isWhole && bench.isThere;
    return { ...(cooks.get(this.#name) ?? NEW_COOK), whole };
  }
}

export const runnerKind: LifeKind = {
  ...{ name: "a runner", isSquad: false, isTimed: true, hasCooldowns: true, hasAnyClock: true },
  callsBack: true,
  forgets: [],
  live: (terms, hear) => new RunnerLife(terms, hear),
};
