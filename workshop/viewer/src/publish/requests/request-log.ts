/**
 * The requests for the page.
 *
 * @module
 */

import type { Domain, PlannerEvent } from "@understudy/planner-core";
import { RequestRecord } from "./request-record.ts";

/** Limit on tracked requests; later events of older ones are ignored. */
const MAX_FOLLOWED = 2000;
/** Limit on unsent requests; beyond it the oldest are dropped. */
const MAX_WAITING = 256;

/** Assembles orchestrator events into requests. */
export class RequestLog {
  readonly #byNumber = new Map<string, RequestRecord>();
  readonly #latest = new Map<string, number>();
  #waiting: RequestRecord[] = [];
  #count = 0;

  /** @param scope number of the orchestrator; each orchestrator counts its requests from 1 */
  see(scope: number, domain: Domain, event: PlannerEvent): void {
    const key = `${scope}:${event.request}`;
    if (event.type === "request-start") {
      // The page has no place for joint plans.
      if (event.agents !== undefined) return;
      const record = new RequestRecord(++this.#count, domain, event);
      this.#byNumber.set(key, record);
      this.#latest.set(event.agent, record.id);
      if (this.#byNumber.size > MAX_FOLLOWED) {
        for (const [oldest, { id, agentId }] of this.#byNumber) {
          this.#byNumber.delete(oldest);
          // Agents that are not shown are never removed explicitly.
          if (this.#latest.get(agentId) === id) this.#latest.delete(agentId);
          break;
        }
      }
      return;
    }
    const record = this.#byNumber.get(key);
    if (record === undefined) return;
    record.see(event);
    if (record.isWaiting) return;
    record.isWaiting = true;
    this.#waiting.push(record);
    if (this.#waiting.length <= MAX_WAITING) return;
    const left = this.#waiting.shift();
    if (left !== undefined) left.isWaiting = false;
  }

  /** The number of an agent's latest request. */
  latestOf(agentId: string): number | undefined {
    return this.#latest.get(agentId);
  }

  /** Removes an agent. */
  forget(agentId: string): void {
    this.#latest.delete(agentId);
  }

  /** Up to this many changed requests, oldest first. */
  take(limit: number): RequestRecord[] {
    if (this.#waiting.length === 0) return [];
    const taken = this.#waiting.splice(0, limit);
    for (const record of taken) record.isWaiting = false;
    return taken;
  }

  /** Clears everything after the last watcher leaves, as it would become stale. */
  clear(): void {
    this.#byNumber.clear();
    this.#latest.clear();
    this.#waiting = [];
  }
}
