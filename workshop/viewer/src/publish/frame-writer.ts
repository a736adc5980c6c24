import {
  AGENT_FIELDS,
  type DeltaMessage,
  type KeyframeMessage,
  ROW_LENGTH,
  STATUSES,
} from "../protocol/frame.ts";
import type { AgentSummary } from "../protocol/hello.ts";
import type { AgentSlot } from "./agent-slot.ts";
import { TextTable } from "./text-table.ts";

const GONE = STATUSES.indexOf("gone");
const STATUS = AGENT_FIELDS.indexOf("status");
/** Limit on the text table: goals and steps are few, but conditions made at run time are unbounded. */
const MAX_TEXTS = 20_000;

/** Keeps the last sent row of every agent, and sends the changes. */
export class FrameWriter {
  readonly #texts = new TextTable();
  readonly #slots: (AgentSlot | undefined)[] = [];
  readonly #row = new Int32Array(ROW_LENGTH);
  #rows = new Int32Array(0);
  #joined: AgentSummary[] = [];
  #free: number[] = [];
  /** Reused; encoded before the next frame. */
  readonly #changes: number[] = [];

  readonly #indices = new Map<string, number>();

  /** Number of indices. */
  get size(): number {
    return this.#slots.length;
  }

  /** The index of an agent by id; -1 if unknown. */
  indexOf(id: string): number {
    return this.#indices.get(id) ?? -1;
  }

  /** Slots by agent index; undefined for a free index. */
  get slots(): readonly (AgentSlot | undefined)[] {
    return this.#slots;
  }

  /** The index of the next agent. */
  nextIndex(): number {
    return this.#free.at(-1) ?? this.#slots.length;
  }

  add(slot: AgentSlot): void {
    const { index } = slot.summary;
    if (this.#free.at(-1) === index) this.#free.pop();
    this.#slots[index] = slot;
    this.#indices.set(slot.summary.id, index);
    this.#joined.push(slot.summary);
    if (index * ROW_LENGTH < this.#rows.length) return;
    const rows = new Int32Array(Math.max(64, index * 2) * ROW_LENGTH);
    rows.set(this.#rows);
    this.#rows = rows;
  }

  remove(index: number): void {
    this.#indices.delete(this.#slots[index]?.summary.id ?? "");
    this.#slots[index] = undefined;
    this.#free.push(index);
    this.#joined = this.#joined.filter((summary) => summary.index !== index);
  }

  /** The changes since the last frame. Valid until the next call. */
  delta(tick: number, timeMs: number): DeltaMessage {
    const changes = this.#changes;
    changes.length = 0;
    const row = this.#row;
    const rows = this.#rows;
    for (let index = 0; index < this.#slots.length; index++) {
      const slot = this.#slots[index];
      const at = index * ROW_LENGTH;
      if (slot === undefined) {
        if (rows[at + STATUS] === GONE) continue;
        rows[at + STATUS] = GONE;
        changes.push(index, 1 << STATUS, GONE);
        continue;
      }
      slot.read(row, this.#texts);
      let bits = 0;
      for (let field = 0; field < ROW_LENGTH; field++) {
        if (row[field] !== rows[at + field]) bits |= 1 << field;
      }
      if (bits === 0) continue;
      changes.push(index, bits);
      for (let field = 0; field < ROW_LENGTH; field++) {
        if ((bits & (1 << field)) === 0) continue;
        const value = row[field] as number;
        rows[at + field] = value;
        changes.push(value);
      }
    }
    const texts = this.#texts.news();
    const joined = this.#joined;
    if (joined.length > 0) this.#joined = [];
    return {
      type: "delta",
      tick,
      timeMs,
      ...(texts === undefined ? undefined : { texts }),
      ...(joined.length === 0 ? undefined : { joined }),
      changes,
    };
  }

  /** The complete state as of the last frame, for a new page. */
  keyframe(tick: number, timeMs: number): KeyframeMessage {
    return {
      type: "keyframe",
      tick,
      timeMs,
      texts: [...this.#texts.texts],
      agents: this.#slots.flatMap((slot) => (slot === undefined ? [] : [slot.summary])),
      rows: Array.from(this.#rows.subarray(0, this.#slots.length * ROW_LENGTH)),
    };
  }

  /** Whether the text table is full and should be restarted. */
  get isCrowded(): boolean {
    return this.#texts.texts.length > MAX_TEXTS;
  }

  /** Restarts: a keyframe must follow the next delta. */
  restart(): void {
    this.#texts.clear();
    for (const slot of this.#slots) slot?.forgetTexts();
  }
}
