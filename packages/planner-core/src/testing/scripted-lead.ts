import type { Admission, Lead, LeadAnswer, LeadRequest, Question } from "../contract/lead.ts";
import { DisposedError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";

/** A scripted lead's reaction to one question. */
export interface ScriptedBehaviour {
  /** When it answers, in ms after it was asked; `never`: it hangs. Default 0. */
  readonly afterMs?: number | "never";
  /**
   * Steps that it says on the way, each at its time in ms after it was asked. Told to stop, it
   * answers at once with those that it said.
   */
  readonly says?: readonly {
    readonly action: number;
    readonly atMs: number;
    /** Position in the answer; default: it does not tell. */
    readonly index?: number;
  }[];
  /** Its answer: ids of ground actions, or a whole answer. */
  readonly answer?: readonly number[] | LeadAnswer;
  /** The error it rejects with instead. */
  readonly rejects?: unknown;
  /** The error it throws at once, before there is a promise. */
  readonly throws?: unknown;
  /** Whether it keeps running after its deadline. Default false: it rejects with the signal's reason. */
  readonly ignoresSignal?: boolean;
}

/** How a scripted lead behaves. */
export interface ScriptedLeadOptions {
  readonly clock: Clock;
  /** Behaviour by question. */
  readonly script: (question: Question, call: number, request: LeadRequest) => ScriptedBehaviour;
  /** Admission by question. Default: every question is taken. */
  readonly admit?: (question: Question, limitMs: number) => Admission;
  readonly model?: string;
}

/** A test double of a model: does what a script says, on an injected clock. */
export class ScriptedLead implements Lead {
  readonly model: string;
  readonly fingerprint: string = "scripted";
  /** Every call so far, in order. */
  readonly calls: LeadRequest[] = [];
  /** Calls that are not settled. */
  active = 0;
  readonly #options: ScriptedLeadOptions;
  /** Rejects each of them. */
  readonly #rejections = new Set<(error: Error) => void>();

  constructor(options: ScriptedLeadOptions) {
    this.#options = options;
    this.model = options.model ?? "scripted";
  }

  admit(question: Question, limitMs: number): Admission {
    return this.#options.admit?.(question, limitMs) ?? { admitted: true, predictedMs: undefined };
  }

  ask(request: LeadRequest): Promise<LeadAnswer> {
    const { clock, script } = this.#options;
    const behaviour = script(request.question, this.calls.length, request);
    this.calls.push(request);
    if ("throws" in behaviour) throw behaviour.throws;
    this.active++;
    const { afterMs = 0, answer = [], ignoresSignal = false, says = [] } = behaviour;
    return new Promise<LeadAnswer>((resolve, reject) => {
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

  /** Calls in flight reject. */
  dispose(): Promise<void> {
    for (const fail of [...this.#rejections]) fail(new DisposedError("The lead was disposed"));
    return Promise.resolve();
  }
}

function isAnswer(answer: readonly number[] | LeadAnswer): answer is LeadAnswer {
  return "kind" in answer;
}
