import type { Recollection } from "@understudy/world";
import type { MemoryMessage, RecollectionView } from "../../protocol/things.ts";
import type { AgentSlot } from "../agent-slot.ts";
import { type ToldLine, ToldLines } from "../told-lines.ts";
import { propertiesOf } from "./told-things.ts";
import type { ViewedWorld, WorldAgentInView } from "./viewed-world.ts";

/** Limit on sent recollections, latest first. */
const MOST_RECOLLECTIONS = 100;
/** Least interval of an agent's memory, in ms. */
const PAUSE_MS = 500;

interface Told extends ToldLine {
  readonly changes: number;
  readonly atMs: number;
}

/** Sends the memories of agents with details, one per frame in turn. */
export class ToldMemories extends ToldLines<Told> {
  readonly #world: ViewedWorld;

  constructor(world: ViewedWorld) {
    super();
    this.#world = world;
  }

  /** The next changed memory, if any. */
  news(
    slots: readonly (AgentSlot | undefined)[],
    moment: { readonly tick: number; readonly timeMs: number },
    nowMs: number,
  ): MemoryMessage | undefined {
    if (this.wanted.length === 0) return undefined;
    const agents = new Map<string, WorldAgentInView>();
    for (const agent of this.#world.agents) agents.set(agent.name, agent);
    for (let count = 0; count < this.wanted.length; count++) {
      const index = this.wanted[this.turn++ % this.wanted.length] as number;
      const id = slots[index]?.summary.id;
      const agent = id === undefined ? undefined : agents.get(id);
      if (agent?.memory === undefined) continue;
      const { changes } = agent.memory;
      const told = this.told.get(index);
      if (told !== undefined && (told.changes === changes || nowMs < told.atMs + PAUSE_MS))
        continue;
      this.told.set(index, { changes, atMs: nowMs, line: undefined });
      const recalled = [...agent.memory.recall()].sort((a, b) => timeOf(b) - timeOf(a));
      const recollections = recalled
        .slice(0, MOST_RECOLLECTIONS)
        .map((known) => viewOf(known, agent));
      return { type: "memory", ...moment, agent: index, total: recalled.length, recollections };
    }
    return undefined;
  }
}

/** The time at which a recollection entered the memory. */
function timeOf({ seenAtMs, told }: Recollection): number {
  return told?.atMs ?? seenAtMs;
}

function viewOf(known: Recollection, agent: WorldAgentInView): RecollectionView {
  const { thing, seenAtMs, from, told, isMissing } = known;
  return {
    id: thing.id,
    kind: thing.kind,
    ...(isMissing === true ? undefined : { properties: propertiesOf(agent.believes(thing.id)) }),
    seenAtMs,
    ...(from === undefined ? undefined : { from }),
    ...(told === undefined ? undefined : { told: { by: told.by, atMs: told.atMs } }),
  };
}
