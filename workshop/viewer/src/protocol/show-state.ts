import type { DeltaMessage, KeyframeMessage, SourceName, StatusName } from "./frame.ts";
import { AGENT_FIELDS, type AgentField, ROW_LENGTH, SOURCES, STATUSES } from "./frame.ts";
import type { AgentSummary } from "./hello.ts";

const GONE = STATUSES.indexOf("gone");
const STATUS = AGENT_FIELDS.indexOf("status");

/** A decoded row. */
export interface AgentView extends AgentSummary {
  /** Index in `map.places`; -1 for none. */
  readonly place: number;
  /** Ten-thousandths of the map; -1 for nowhere. */
  readonly x: number;
  readonly y: number;
  readonly goal: string | undefined;
  /** Index of the current or next step. */
  readonly step: number;
  /** 0 without a plan. */
  readonly steps: number;
  readonly action: string | undefined;
  readonly source: SourceName | undefined;
  readonly status: StatusName;
}

/**
 * The state after all frames so far, the same on the page, in a recording and in the game. A delta allocates only for
 * growth.
 *
 * @example
 * const show = new ShowState();
 * show.apply(keyframe);
 * show.apply(delta);
 * for (const agent of show.agents()) draw(agent.name, agent.action);
 */
export class ShowState {
  tick = 0;
  timeMs = 0;
  texts: string[] = [];
  /** Summaries by agent index; undefined for a free index. */
  readonly summaries: (AgentSummary | undefined)[] = [];
  /** Consecutive rows of `ROW_LENGTH` integers. */
  rows: Int32Array = new Int32Array(0);

  /** Number of indices. */
  get size(): number {
    return this.rows.length / ROW_LENGTH;
  }

  /** @throws RangeError for a delta with unknown fields or agents */
  apply(frame: KeyframeMessage | DeltaMessage): void {
    if (frame.type === "keyframe") this.#replace(frame);
    else this.#change(frame);
    this.tick = frame.tick;
    this.timeMs = frame.timeMs;
  }

  /** A field of an agent's row. */
  field(agent: number, field: AgentField): number {
    return this.rows[agent * ROW_LENGTH + AGENT_FIELDS.indexOf(field)] ?? -1;
  }

  /** A decoded agent; undefined for a free index. */
  agent(index: number): AgentView | undefined {
    const summary = this.summaries[index];
    const status = STATUSES[this.field(index, "status")];
    if (summary === undefined || status === undefined || status === "gone") return undefined;
    return {
      ...summary,
      place: this.field(index, "place"),
      x: this.field(index, "x"),
      y: this.field(index, "y"),
      goal: this.texts[this.field(index, "goal")],
      step: this.field(index, "step"),
      steps: this.field(index, "steps"),
      action: this.texts[this.field(index, "action")],
      source: SOURCES[this.field(index, "source")],
      status,
    };
  }

  /** All current agents, by index. */
  agents(): AgentView[] {
    const all: AgentView[] = [];
    for (let index = 0; index < this.size; index++) {
      const agent = this.agent(index);
      if (agent !== undefined) all.push(agent);
    }
    return all;
  }

  /** The state as a keyframe, for a new page. */
  keyframe(): KeyframeMessage {
    return {
      type: "keyframe",
      tick: this.tick,
      timeMs: this.timeMs,
      texts: [...this.texts],
      agents: this.summaries.filter((each) => each !== undefined),
      rows: Array.from(this.rows),
    };
  }

  #replace({ texts, agents, rows }: KeyframeMessage): void {
    this.texts = [...texts];
    this.rows = Int32Array.from(rows);
    this.summaries.length = 0;
    for (const agent of agents) this.summaries[agent.index] = agent;
  }

  #change({ texts, joined, changes }: DeltaMessage): void {
    if (texts !== undefined) this.texts.push(...texts);
    for (const agent of joined ?? []) {
      this.summaries[agent.index] = agent;
      this.#reach(agent.index);
    }
    let at = 0;
    while (at < changes.length) {
      const agent = changes[at++] as number;
      const bits = changes[at++] as number;
      if (!(agent >= 0 && agent < this.size && bits > 0 && bits < 1 << ROW_LENGTH)) {
        throw new RangeError(`A delta has fields ${bits} of the unknown agent ${agent}`);
      }
      const row = agent * ROW_LENGTH;
      for (let field = 0; field < ROW_LENGTH; field++) {
        if ((bits & (1 << field)) === 0) continue;
        const value = changes[at++];
        if (value === undefined) throw new RangeError("A delta ends in the middle of an agent");
        this.rows[row + field] = value;
      }
      if (this.rows[row + STATUS] === GONE) this.summaries[agent] = undefined;
    }
  }

  /** Makes room for another index. */
  #reach(index: number): void {
    if (index < this.size) return;
    const rows = new Int32Array((index + 1) * ROW_LENGTH);
    rows.set(this.rows);
    this.rows = rows;
  }
}
