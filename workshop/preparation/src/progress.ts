import type { Share } from "./measure/confidence.ts";
import type { AnswerKind } from "./question/ask.ts";

/** Counts so far, over all runs. */
export interface PreparationCounts {
  /** Number of situations put to the model. */
  readonly questions: number;
  /** Number of model calls: two for a wrong answer. */
  readonly calls: number;
  /** Questions by result. */
  readonly answers: Readonly<Record<AnswerKind, number>>;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Coverage after a number of questions. */
export interface CurvePoint {
  readonly questions: number;
  readonly calls: number;
  /** The lowest coverage of any persona, in situations never used for questions. */
  readonly coverage: number;
}

/** Events of a preparation. */
export type PreparationEvent =
  | {
      readonly type: "progress";
      readonly counts: PreparationCounts;
      readonly point: CurvePoint;
      /** Estimated number of remaining questions; undefined while unknown. */
      readonly questionsLeft: number | undefined;
      /** Estimated time for these questions, in milliseconds; undefined before a timed answer. */
      readonly leftMs: number | undefined;
      readonly elapsedMs: number;
      readonly entries: number;
    }
  | {
      readonly type: "answer";
      /** Number of the question, from 1. */
      readonly question: number;
      readonly goal: string;
      readonly persona: string | undefined;
      readonly kind: AnswerKind;
      /** Steps of the kept plan, and those written by the model. */
      readonly steps: number;
      readonly modelSteps: number;
      /** The error in the first answer. */
      readonly problem: string | undefined;
      /** Share of the current situations that the question was expected to cover. */
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
      /** The model failed to answer for reasons other than the question. */
      readonly type: "failure";
      readonly message: string;
    };

/** The reason for a preparation's end. */
export type StopReason =
  /** The coverage is reached for every persona. */
  | "covered"
  /** The time is up. */
  | "time"
  /** The limit on questions is reached. */
  | "questions"
  /** The model has failed all remaining questions. */
  | "nothing-to-ask"
  /** The signal aborted. */
  | "interrupted"
  /** The model fails repeatedly. */
  | "model-failed";
