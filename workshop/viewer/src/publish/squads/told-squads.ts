/**
 * Squads for watchers: plans of all members, and the steps that are over.
 *
 * @module
 */

import type { SquadsMessage, SquadView } from "../../protocol/squads.ts";
import { SquadRecord } from "./squad-record.ts";
import type { ViewedSquad } from "./viewed-squad.ts";

/** Least interval of reading squads, in ms. */
const PAUSE_MS = 100;

/** Sends changed squads. Read only while there are watchers. */
export class ToldSquads {
  readonly #records = new Map<string, SquadRecord>();
  #views: readonly SquadView[] = [];
  #told = "[]";
  #nextMs = Number.NEGATIVE_INFINITY;

  has(id: string): boolean {
    return this.#records.has(id);
  }

  add(id: string, squad: ViewedSquad): void {
    this.#records.set(id, new SquadRecord(id, squad));
  }

  remove(id: string): void {
    this.#records.delete(id);
  }

  /** Restarts after a time without watchers. */
  clear(): void {
    for (const record of this.#records.values()) record.clear();
    this.#views = [];
    this.#told = "[]";
    this.#nextMs = Number.NEGATIVE_INFINITY;
  }

  /** All squads as last sent, for a new page; undefined without any. */
  whole(moment: { readonly tick: number; readonly timeMs: number }): SquadsMessage | undefined {
    return this.#views.length === 0
      ? undefined
      : { type: "squads", ...moment, squads: this.#views };
  }

  /** All squads, if one has changed. */
  news(
    moment: { readonly tick: number; readonly timeMs: number },
    nowMs: number,
  ): SquadsMessage | undefined {
    if (nowMs < this.#nextMs) return undefined;
    this.#nextMs = nowMs + PAUSE_MS;
    const squads = [...this.#records.values()].map((record) => record.view(moment.timeMs));
    const told = JSON.stringify(squads);
    if (told === this.#told) return undefined;
    this.#told = told;
    this.#views = squads;
    return { type: "squads", ...moment, squads };
  }
}
