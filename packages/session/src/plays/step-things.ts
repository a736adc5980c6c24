import { type Domain, RequestError, type Step, type Value } from "@understudy/planner-core";
import type { StepThings, ThingId } from "@understudy/world";

/** A step as a message has it. */
interface ToldStep {
  tool: string;
  args: Readonly<Record<string, Value>>;
}

/** A step with the game's ids as arguments. */
export function stepOfThings({ tool, args }: Step, things: StepThings): ToldStep {
  return { tool, args: { ...args, ...(things as Readonly<Record<string, ThingId>>) } };
}

/** The things among the arguments of a client's step, and the other arguments. */
export function givenThings(
  { kinds }: Domain,
  { tool, args }: Step,
): { readonly things: Readonly<Record<string, ThingId>>; readonly args: Step["args"] } {
  const names = new Set(kinds?.tools.get(tool)?.things.keys());
  const given = Object.entries(args ?? {});
  return {
    things: Object.fromEntries(given.filter(([name]) => names.has(name))) as Record<
      string,
      ThingId
    >,
    args: Object.fromEntries(given.filter(([name]) => !names.has(name))),
  };
}

/** @throws RequestError if a message has a field without meaning among things */
export function refuseUnfit<Message extends object>(
  message: Message,
  names: readonly (keyof Message & string)[],
): void {
  for (const name of names) {
    if (message[name] === undefined) continue;
    const hint = "leave it out: the agents of this session plan with things";
    throw new RequestError([{ pointer: `/${name}`, message: "has no meaning here", hint }]);
  }
}
