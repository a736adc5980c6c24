/** A part of a step with a tool of its own among the happenings. */
export type HappeningPart = "start" | "end" | "during" | "interrupted";

/** The name of the tool among the happenings for one part of a tool's steps. */
export function happeningName(part: HappeningPart, tool: string): string {
  return `${part}:${tool}`;
}

/** The name of the tool whose condition is that of a clock, or whose effects are. */
export function clockPartName(part: "while" | "due", clock: string): string {
  return `${part}:${clock}`;
}

/** The name of the tool for an event, by its position among the events in the order of their times. */
export function eventName(position: number): string {
  return `event:${position}`;
}
