import { type Domain, type PlanRequest, RequestError } from "@understudy/planner-core";
import type { WorldRunnerOptions } from "@understudy/world";

/** A clock as a message has it. */
type ToldClock = NonNullable<PlanRequest["clocks"]>[number];
type ThingClock = NonNullable<WorldRunnerOptions["clocks"]>[number];

/** A clock whose arguments name things by their ids. */
export function thingClockOf(
  { kinds }: Domain,
  { clock, args = {}, leftMs }: ToldClock,
): ThingClock {
  const named = kinds?.clocks.get(clock);
  const all = Object.entries(args);
  const things = all.filter(([name]) => named?.has(name) === true);
  const others = all.filter(([name]) => named?.has(name) !== true);
  return {
    ...{ clock, leftMs, args: Object.fromEntries(others) },
    things: Object.fromEntries(things.map(([name, id]) => [name, String(id)])),
  };
}

/** A message tells the things of clocks among their arguments, so that mistakes are there, too. */
export function withClocksAsTold<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const asTold = (pointer: string): string =>
      pointer.replace(/^(\/clocks\/\d+)\/things/u, "$1/args");
    throw new RequestError(
      error.issues.map((issue) => ({ ...issue, pointer: asTold(issue.pointer) })),
    );
  }
}
