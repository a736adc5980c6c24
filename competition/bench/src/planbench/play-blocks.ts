import type { Step } from "@understudy/planner-core";
import { type BlocksTask, pairsOf } from "./blocks-task.ts";
import type { Vocabulary } from "./blocks-world.ts";

/** Moves blocks between towers; returns the reason of a failure, if any. */
export function playBlocks(
  { start, goal }: BlocksTask,
  words: Vocabulary,
  steps: readonly Step[],
): string | undefined {
  const towers = start.map((tower) => [...tower]);
  const towerUnder = (block: string) => towers.find((tower) => tower.at(-1) === block);
  let held: string | undefined;
  for (const [index, { tool, args }] of steps.entries()) {
    const letter = (parameter: string): string =>
      String(args[parameter] ?? "").slice(words.prefix.length);
    const block = letter(words.block);
    const from = towerUnder(block);
    const onto = towerUnder(letter(words.under));
    const broken = `step ${index + 1}, ${tool}, does not work`;
    switch (tool) {
      case words.pickUp:
        if (held !== undefined || from?.length !== 1) return broken;
        towers.splice(towers.indexOf(from), 1);
        held = block;
        break;
      case words.unstack:
        if (held !== undefined || from?.at(-2) !== letter(words.under)) return broken;
        held = from.pop();
        break;
      case words.putDown:
        if (held !== block) return broken;
        towers.push([block]);
        held = undefined;
        break;
      case words.stack:
        if (held !== block || onto === undefined) return broken;
        onto.push(block);
        held = undefined;
        break;
      default:
        return `there is no step ${tool}`;
    }
  }
  const reached = new Set(pairsOf(towers).map(String));
  const missing = goal.find((pair) => !reached.has(String(pair)));
  return missing === undefined ? undefined : `${missing[0]} is not on ${missing[1]}`;
}
