import type {
  DirectiveReading,
  Finding,
  GoalWish,
  PersonaReading,
} from "../../contract/directive-reader.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { Answer } from "../outcome/answer.ts";
import type { PreparedRequest } from "../request/prepare.ts";

/** What was read in the texts of one request. */
export interface RequestWords {
  /** Undefined without a directive. */
  readonly reading: DirectiveReading | undefined;
  /** Undefined without a persona, and where there is nothing to choose. */
  readonly persona: PersonaReading | undefined;
  /** The goals that were asked for, or that the persona likes, in order; sure or only guessed. */
  readonly wishes: readonly GoalWish[];
  /** Whether they decide before any model is asked. */
  readonly decide: boolean;
  /** What was asked, with all that is forbidden, and the wishes before all other goals. */
  readonly asked: PreparedRequest;
}

/** What the words of a request had to do with an answer; what does not apply is left out. */
export function saidOf(
  { reading, persona, wishes }: RequestWords,
  answer: Answer,
): Pick<Outcome, "chosen" | "confidence" | "because" | "banned"> {
  const because: readonly Finding[] = [...(reading?.because ?? []), ...(persona?.because ?? [])];
  const isWished = wishes.some(({ goal }) => goal === answer.goal);
  const isByWords = answer.chosen === undefined && answer.status === "solved" && isWished;
  return {
    ...(isByWords ? { chosen: "words" } : {}),
    ...(reading === undefined ? {} : { confidence: reading.confidence }),
    ...(because.length > 0 ? { because } : {}),
    ...(answer.status === "unsolvable" && isForbidding(reading) ? { banned: true } : {}),
  };
}

function isForbidding(reading: DirectiveReading | undefined): boolean {
  if (reading === undefined) return false;
  const { disabled, maintain, skipped } = reading;
  return disabled !== undefined || maintain !== undefined || skipped.length > 0;
}
