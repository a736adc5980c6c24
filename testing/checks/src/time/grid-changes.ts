import type { Change } from "./grid.ts";
import type { PlainPart, PlainTool } from "./plain.ts";

/** The parts of a tool's participants: one for all, or with roles one for each. */
export function castOf(
  tool: PlainTool,
  members: readonly number[],
): readonly { readonly part: PlainPart; readonly takers: readonly number[] }[] {
  const { partners } = tool;
  if (typeof partners !== "object") return [{ part: tool, takers: members }];
  return members.map((member, at) => ({ part: partners[at - 1] ?? tool, takers: [member] }));
}

/** The changes of those who take part in a step, as one: it does not interfere with itself. */
export function joinParts(parts: readonly Change[]): Change {
  let [reads, writes, sets] = [0, 0, 0];
  for (const part of parts) {
    reads |= part.reads;
    writes |= part.writes;
    sets |= part.writes & ~part.adds;
  }
  return {
    reads,
    writes,
    adds: writes & ~sets & ~reads,
    fits: (cells) => parts.every((part) => part.fits(cells)),
    apply: (before, after) => {
      for (const part of parts) part.apply(before, after);
    },
  };
}

/** Whether a change interferes with others of its moment, whose cells are given. */
export function interferes(
  { reads, writes, adds }: Change,
  others: Pick<Change, "reads" | "writes" | "adds">,
): boolean {
  const apart = writes & others.writes & ~(adds & others.adds);
  return apart !== 0 || (writes & others.reads) !== 0 || (reads & others.writes) !== 0;
}
