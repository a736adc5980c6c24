import { RequestError } from "@understudy/planner-core";
import type { Thing, ThingId } from "./thing.ts";

const SCALE = 1000;
const MOST = 1e6;

/**
 * The worth of things in thousandths.
 *
 * @param worth the game's function; undefined if all things are worth the same
 */
export function worthsOf(
  worth: ((thing: ThingId) => number) | undefined,
): (thing: Thing) => number {
  if (worth === undefined) return () => 0;
  return ({ id }) => {
    const of: unknown = worth(id);
    if (typeof of === "number" && of >= 0 && of <= MOST) return Math.round(of * SCALE);
    const message = `${String(id)} is worth ${String(of)}`;
    throw new RequestError([{ pointer: "/worth", message, hint: `a number from 0 to ${MOST}` }]);
  };
}
