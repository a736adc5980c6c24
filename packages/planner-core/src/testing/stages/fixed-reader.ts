import type {
  DirectiveReader,
  DirectiveReading,
  PersonaReading,
} from "../../engine/contract/directive-reader.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Goal } from "../../rules/domain/domain.ts";
import { yard } from "./stage.ts";

/** A goal of the yard. */
export const yardGoal = (name: string): Goal => yard.goal(name);

/** A wish for a goal of the yard. */
export function wishFor(
  name: string,
  without?: readonly number[],
): DirectiveReading["goals"][number] {
  const goal = yardGoal(name);
  return { goal, declared: goal, without: without && yardSet(without) };
}

/** Actions of the yard. */
export function yardSet(actions: readonly number[]): ActionSet {
  const set = yard.actionSet();
  for (const action of actions) set.add(action);
  return set;
}

/** A reader with the same result for every text. */
export function fixedReader(
  reading: Partial<DirectiveReading>,
  persona: Partial<PersonaReading> = {},
): DirectiveReader {
  const nothing = { skipped: [], disabled: undefined, maintain: undefined, because: [] };
  return {
    readDirective: () => ({ goals: [], confidence: 1, ...nothing, ...reading }),
    readPersona: () => ({ goals: new Map(), styles: new Map(), because: [], ...persona }),
  };
}

/** A confident reader for which every text is a wish to be rich. */
export const richReader: DirectiveReader = fixedReader({
  goals: [wishFor("rich")],
  confidence: 0.95,
});
