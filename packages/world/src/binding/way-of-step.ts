import type { Step } from "@understudy/planner-core";
import type { Thing } from "../things/thing.ts";
import { type WayBook, WITHOUT_WAY } from "../things/way-book.ts";
import type { Traveller } from "./bind-ways.ts";
import { StandIn, type ThingBinding } from "./binding.ts";

/** The thing that a step leads to by a way; undefined for a step without one, or to an unseen thing. */
export function wayEndOf(binding: ThingBinding, step: Step): Thing | undefined {
  const { layout } = binding;
  const code = layout.wayEndOf(step);
  const variable = layout.position?.variable;
  if (code < 0 || variable === undefined) return undefined;
  const place = layout.places.find((one) => layout.codeOf(variable, one) === code);
  const thing = place && binding.at(place)?.thing;
  return thing instanceof StandIn ? undefined : thing;
}

/**
 * Whether a step that is about to begin has no way. Asks the game for an unknown way between
 * things, such as after one of them moved. A way that the game has to compute first counts as
 * existing.
 *
 * @param isHereChecked whether the way from a position that is no thing is known to exist
 */
export function lacksWay(
  binding: ThingBinding,
  step: Step,
  { name, body, at }: Traveller,
  book: WayBook,
  isHereChecked: (to: Thing) => boolean,
): boolean {
  const to = wayEndOf(binding, step);
  if (to === undefined || at === to || (at === undefined && isHereChecked(to))) return false;
  if (book.next(name, body, at, to) !== WITHOUT_WAY) return false;
  if (at === undefined) book.noteMissed(name, to);
  return true;
}
