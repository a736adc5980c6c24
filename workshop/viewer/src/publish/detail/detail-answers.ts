import type { GoalReference, Outcome, PackedState } from "@understudy/planner-core";
import type { DetailMessage } from "../../protocol/detail.ts";
import type { AgentSlot } from "../agent-slot.ts";
import { buildDetail } from "./build-detail.ts";
import { CauseFinder } from "./causes.ts";

/** Limit on details built per frame; the rest follow in the next. */
const MAX_A_FRAME = 2;
/** Least interval of details for an agent whose state changes constantly, in ms. */
const LEAST_PAUSE_MS = 200;

/** The last sent details of an agent. */
interface Told {
  state: PackedState | undefined;
  outcome: Outcome | undefined;
  goal: GoalReference;
  position: number;
  isPlaying: boolean;
  isWaiting: boolean;
  request: number | undefined;
  atMs: number;
  /** Encoded form. */
  line: string | undefined;
}

/** Sends changed details of some agents, a few per frame in turn. */
export class DetailAnswers {
  readonly #told = new Map<number, Told>();
  readonly #causes = new CauseFinder();
  readonly #wanted = new Set<number>();
  #turn = 0;

  /** Sets the agents with requested details. */
  want(agents: Iterable<number>): void {
    const before = new Set(this.#wanted);
    this.#wanted.clear();
    for (const agent of agents) this.#wanted.add(agent);
    for (const agent of before) if (!this.#wanted.has(agent)) this.#told.delete(agent);
  }

  /** The index is free or has a new agent. */
  forget(agent: number): void {
    this.#told.delete(agent);
  }

  /** Keeps sent details, for pages that join later. */
  keep(agent: number, line: string): void {
    const told = this.#told.get(agent);
    if (told !== undefined) told.line = line;
  }

  /** The last details of all agents. */
  all(): { readonly agent: number; readonly line: string }[] {
    return [...this.#told].flatMap(([agent, { line }]) =>
      line === undefined ? [] : { agent, line },
    );
  }

  /** The next changed details. */
  *news(
    slots: readonly (AgentSlot | undefined)[],
    moment: { readonly tick: number; readonly timeMs: number },
    nowMs: number,
    requestOf: (agentId: string) => number | undefined,
  ): Generator<DetailMessage> {
    const wanted = [...this.#wanted];
    let built = 0;
    for (let count = 0; count < wanted.length && built < MAX_A_FRAME; count++) {
      const agent = wanted[this.#turn++ % wanted.length] as number;
      const slot = slots[agent];
      if (slot === undefined) continue;
      const request = requestOf(slot.summary.id);
      const told = this.#told.get(agent);
      try {
        if (told !== undefined && !isNews(told, slot, request, nowMs)) continue;
        const { outcome, goal, position, isPlaying, isWaiting, observed } = slot.runner;
        const state = observed?.slice();
        const known = { state, outcome, goal, position, isPlaying, isWaiting, request };
        this.#told.set(agent, { ...known, atMs: nowMs, line: undefined });
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
