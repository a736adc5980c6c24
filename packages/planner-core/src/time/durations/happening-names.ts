/** A part of a step with a tool of its own among the happenings. */
export type HappeningPart = "start" | "end" | "during" | "interrupted";

/**
 * The name of the tool among the happenings for one part of a tool's steps.
 *
 * @param role position of a role among those who take part, from 1; 0 for the agent and for partners without roles
 */
export function happeningName(part: HappeningPart, tool: string, role = 0): string {
  return `${role === 0 ? part : `${part}.${role}`}:${tool}`;
}

/** The part, the role and the tool of a {@link happeningName}. */
export function partOfHappening(name: string): {
  readonly part: string;
  readonly role: number;
  readonly tool: string;
} {
  const colon = name.indexOf(":");
  const [part = "", role = "0"] = name.slice(0, colon).split(".");
  return { part, role: Number(role), tool: name.slice(colon + 1) };
}

/** The name of the tool whose condition is that of a clock, or whose effects are. */
export function clockPartName(part: "while" | "due", clock: string): string {
  return `${part}:${clock}`;
}

/** The name of the tool for an event, by its position among the events in the order of their times. */
export function eventName(position: number): string {
  return `event:${position}`;
}
