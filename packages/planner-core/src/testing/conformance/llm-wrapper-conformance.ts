import { Deadline } from "../../base/clock/deadline.ts";
import type { LlmPlanner, LlmRequest } from "../../engine/contract/llm-planner.ts";
import { FakeClock, settle } from "../fake-clock.ts";
import { ScriptedLlmPlanner } from "../scripted-llm-planner.ts";
import { woodcutter } from "../stages/sample-domains.ts";
import { type ConformanceCheck, check } from "./conformance-check.ts";

/** The setup of a wrapper around another LLM planner for its checks. */
export interface LlmWrapperSetup {
  /** Called for each check; both LLM planners must use only this clock. */
  readonly wrap: (inner: LlmPlanner, clock: FakeClock) => LlmPlanner;
  /** Number of the inner LLM planner's calls that fail temporarily before the checked one. Default 0. */
  readonly failingCalls?: number | undefined;
  /** The error of the failing calls. Default: any error. */
  readonly failure?: Error | undefined;
  /** Fields with another meaning for the inner LLM planner. Default: none. */
  readonly except?: readonly (keyof LlmRequest)[] | undefined;
}

const BUDGET_MS = 60_000;
/** A stand-in for any future field of requests. */
const TOMORROW = "fieldOfTomorrow";

/**
 * The duty of a wrapper around an LLM planner: to pass on every field of a request, including future ones. A dropped
 * field causes no error anywhere, only worse plans.
 *
 * @example
 * const setup = { wrap: (inner) => new MyWrapper(inner) };
 * for (const { name, run } of llmWrapperConformance(setup)) it(name, run);
 */
export function llmWrapperConformance(setup: LlmWrapperSetup): readonly ConformanceCheck[] {
  const names = Object.keys(CHECKS) as (keyof typeof CHECKS)[];
  const passed = names.filter((name) => !setup.except?.some((each) => each === name));
  return passed.map((name) => ({
    name: name === TOMORROW ? "passes on unknown fields" : `passes on ${name}`,
    run: async () => {
      const clock = new FakeClock();
      const trial = new WrapperTrial(setup, clock);
      try {
        await CHECKS[name](trial);
      } finally {
        await trial.end();
      }
    },
  }));
}

/** A check for every field of a request: a new field does not compile until it has one. */
const CHECKS: Readonly<
  Record<keyof LlmRequest | typeof TOMORROW, (trial: WrapperTrial) => Promise<void>>
> = {
  question: async (trial) => {
    const { question } = await trial.ask();
    check(question === trial.request.question, "the question is different");
  },
  draft: async (trial) => {
    const { draft } = await trial.ask();
    check(draft === trial.request.draft, "the draft is different");
  },
  candidates: async (trial) => {
    const { candidates } = await trial.ask();
    check(candidates === trial.request.candidates, "the candidates are different");
  },
  redraft: async (trial) => {
    const { redraft } = await trial.ask();
    check(redraft?.([1, 2])?.join() === "1,2,7", "the draft cannot be revised");
  },
  judge: async (trial) => {
    const { judge } = await trial.ask();
    const judgement = judge?.([1, 2, 3]);
    check(judgement?.soundSteps === 3, "plans cannot be judged");
  },
  onStep: async (trial) => {
    const { onStep } = await trial.ask();
    check(onStep?.(4, 0) === "stop", "the verdict on a step is not returned");
    check(trial.passed.join() === "4,0", `the step 4 at 0 was passed on as ${trial.passed}`);
  },
  onText: async (trial) => {
    const { onText } = await trial.ask();
    onText?.("{");
    check(trial.passed.join() === "{", "a piece of text is not passed on");
  },
  deadline: async (trial) => {
    const { deadline } = await trial.ask();
    check(deadline.clock === trial.clock, "the deadline has another clock");
    check(deadline.atMs <= BUDGET_MS, "the deadline is later than the given one");
    trial.request.deadline.rankMs = 17;
    check(deadline.rankMs === 17, "the rank of the call does not follow");
    trial.request.deadline.cancel(new Error("no longer wanted"));
    check(deadline.isOver, "the inner call continues after the outer one was cancelled");
  },
  [TOMORROW]: async (trial) => {
    const asked: object = await trial.ask();
    check(Reflect.get(asked, TOMORROW) === TOMORROW, "an unknown field is dropped");
  },
};

/** A question to a wrapper that reaches the inner LLM planner. */
class WrapperTrial {
  readonly clock: FakeClock;
  readonly request: Required<LlmRequest>;
  /** The arguments of the last callback. */
  passed: readonly unknown[] = [];
  readonly #inner: ScriptedLlmPlanner;
  readonly #wrapper: LlmPlanner;
  readonly #failingCalls: number;
  #call: Promise<unknown> = Promise.resolve();

  constructor({ wrap, failingCalls = 0, failure }: LlmWrapperSetup, clock: FakeClock) {
    this.clock = clock;
    this.#failingCalls = failingCalls;
    const rejects = failure ?? new Error("The LLM planner is down for a moment");
    const script = (_: unknown, call: number) =>
      call < failingCalls ? { rejects } : ({ afterMs: "never" } as const);
    this.#inner = new ScriptedLlmPlanner({ clock, script });
    this.#wrapper = wrap(this.#inner, clock);
    this.request = this.#whole();
  }

  /** The request at the inner LLM planner, whose call hangs. */
  async ask(): Promise<LlmRequest> {
    this.#call = this.#wrapper.ask(this.request).catch(() => {});
    for (let turn = 0; this.#inner.calls.length <= this.#failingCalls && turn < 20; turn++) {
      await settle();
      if (this.#inner.calls.length <= this.#failingCalls) await this.clock.advanceToNext();
    }
    const asked = this.#inner.calls[this.#failingCalls];
    check(asked !== undefined, "the inner LLM planner was never asked");
    return asked;
  }

  async end(): Promise<void> {
    this.request.deadline.cancel(new Error("the check is over"));
    await settle();
    await this.#wrapper.dispose?.();
    await this.#inner.dispose();
    await this.#call;
    this.request.deadline.release();
  }

  #whole(): Required<LlmRequest> {
    const goal = woodcutter.goal("warm_home");
    const whole = {
      question: {
        ...{ key: "wrapper", domain: woodcutter, state: woodcutter.state({}), goal, text: {} },
      },
      draft: [1],
      redraft: (said) => [...said, 7],
      judge: ({ length }) => ({ isAccepted: false, soundSteps: length, costRatio: undefined }),
      candidates: [{ goal, actions: [0], scaledCost: 1, style: "cheapest" }],
      deadline: new Deadline(this.clock, BUDGET_MS),
      onStep: (...passed) => {
        this.passed = passed;
        return "stop";
      },
      onText: (...passed) => {
        this.passed = passed;
      },
    } satisfies Required<LlmRequest>;
    return { ...whole, [TOMORROW]: TOMORROW } as Required<LlmRequest>;
  }
}
