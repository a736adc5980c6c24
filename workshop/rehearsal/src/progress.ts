import type { Share } from "./measure/confidence.ts";
import type { AnswerKind } from "./question/ask.ts";

/** Counts so far, over all runs of a rehearsal. */
export interface RehearsalCounts {
  /** Situations that were put to the model. */
  readonly questions: number;
  /** Calls of the model: a wrong answer takes two. */
  readonly calls: number;
  /** How the questions ended. */
  readonly answers: Readonly<Record<AnswerKind, number>>;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** How much a repertoire serves after so many questions. */
export interface CurvePoint {
  readonly questions: number;
  readonly calls: number;
  /** The lowest coverage of a persona, in situations that no question was chosen from. */
  readonly coverage: number;
}

/** Events of a rehearsal. */
export type RehearsalEvent =
  | {
      readonly type: "progress";
      readonly counts: RehearsalCounts;
      readonly point: CurvePoint;
      /** Questions that it will probably still take; undefined before that can be told. */
      readonly questionsLeft: number | undefined;
      /** Milliseconds that they will probably take; undefined before an answer was timed. */
      readonly leftMs: number | undefined;
      readonly elapsedMs: number;
      readonly entries: number;
    }
  | {
      readonly type: "answer";
      /** Which question, from 1. */
      readonly question: number;
      readonly goal: string;
      readonly persona: string | undefined;
      readonly kind: AnswerKind;
      /** Steps of the plan that was kept, and those that the model wrote. */
      readonly steps: number;
      readonly modelSteps: number;
      /** The mistake in the first answer. */
      readonly problem: string | undefined;
      /** Share of the situations at hand that the question was expected to serve. */
      readonly expected: number;
    }
  | {
      readonly type: "check";
      readonly persona: string | undefined;
      readonly questions: number;
      readonly coverage: Share;
      readonly passed: boolean;
    }
  | {
      /** The model could not answer at all: no fault of the question. */
      readonly type: "failure";
      readonly message: string;
    };

/** Why a rehearsal ended. */
export type StopReason =
  /** Every persona is served as often as was asked for. */
  | "covered"
  /** The time is over. */
  | "time"
  /** As many questions were asked as were allowed. */
  | "questions"
  /** No question is left that the model has not failed. */
  | "nothing-to-ask"
  /** Somebody ended it. */
  | "interrupted"
  /** The model fails. */
  | "model-failed";
