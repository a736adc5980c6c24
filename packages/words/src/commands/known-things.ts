import type { CommandThing, CommandThingId } from "./command-reading.ts";

/** An agent with beliefs about things, such as an agent of a `World`. */
export interface KnowingAgent {
  /** The things that it remembers; undefined for an agent that knows all. */
  readonly memory?:
    | {
        recall(): Iterable<{
          readonly thing: { readonly id: CommandThingId };
          readonly isMissing?: boolean | undefined;
        }>;
      }
    | undefined;
  /** A thing's id, kind and properties as the agent believes them to be. */
  believes(id: CommandThingId): Readonly<Record<string, unknown>> | undefined;
}

/**
 * The things that an agent knows, with the properties that it believes, for the situation of a command.
 *
 * @param world whose things an agent without a memory knows
 * @param more names of a thing, and words for where it is. Default: none
 * @example
 * desk.take(text, grik, { things: thingsKnownTo(grik, world, ({ id }) => ({ where: directionsOf(id) })) });
 */
export function thingsKnownTo(
  agent: KnowingAgent,
  world: { readonly things: Iterable<{ readonly id: CommandThingId }> },
  more: (thing: CommandThing) => Pick<CommandThing, "names" | "where"> = () => ({}),
): CommandThing[] {
  const { memory } = agent;
  const ids =
    memory === undefined
      ? [...world.things].map(({ id }) => id)
      : [...memory.recall()].flatMap(({ thing, isMissing }) =>
          isMissing === true ? [] : [thing.id],
        );
  return ids.flatMap((id) => {
    const { id: _, kind, ...believed } = { ...agent.believes(id) };
    if (typeof kind !== "string") return [];
    const properties = Object.fromEntries(
      Object.entries(believed).filter((entry): entry is [string, string | number | boolean] =>
        ["string", "number", "boolean"].includes(typeof entry[1]),
      ),
    );
    const thing = { id, kind, properties };
    return [{ ...thing, ...more(thing) }];
  });
}
