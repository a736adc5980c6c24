import { describe, expect, it } from "vitest";
import { AgentLife, type PlayableStep } from "./agent-life.ts";
import { STEP_STATES, type StepChange, type StepState } from "./step-states.ts";

const NOW_MS = 1000;
const COOL_MS = 300;
const LENGTHS = { expectedMs: 10, timeoutMs: undefined, patienceMs: 20 };
const STATES = Object.keys(STEP_STATES) as StepState[];
const CHANGES = [
  ...["begin", "finish", "rest", "fail", "avoid", "interrupt", "tell", "recover"],
] as const satisfies readonly StepChange[];

/** The life of one step, with what a runner does for each change. */
class OneStep {
  readonly step: PlayableStep = { running: undefined };
  readonly #life: AgentLife<PlayableStep, string>;
  #nowMs = NOW_MS;

  constructor(failureLimit: number) {
    this.#life = new AgentLife({ failureLimit, failureCooldownMs: COOL_MS }, () => 7);
  }

  get state(): StepState {
    return this.#life.stateOf(this.step, this.#nowMs);
  }

  bring(state: StepState): void {
    if (state === "cooling") this.#life.avoid(this.step, NOW_MS);
    else if (state !== "waiting") this.make("begin");
    if (state === "done") this.make("finish");
    if (state === "interrupted") this.make("interrupt");
  }

  make(change: StepChange): void {
    const [life, step] = [this.#life, this.step];
    if (change === "begin") life.begin(step, NOW_MS, LENGTHS);
    else if (change === "finish") {
      const before = this.state;
      life.finish(step, NOW_MS);
      if (before !== "interrupted") life.takesEffect(step);
    } else if (change === "rest") life.finish(step, NOW_MS, COOL_MS);
    else if (change === "fail") life.fail(step, NOW_MS);
    // One failure is too many here.
    else if (change === "avoid" && ["acting", "done"].includes(this.state)) life.fail(step, NOW_MS);
    else if (change === "avoid") life.avoid(step, NOW_MS);
    else if (change === "tell") life.tell();
    else if (change === "recover") this.#nowMs = NOW_MS + COOL_MS;
    else if (life.interrupt(step, NOW_MS)) life.note({ step, reason: "asked" });
  }
}

describe.each(STATES)("a step that is %s", (state) => {
  it.each(CHANGES)("goes where the table of states says, or stays: %s", (change) => {
    const one = new OneStep(change === "avoid" ? 1 : 2);
    one.bring(state);
    expect(one.state).toBe(state);
    one.make(change);
    expect(one.state).toBe(STEP_STATES[state][change] ?? state);
    expect(one.step.running === undefined).toBe(one.state !== "acting");
  });
});

it("knows all changes of the table", () => {
  const known = Object.values(STEP_STATES).flatMap((changes) => Object.keys(changes));
  expect(new Set(known)).toEqual(new Set(CHANGES));
});
