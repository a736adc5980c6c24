import type { DirectiveReading, Finding } from "../../contract/directive-reader.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { Answer } from "../answer/answer.ts";
import type { RequestWords } from "../request/request-words.ts";

/** The fields of an outcome about words; irrelevant ones are absent. */
export function wordFields(
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
