import { ClassicalPlanner } from "@understudy/classical";
import {
  applyAction,
  type Domain,
  type DomainDefinition,
  loadDomain,
  Orchestrator,
  PlanRunner,
  type Step,
  type Value,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { type Kind, readPlay } from "../kind.ts";

const TICK_MS = 100;

type Values = Readonly<Record<string, Value>>;

/** All that the game keeps besides the runner, with its rules. */
interface ForesterState {
  readonly domain: DomainDefinition;
  readonly rules: {
    /** By tool; the game itself ends the others after a while. */
    readonly durationMs: Readonly<Record<string, number>>;
    readonly cooldownMs: Readonly<Record<string, number>>;
    /** The tries of a tool that fail. */
    readonly fails: Readonly<Record<string, readonly number[]>>;
    readonly alarmAtMs: number;
    readonly untilMs: number;
  };
  nowMs: number;
  values: Values;
  tries: Readonly<Record<string, number>>;
  /** When the game ends the running step. */
  endsAtMs: number | null;
  /** The event of the last tick. */
  told: string;
}

const HAND_MS = 350;

/** A forester whose steps fail, cool down and are interrupted by an alarm. */
class ForesterGame {
  readonly lines: string[] = [];
  readonly state: ForesterState;
  readonly runner: PlanRunner;
  readonly #domain: Domain;
  readonly #orchestrator: Orchestrator;

  constructor(state: ForesterState, saved: unknown) {
    this.state = structuredClone(state);
    this.#domain = loadDomain(state.domain);
    this.#orchestrator = new Orchestrator({
      domain: this.#domain,
      planner: new ClassicalPlanner(),
      clock: new FakeClock(),
    });
    const { durationMs, cooldownMs } = state.rules;
    this.runner = new PlanRunner({
      orchestrator: this.#orchestrator,
      ...{ agent: "finn", goal: { oneOf: ["safe", "armed", "warm"] }, budgetMs: 50 },
      ...{ asks: "game", preempt: "at-once", failureCooldownMs: 30_000, goalCooldownMs: 60_000 },
      durationMs: ({ tool }) => durationMs[tool],
      cooldownMs: ({ tool }) => cooldownMs[tool],
      onStepEvent: ({ type, step, elapsedMs, ...more }) =>
        this.#tell(type, written(step), elapsedMs, "why" in more ? more.why : undefined),
      onError: (error) => this.#tell("error", error),
    });
    this.runner.restore(saved);
  }

  /** Goes on until a time of the game. */
  playUntil(ms: number): void {
    for (; this.state.nowMs < ms; this.state.nowMs += TICK_MS) this.#tick();
  }

  #tick(): void {
    const { state } = this;
    const { alarmAtMs } = state.rules;
    if (state.nowMs === alarmAtMs) state.values = { ...state.values, calm: false };
    if (state.endsAtMs !== null && state.nowMs >= state.endsAtMs) this.#endByHand();
    const { event, step } = this.runner.tick(state.values, state.nowMs);
    if (event === "start") this.#begin(step);
    else if (event === "finish") this.#apply(step);
    else if (event !== "continue") state.endsAtMs = null;
    if (event !== state.told && event !== "continue") this.#tell(event, step && written(step));
    state.told = event;
    const { question } = this.runner;
    if (question !== undefined) this.runner.accept(this.#orchestrator.planNow(question, 1000));
  }

  #begin({ tool }: Step): void {
    const { state } = this;
    const tries = (state.tries[tool] ?? 0) + 1;
    state.tries = { ...state.tries, [tool]: tries };
    const isLost = state.rules.fails[tool]?.includes(tries) === true;
    const isOwn = state.rules.durationMs[tool] === undefined;
    state.endsAtMs = isOwn || isLost ? state.nowMs + (isOwn ? HAND_MS : TICK_MS) : null;
  }

  #endByHand(): void {
    const { state } = this;
    state.endsAtMs = null;
    const [step] = this.runner.remaining;
    if (step === undefined || !this.runner.isPlaying) return;
    const tries = state.tries[step.tool] ?? 0;
    if (state.rules.fails[step.tool]?.includes(tries) === true) {
      this.runner.failed("it slipped");
      return;
    }
    this.#apply(step);
    this.runner.finished();
  }

  #apply(step: Step): void {
    const before = this.#domain.state(this.state.values as never);
    const after = new Int32Array(before.length);
    applyAction(this.#domain.actions, this.#domain.actionOf(step), before, after);
    this.state.values = { ...this.#domain.read(after) };
  }

  #tell(...words: readonly unknown[]): void {
    const told = words.filter((word) => word !== undefined);
    this.lines.push([this.state.nowMs, ...told].join(" "));
  }
}

const written = ({ tool, args }: Step): string => [tool, ...Object.values(args)].join(" ");

/** Saves of `PlanRunner`. */
export const runnerKind: Kind = {
  name: "runner",
  replay: (text) => {
    const { game, saved, then } = readPlay<ForesterState>(text);
    const again = new ForesterGame(game, saved);
    again.playUntil(game.rules.untilMs);
    return { was: then, is: again.lines };
  },
};
