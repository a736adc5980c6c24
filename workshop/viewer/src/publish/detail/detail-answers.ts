import type { GoalReference, Outcome, PackedState } from "@understudy/planner-core";
import type { DetailMessage } from "../../protocol/detail.ts";
import type { AgentSlot } from "../agent-slot.ts";
import { type ToldLine, ToldLines } from "../told-lines.ts";
import { buildDetail } from "./build-detail.ts";
import { CauseFinder } from "./causes.ts";

/** Limit on details built per frame; the rest follow in the next. */
const MAX_A_FRAME = 2;
/** Minimum time between details for an agent in constant change, in ms. */
const LEAST_PAUSE_MS = 200;

/** The last sent details of an agent. */
interface Told extends ToldLine {
  state: PackedState | undefined;
  outcome: Outcome | undefined;
  goal: GoalReference;
  position: number;
  isPlaying: boolean;
  isWaiting: boolean;
  request: number | undefined;
  atMs: number;
}

/** Sends changed details of some agents, a few per frame in turn. */
export class DetailAnswers extends ToldLines<Told> {
  readonly #causes = new CauseFinder();

  /** The next changed details. */
  *news(
    slots: readonly (AgentSlot | undefined)[],
    moment: { readonly tick: number; readonly timeMs: number },
    nowMs: number,
    requestOf: (agentId: string) => number | undefined,
  ): Generator<DetailMessage> {
    const { wanted } = this;
    let built = 0;
    for (let count = 0; count < wanted.length && built < MAX_A_FRAME; count++) {
      const agent = wanted[this.turn++ % wanted.length] as number;
      const slot = slots[agent];
      if (slot === undefined) continue;
      const request = requestOf(slot.summary.id);
      const told = this.told.get(agent);
      try {
        if (told !== undefined && !isNews(told, slot, request, nowMs)) continue;
        const { outcome, goal, position, isPlaying, isWaiting, observed } = slot.runner;
        const state = observed?.slice();
        const known = { state, outcome, goal, position, isPlaying, isWaiting, request };
        this.told.set(agent, { ...known, atMs: nowMs, line: undefined });
        built++;
        yield buildDetail(slot, moment, this.#causes, request);
      } catch {
        // A throwing cost function or agent is reported by other means, and must not stop a frame.
      }
    }
  }
}

function isNews(
  told: Told,
  { runner }: AgentSlot,
  request: number | undefined,
  nowMs: number,
): boolean {
  // A new plan or step is sent at once; a mere change of state waits for its turn.
  if (told.outcome !== runner.outcome || told.position !== runner.position) return true;
  if (told.isPlaying !== runner.isPlaying || told.goal !== runner.goal) return true;
  if (nowMs - told.atMs < LEAST_PAUSE_MS) return false;
  if (told.isWaiting !== runner.isWaiting) return true;
  return told.request !== request || !areEqual(told.state, runner.observed);
}

function areEqual(a: PackedState | undefined, b: PackedState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  for (let slot = 0; slot < a.length; slot++) if (a[slot] !== b[slot]) return false;
  return true;
}
