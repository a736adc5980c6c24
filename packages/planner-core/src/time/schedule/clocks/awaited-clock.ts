import { footprintOfClock, footprintOfStart, haveCommon } from "../../durations/footprints.ts";
import type { TimedStep, TimedSteps } from "../timed-steps.ts";
import type { TimedClock } from "./timed-clocks.ts";

/** The clock whose end a step waits for: of the clocks that change what its start reads, a running one, or else the first. */
export function awaitedClock(
  { clocks, time: { happenings } }: Pick<TimedSteps, "clocks" | "time">,
  timed: TimedStep,
  running: readonly { readonly clock: number }[] = [],
): TimedClock | undefined {
  const { reads } = footprintOfStart(happenings, timed);
  const isAwaited = (clock: TimedClock | undefined): boolean =>
    clock !== undefined && haveCommon(footprintOfClock(happenings, clock).writes, reads);
  return running.map(({ clock }) => clocks[clock]).find(isAwaited) ?? clocks.find(isAwaited);
}
