import type { PreparationCounts } from "./progress.ts";
import type { Answered, AnswerKind } from "./question/ask.ts";
import { Experience } from "./question/experience.ts";

const KINDS: readonly AnswerKind[] = ["right", "right-when-asked-again", "mended", "left"];

/** The state for resuming a preparation, kept in the notes of its plan library. */
export class Tally {
  questions = 0;
  calls = 0;
  promptTokens = 0;
  completionTokens = 0;
  /** Number of the life that questions come from. */
  life = 0;
  experience: Experience = new Experience();
  readonly answers: Record<AnswerKind, number> = {
    right: 0,
    "right-when-asked-again": 0,
    mended: 0,
    left: 0,
  };

  /** Reads the output of `toNotes`; missing or invalid values count as 0. */
  static fromNotes(notes: Readonly<Record<string, unknown>>): Tally {
    const tally = new Tally();
    const known = recordOf(notes["preparation"]);
    for (const name of [
      "questions",
      "calls",
      "promptTokens",
      "completionTokens",
      "life",
    ] as const) {
      tally[name] = countOf(known[name]);
    }
    const answers = recordOf(known["answers"]);
    for (const kind of KINDS) tally.answers[kind] = countOf(answers[kind]);
    tally.experience = Experience.fromNotes(known["experience"]);
    return tally;
  }

  add({ kind, calls, promptTokens, completionTokens }: Answered): void {
    this.questions++;
    this.calls += calls;
    this.promptTokens += promptTokens;
    this.completionTokens += completionTokens;
    this.answers[kind]++;
  }

  get counts(): PreparationCounts {
    const { questions, calls, promptTokens, completionTokens, answers } = this;
    return { questions, calls, answers: { ...answers }, promptTokens, completionTokens };
  }

  /** The tally as notes of a plan library; other notes are kept. */
  toNotes(notes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const { life, experience } = this;
    return { ...notes, preparation: { ...this.counts, life, experience: experience.toNotes() } };
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function countOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
