import type { Entry } from "../game/entry.ts";

/**
 * The starts and ends of steps in a life, in order and with their times, however they were told. Steps that are broken
 * off at one moment have no order among them.
 */
export function lifeOf(record: readonly Entry[]): readonly string[] {
  const lines: string[] = [];
  let broken: string[] = [];
  for (const entry of record) {
    if (!("via" in entry) || entry.via === "tick") continue;
    const { nowMs, member, type, tool } = entry;
    const line = `${nowMs} ${member} ${type} ${tool}`;
    if (type === "interrupt") broken.push(line);
    else {
      lines.push(...broken.sort(), line);
      broken = [];
    }
  }
  return [...lines, ...broken.sort()];
}
