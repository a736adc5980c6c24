import type { Clock } from "../clock.ts";
import type { Admission, Lead, LeadAnswer, LeadRequest, Question } from "../orchestrator/lead.ts";

/** What a scripted lead does with one question. */
export interface ScriptedBehaviour {
  /** When it answers, in ms after it was asked; `never`: it hangs. Default 0. */
  readonly afterMs?: number | "never";
  /** What it answers: ids of ground actions, or a whole answer. */
  readonly answer?: readonly number[] | LeadAnswer;
  /** What it rejects with instead. */
  readonly rejects?: unknown;
  /** What it throws at once, before there is a promise. */
  readonly throws?: unknown;
  /** Whether it goes on after its deadline. Default false: it rejects with the signal's reason. */
  readonly ignoresSignal?: boolean;
}

/** How a scripted lead behaves. */
export interface ScriptedLeadOptions {
  readonly clock: Clock;
  /** Behaviour by question. */
  readonly script: (question: Question, call: number) => ScriptedBehaviour;
  /** Admission by question. Default: every question is taken. */
  readonly admit?: (question: Question, limitMs: number) => Admission;
  readonly model?: string;
}

/** A test double of a model: does what a script says, on an injected clock. */
export class ScriptedLead implements Lead {
  readonly model: string;
  readonly fingerprint = "scripted";
  /** Every call so far, in order. */
  readonly calls: LeadRequest[] = [];
  /** Calls that are not settled. */
  active = 0;
  readonly #options: ScriptedLeadOptions;

  constructor(options: ScriptedLeadOptions) {
    this.#options = options;
    this.model = options.model ?? "scripted";
  }

  admit(question: Question, limitMs: number): Admission {
    return this.#options.admit?.(question, limitMs) ?? { admitted: true, predictedMs: undefined };
  }

  ask(request: LeadRequest): Promise<LeadAnswer> {
    const { clock, script } = this.#options;
    const behaviour = script(request.question, this.calls.length);
    this.calls.push(request);
    if ("throws" in behaviour) throw behaviour.throws;
    this.active++;
    const { afterMs = 0, answer = [], ignoresSignal = false } = behaviour;
    return new Promise<LeadAnswer>((resolve, reject) => {
      let timer: object | number | undefined;
      const { signal } = request.deadline;
      const settle = (finish: () => void): void => {
        if (timer !== undefined) clock.clearTimer(timer);
        signal.removeEventListener("abort", abort);
        this.active--;
        finish();
      };
      const abort = (): void => {
        if (!ignoresSignal) settle(() => reject(signal.reason));
      };
      signal.addEventListener("abort", abort);
      if (afterMs === "never") return;
      timer = clock.setTimer(() => {
        settle(() => {
          if ("rejects" in behaviour) reject(behaviour.rejects);
          else resolve(isAnswer(answer) ? answer : { kind: "plan", actions: answer, text: "" });
        });
      }, afterMs);
    });
  }
}

function isAnswer(answer: readonly number[] | LeadAnswer): answer is LeadAnswer {
  return "kind" in answer;
}
