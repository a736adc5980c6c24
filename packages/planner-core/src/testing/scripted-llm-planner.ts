import type { Clock } from "../base/clock/clock.ts";
import { DisposedError } from "../base/errors.ts";
import type {
  Admission,
  LlmAnswer,
  LlmPlanner,
  LlmRequest,
  Question,
} from "../engine/contract/llm-planner.ts";

/** The scripted reaction of an LLM planner to a question. */
export interface ScriptedBehaviour {
  /** Time of its answer in milliseconds after the question; `never`: it hangs. Default 0. */
  readonly afterMs?: number | "never";
  /**
   * Steps announced before the answer, each at its time in milliseconds after the question. Stopped, it answers at once
   * with the announced steps.
   */
  readonly says?: readonly {
    readonly action: number;
    readonly atMs: number;
    /** Position in the answer; default: not reported. */
    readonly index?: number;
  }[];
  /** The answer: ids of ground actions, or a whole answer. */
  readonly answer?: readonly number[] | LlmAnswer;
  /** The error of its rejection. */
  readonly rejects?: unknown;
  /** An error thrown synchronously. */
  readonly throws?: unknown;
  /** Whether it runs past its deadline. Default false: it rejects with the signal's reason. */
  readonly ignoresSignal?: boolean;
}

/** Options of a scripted LLM planner. */
export interface ScriptedLlmPlannerOptions {
  readonly clock: Clock;
  /** Behaviour by question. */
  readonly script: (question: Question, call: number, request: LlmRequest) => ScriptedBehaviour;
  /** Admission by question. Default: all questions are admitted. */
  readonly admit?: (question: Question, limitMs: number) => Admission;
  readonly model?: string;
}

/** A test double of an LLM planner that follows a script on an injected clock. */
export class ScriptedLlmPlanner implements LlmPlanner {
  readonly model: string;
  readonly fingerprint: string = "scripted";
  /** Every call so far, in order. */
  readonly calls: LlmRequest[] = [];
  /** Number of unsettled calls. */
  active = 0;
  readonly #options: ScriptedLlmPlannerOptions;
  /** Rejecters of the unsettled calls. */
  readonly #rejections = new Set<(error: Error) => void>();

  constructor(options: ScriptedLlmPlannerOptions) {
    this.#options = options;
    this.model = options.model ?? "scripted";
  }

  admit(question: Question, limitMs: number): Admission {
    return this.#options.admit?.(question, limitMs) ?? { admitted: true, predictedMs: undefined };
  }

  ask(request: LlmRequest): Promise<LlmAnswer> {
    const { clock, script } = this.#options;
    const behaviour = script(request.question, this.calls.length, request);
    this.calls.push(request);
    if ("throws" in behaviour) throw behaviour.throws;
    this.active++;
    const { afterMs = 0, answer = [], ignoresSignal = false, says = [] } = behaviour;
    return new Promise<LlmAnswer>((resolve, reject) => {
      const timers = new Set<object | number>();
      const { signal } = request.deadline;
      const settle = (finish: () => void): void => {
        for (const timer of timers) clock.clearTimer(timer);
        signal.removeEventListener("abort", abort);
        this.#rejections.delete(fail);
        this.active--;
        finish();
      };
      const fail = (error: Error): void => settle(() => reject(error));
      this.#rejections.add(fail);
      const abort = (): void => {
        if (!ignoresSignal) settle(() => reject(signal.reason));
      };
      signal.addEventListener("abort", abort);
      if (signal.aborted && !ignoresSignal) {
        abort();
        return;
      }
      const said: number[] = [];
      for (const { action, atMs, index } of says) {
        const say = (): void => {
          said.push(action);
          if (request.onStep?.(action, index) !== "stop") return;
          settle(() => resolve({ kind: "plan", actions: said, text: "" }));
        };
        timers.add(clock.setTimer(say, atMs));
      }
      if (afterMs === "never") return;
      const end = (): void => {
        settle(() => {
          if ("rejects" in behaviour) reject(behaviour.rejects);
          else resolve(isAnswer(answer) ? answer : { kind: "plan", actions: answer, text: "" });
        });
      };
      timers.add(clock.setTimer(end, afterMs));
    });
  }

  /** Rejects the calls in flight. */
  dispose(): Promise<void> {
    for (const fail of [...this.#rejections])
      fail(new DisposedError("The LLM planner was disposed"));
    return Promise.resolve();
  }
}

function isAnswer(answer: readonly number[] | LlmAnswer): answer is LlmAnswer {
  return "kind" in answer;
}
