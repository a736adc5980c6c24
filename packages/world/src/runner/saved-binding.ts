import type { Outcome } from "@understudy/planner-core";
import { shapes } from "@understudy/planner-core/internal";
import { type BoundThing, ThingBinding } from "../binding/binding.ts";
import type { Round } from "../question/round.ts";
import { WorldOutcome } from "../question/world-outcome.ts";
import { thingId } from "../things/read-things.ts";
import type { RunnerAgent, SavedWorldRunner } from "./options.ts";

const { list, nullable, string, tuple } = shapes;
/** Things at their places. */
export const savedPlaces: shapes.Shape<SavedWorldRunner["bound"]> = list(tuple(string(), thingId));
/** Own variables of an agent. */
export const savedOwn: shapes.Shape<SavedWorldRunner["own"]> = list(
  tuple(string(), nullable(thingId)),
);

/** The things of a binding in saved form. */
export function boundIn(binding: ThingBinding): SavedWorldRunner["bound"] {
  return binding.layout.places.flatMap((place) => {
    const id = binding.idAt(place);
    return id === undefined ? [] : [[place.name, id] as const];
  });
}

/** Parts of an agent by which the things of a saved binding are found. */
interface SavedBindingOwner {
  readonly parts: Pick<RunnerAgent["parts"], "layout">;
  readonly knowledge: RunnerAgent["knowledge"];
}

/** The binding of saved things. Unknown things leave their places empty. */
export function bindingOf(
  { parts: { layout }, knowledge }: SavedBindingOwner,
  saved: SavedWorldRunner["bound"],
): ThingBinding {
  const bound = new Array<BoundThing | undefined>(layout.places.length);
  for (const [name, id] of saved) {
    const thing = knowledge.find(id);
    const facts = thing && knowledge.factsOf(thing);
    const place = layout.places.find((one) => one.name === name);
    if (thing === undefined || facts === undefined || place?.kind !== thing.kind) continue;
    bound[place.index] = { thing, facts };
  }
  return new ThingBinding(layout, bound, false);
}

/** The unchecked ways of an answer in saved form; nothing without any. */
export function uncheckedIn(
  outcome: Pick<WorldOutcome, "uncheckedWays"> | undefined,
): Pick<SavedWorldRunner, "unchecked"> {
  const unchecked = outcome?.uncheckedWays ?? [];
  return unchecked.length === 0 ? {} : { unchecked };
}

/** A saved answer, without the number of considered things. */
export function outcomeIn(
  { knowledge }: Pick<RunnerAgent, "knowledge">,
  binding: ThingBinding,
  outcome: Outcome,
  { unchecked = [] }: Pick<SavedWorldRunner, "unchecked">,
): WorldOutcome {
  const round = { binding, unknownWays: new Map() } as unknown as Round;
  return new WorldOutcome({
    outcome,
    round,
    considered: { things: 0, of: 0 },
    isComplete: false,
    unchecked: unchecked.flatMap(({ from, to }) => {
      const [start, end] = [
        from === undefined ? undefined : knowledge.find(from),
        knowledge.find(to),
      ];
      const isGone = end === undefined || (from !== undefined && start === undefined);
      return isGone ? [] : [{ from: start, to: end, isAsked: false, isGuess: true }];
    }),
  });
}
