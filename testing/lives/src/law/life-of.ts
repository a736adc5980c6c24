import type { Entry } from "../game/entry.ts";

/**
 * The starts and ends of steps in a life, in order and with their times, however they were told. Equal ones of several
 * members at one moment have no order among them: it is that of the plan.
 */
export function lifeOf(record: readonly Entry[]): readonly string[] {
  const lines: string[] = [];
  let alike: string[] = [];
  let last = "";
  for (const entry of record) {
    if (!("via" in entry) || entry.via === "tick") continue;
    const { nowMs, member, type, tool } = entry;
    if (`${nowMs} ${type}` !== last) {
      lines.push(...alike.sort());
      alike = [];
    }
    last = `${nowMs} ${type}`;
    alike.push(`${nowMs} ${member} ${type} ${tool}`);
  }
  return [...lines, ...alike.sort()];
}
