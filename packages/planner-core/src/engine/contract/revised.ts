import type { AnyDomainTypes, DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Outcome } from "./outcome.ts";

/** The `revised` of an outcome after which no better one can come. */
export const NO_REVISION: Promise<undefined> = Promise.resolve(undefined);

/**
 * Calls back with a better answer, if one comes. Where none can, it leaves no callback behind: such a callback would keep
 * all that it is about until the game's loop lets the event loop turn.
 */
export function whenRevised<T extends DomainTypes = AnyDomainTypes>(
  { revised }: Pick<Outcome<T>, "revised">,
  tell: (better: Outcome<T>) => void,
): void {
  if (revised === NO_REVISION) return;
  void revised.then((better) => {
    if (better !== undefined) tell(better);
  });
}

/** Whether there is no plan only because other requests took the time: a later request may find one at once. */
export function isPutOff(outcome: object): boolean {
  return "putOff" in outcome;
}
