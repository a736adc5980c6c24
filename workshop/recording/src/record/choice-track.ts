import type { NegativeReason, RememberedChoice } from "@understudy/planner-core";
import type { RecordedChoice, RecordedChoices } from "../recording.ts";

/** A memory of choices while a request is looked at: what it said, in the order in which it was asked. */
export interface ChoiceTrack {
  readonly chosen?: RememberedChoice | undefined;
  readonly refusals: (NegativeReason | undefined)[];
}

/** A line's record of a memory of choices; undefined for one that knew nothing. */
export function recordedChoices({ chosen, refusals }: ChoiceTrack): RecordedChoices | undefined {
  const [refused, refusedAgain] = refusals;
  if (chosen === undefined && refused === undefined && refusedAgain === undefined) return undefined;
  return {
    ...(chosen === undefined ? {} : { chosen: recordedChoice(chosen) }),
    ...(refused === undefined ? {} : { refused }),
    ...(refusedAgain === undefined ? {} : { refusedAgain }),
  };
}

function recordedChoice({ goal, actions, scaledCost, optimal }: RememberedChoice): RecordedChoice {
  return { goal, actions, cost: scaledCost, optimal };
}
