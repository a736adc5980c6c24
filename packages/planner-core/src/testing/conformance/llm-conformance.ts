import { Deadline } from "../../base/clock/deadline.ts";
import type {
  Admission,
  LlmAnswer,
  LlmPlanner,
  LlmRequest,
  Question,
} from "../../engine/contract/llm-planner.ts";
import { FakeClock, settle } from "../fake-clock.ts";
import { woodcutter } from "../stages/sample-domains.ts";
import { type ConformanceCheck, check } from "./conformance-check.ts";

/** The behaviour of an LLM planner: `answers` at some time, `stalls` for ever, or `fails`. */
export type LlmBehaviour = "answers" | "stalls" | "fails";

/** The setup of an LLM planner for its checks. */
export interface LlmConformanceSetup {
  /** The behaviours that the LLM planner can show. */
  readonly behaviours: readonly LlmBehaviour[];
  /** Called for each check; the LLM planner must use only this clock. */
  readonly open: (behaviour: LlmBehaviour, clock: FakeClock) => LlmPlanner;
  /** Default: the goal to light the fire of `woodcutter`, from the default state. */
  readonly question?: Question | undefined;
}

/** Ample time for every answer, in milliseconds. */
const BUDGET_MS = 60_000;
/** Longest time between the deadline and the end of a call, in milliseconds. */
const SOON_MS = 100;
/** Turns of the event loop without a timer, after which no answer can come. */
const IDLE_TURNS = 20;

/**
 * The duties of every LLM planner: answer or reject in time whatever the model does, leave its arguments unchanged,
 * announce only steps that begin its answer, and leave no timer and no rejection behind.
 *
 * @example
 * const setup = { behaviours: ["answers"], open: () => new MyLlmPlanner() } as const;
 * for (const { name, run } of llmConformance(setup)) it(name, run);
 */
export function llmConformance(setup: LlmConformanceSetup): readonly ConformanceCheck[] {
  return CHECKS.filter(({ behaviour }) => setup.behaviours.includes(behaviour)).map(
    ({ behaviour, name, run }) => ({
      name,
      run: async () => {
        const clock = new FakeClock();
        const llm = setup.open(behaviour, clock);
        const rejections = watchRejections();
        try {
          await run(new LlmTrial(llm, clock, setup.question ?? defaultQuestion()));
          await settle();
          check(rejections.count() === 0, "there was an unhandled rejection");
        } finally {
          rejections.stop();
          await llm.dispose?.();
        }
        check(clock.pendingTimers === 0, "a timer is still pending");
      },
    }),
  );
}

interface LlmCheck {
  readonly behaviour: LlmBehaviour;
  readonly name: string;
  readonly run: (trial: LlmTrial) => Promise<void>;
}

const CHECKS: readonly LlmCheck[] = [
  {
    behaviour: "answers",
    name: "has a model, a fingerprint and valid flags",
    run: describesItself,
  },
  { behaviour: "answers", name: "decides about admission for any budget", run: decides },
  { behaviour: "answers", name: "answers", run: answers },
  { behaviour: "answers", name: "announces only steps that begin its answer", run: announcesSteps },
  { behaviour: "answers", name: "ends when it is stopped", run: endsWhenStopped },
  { behaviour: "answers", name: "chooses, or plans, among candidates", run: chooses },
  { behaviour: "answers", name: "leaves its arguments unchanged", run: changesNothing },
  { behaviour: "answers", name: "settles concurrent questions", run: answersSeveral },
  { behaviour: "answers", name: "settles a call that is over before it begins", run: endsWhenOver },
  { behaviour: "stalls", name: "rejects a call that is already cancelled", run: endsWhenOver },
  { behaviour: "stalls", name: "ends soon after its deadline", run: endsInTime },
  { behaviour: "stalls", name: "ends when its deadline is moved forward", run: endsWhenMoved },
  { behaviour: "stalls", name: "ends when it is cancelled", run: endsWhenCancelled },
  { behaviour: "stalls", name: "rejects calls in flight when it is disposed", run: endsWithLlm },
  { behaviour: "fails", name: "rejects with an error, without a synchronous one", run: rejects },
];

async function describesItself({ llm, question }: LlmTrial): Promise<void> {
  const { model, fingerprint } = llm;
  check(model !== "" && fingerprint !== "", "the model or the fingerprint is empty");
  check(llm.fingerprint === fingerprint, "the fingerprint changes by itself");
  check(
    typeof (llm.isTaught?.(question.domain) ?? true) === "boolean",
    "isTaught is not a boolean",
  );
  check([undefined, true, false, "intent"].includes(llm.readsWords), "readsWords is unknown");
}

async function decides(trial: LlmTrial): Promise<void> {
  const { llm, question } = trial;
  for (const limitMs of [-1, 0, 0.5, 100, BUDGET_MS, Number.POSITIVE_INFINITY]) {
    for (const draft of [undefined, [], [0], new Array<number>(100).fill(0)]) {
      checkAdmission(llm.admit(question, limitMs, draft));
    }
  }
  await trial.ask();
  checkAdmission(llm.admit(question, BUDGET_MS, undefined));
}

function checkAdmission(admission: Admission): void {
  if (!admission.admitted) {
    const reasons: unknown[] = ["budget", "breaker-open", "overloaded", undefined];
    check(reasons.includes(admission.reason), `the reason is ${admission.reason}`);
    check(typeof admission.background === "boolean", "background is not a boolean");
    return;
  }
  const { predictedMs } = admission;
  check(predictedMs === undefined || predictedMs >= 0, `the prediction is ${predictedMs} ms`);
}

async function answers(trial: LlmTrial): Promise<void> {
  const answer = await trial.answer();
  checkAnswer(answer, trial.question);
}

function checkAnswer(answer: LlmAnswer, { domain }: Question): void {
  check(typeof answer.text === "string", "the text is missing");
  if (answer.kind === "plan") {
    const { count } = domain.actions;
    const isSound = (action: number): boolean =>
      Number.isInteger(action) && action >= -1 && action < count;
    check(answer.actions.every(isSound), `the plan has an unknown action: ${answer.actions}`);
  }
  const { usage } = answer;
  if (usage === undefined) return;
  check(usage.promptTokens >= 0 && usage.completionTokens >= 0, "a count of tokens is negative");
  check(usage.totalMs >= (usage.firstTokenMs ?? 0), "the first token came after the last");
}

async function announcesSteps(trial: LlmTrial): Promise<void> {
  const announced: number[] = [];
  const answer = await trial.answer({
    onStep: (action, index = announced.length) => {
      announced[index] = action;
      return "continue";
    },
  });
  checkPrefix(announced, answer);
}

async function endsWhenStopped(trial: LlmTrial): Promise<void> {
  const announced: number[] = [];
  const answer = await trial.answer({
    onStep: (action, index = announced.length) => {
      announced[index] = action;
      return "stop";
    },
  });
  checkPrefix(announced, answer);
}

function checkPrefix(announced: readonly number[], answer: LlmAnswer): void {
  if (announced.length === 0) return;
  check(
    answer.kind === "plan",
    `steps were announced for an answer that is not a plan but ${answer.kind}`,
  );
  const begun = answer.actions.slice(0, announced.length);
  check(
    begun.join() === announced.join(),
    `the steps ${announced} were announced, but the answer is ${answer.actions}`,
  );
}

async function chooses(trial: LlmTrial): Promise<void> {
  const { domain, goal } = trial.question;
  const candidates = ["cheapest", "fewest-steps"].map((style, index) => ({
    goal,
    actions: [index],
    scaledCost: domain.actions.scaledCost[index] as number,
    style,
  }));
  const answer = await trial.answer({ candidates: Object.freeze(candidates) });
  check(answer.kind !== "choice" || typeof answer.index === "number", "the choice is not a number");
  checkAnswer(answer, trial.question);
}

async function changesNothing(trial: LlmTrial): Promise<void> {
  const { question } = trial;
  const before = question.state.join();
  const draft = Object.freeze([0, 0]);
  const lent = Object.freeze({ ...question, text: Object.freeze({ ...question.text }) });
  trial.llm.admit(lent, BUDGET_MS, draft);
  checkAnswer(await trial.answer({ question: lent, draft }), question);
  check(question.state.join() === before, "the state of the question was changed");
}

async function answersSeveral(trial: LlmTrial): Promise<void> {
  const keys = ["first", "second", "third"];
  const calls = keys.map((key) => trial.ask({ question: { ...trial.question, key } }));
  for (const { kind } of await Promise.all(calls)) {
    check(kind !== "open", "a question was neither answered nor rejected");
  }
}

async function endsWhenOver(trial: LlmTrial): Promise<void> {
  const deadline = trial.deadline();
  deadline.cancel(new Error("no longer wanted"));
  const { kind } = await trial.ask({ deadline });
  check(kind !== "open", "a call after its deadline was neither answered nor rejected");
}

async function endsInTime(trial: LlmTrial): Promise<void> {
  const deadline = trial.deadline(200);
  const { kind } = await trial.ask({ deadline });
  check(kind === "rejected", `a stalled call is ${kind}`);
  const lateMs = trial.clock.now() - 200;
  check(lateMs <= SOON_MS, `the call ended ${lateMs} ms after its deadline`);
}

async function endsWhenMoved(trial: LlmTrial): Promise<void> {
  const deadline = trial.deadline();
  const call = trial.begin({ deadline });
  await trial.clock.advance(50);
  deadline.moveTo(trial.clock.now() + 50);
  const { kind } = await trial.end(call);
  check(kind === "rejected", `a stalled call is ${kind}`);
  const lateMs = trial.clock.now() - 100;
  check(lateMs <= SOON_MS, `the call ended ${lateMs} ms after its deadline was moved`);
}

async function endsWhenCancelled(trial: LlmTrial): Promise<void> {
  const deadline = trial.deadline();
  const call = trial.begin({ deadline });
  await trial.clock.advance(50);
  deadline.cancel(new Error("no longer wanted"));
  const { kind } = await trial.end(call);
  check(kind === "rejected", `a cancelled call is ${kind}`);
  check(trial.clock.now() <= 50 + SOON_MS, "the call continued after its cancellation");
}

async function endsWithLlm(trial: LlmTrial): Promise<void> {
  if (trial.llm.dispose === undefined) return;
  const deadline = trial.deadline();
  const call = trial.begin({ deadline });
  await settle();
  await trial.llm.dispose();
  const { kind } = await trial.end(call);
  deadline.release();
  check(kind === "rejected", `the call of a disposed LLM planner is ${kind}`);
  check(trial.clock.now() <= SOON_MS, "the call outlived its LLM planner");
}

async function rejects(trial: LlmTrial): Promise<void> {
  const result = await trial.ask();
  check(result.kind === "rejected", `a failed call is ${result.kind}`);
  check(result.error instanceof Error, "the reason is not an error");
}

type CallResult =
  | { readonly kind: "answered"; readonly answer: LlmAnswer }
  | { readonly kind: "rejected"; readonly error: unknown }
  | { readonly kind: "open" };

/** An LLM planner under test with its clock. */
class LlmTrial {
  readonly llm: LlmPlanner;
  readonly clock: FakeClock;
  readonly question: Question;
  #idleTurns = 0;
  /** Concurrent calls share the clock: only the first of them moves it. */
  #moving: Promise<boolean> | undefined;

  constructor(llm: LlmPlanner, clock: FakeClock, question: Question) {
    this.llm = llm;
    this.clock = clock;
    this.question = question;
  }

  deadline(budgetMs = BUDGET_MS): Deadline {
    return new Deadline(this.clock, budgetMs);
  }

  /** Sends a question, and moves the clock until it settles or nothing more can come. */
  async ask(changes: Partial<LlmRequest> = {}): Promise<CallResult> {
    const deadline = changes.deadline ?? this.deadline();
    try {
      return await this.end(this.begin({ ...changes, deadline }));
    } finally {
      deadline.release();
    }
  }

  async answer(changes: Partial<LlmRequest> = {}): Promise<LlmAnswer> {
    const result = await this.ask(changes);
    check(result.kind === "answered", `the call is ${describe(result)}`);
    return result.answer;
  }

  /** Sends a question. A synchronous error fails the check: an LLM planner must reject instead. */
  begin(changes: Partial<LlmRequest> & Pick<LlmRequest, "deadline">): Promise<CallResult> {
    return this.llm.ask({ question: this.question, ...changes }).then(
      (answer): CallResult => ({ kind: "answered", answer }),
      (error: unknown): CallResult => ({ kind: "rejected", error }),
    );
  }

  async end(call: Promise<CallResult>): Promise<CallResult> {
    let result: CallResult | undefined;
    call.then((settled) => {
      result = settled;
    });
    this.#idleTurns = 0;
    while (this.#idleTurns < IDLE_TURNS) {
      await settle();
      if (result !== undefined) return result;
      await this.#advance();
    }
    return { kind: "open" };
  }

  async #advance(): Promise<void> {
    this.#moving ??= this.clock.advanceToNext().finally(() => {
      this.#moving = undefined;
    });
    this.#idleTurns = (await this.#moving) ? 0 : this.#idleTurns + 1;
  }
}

function describe(result: CallResult): string {
  return result.kind === "rejected" ? `rejected: ${String(result.error)}` : result.kind;
}

function defaultQuestion(): Question {
  return {
    key: "conformance",
    domain: woodcutter,
    state: woodcutter.state({}),
    goal: woodcutter.goal("warm_home"),
    text: {},
  };
}

interface Host {
  on(event: "unhandledRejection", listener: () => void): unknown;
  off(event: "unhandledRejection", listener: () => void): unknown;
}

/** Counts unhandled rejections, if the host reports them. */
function watchRejections(): { count(): number; stop(): void } {
  const host = (globalThis as { readonly process?: Partial<Host> }).process;
  let count = 0;
  const listener = (): void => {
    count++;
  };
  host?.on?.("unhandledRejection", listener);
  return { count: () => count, stop: () => host?.off?.("unhandledRejection", listener) };
}
