/**
 * The requests that the page can show.
 *
 * @module
 */

import type { Domain, PlannerEvent } from "@understudy/planner-core";
import { RequestRecord } from "./request-record.ts";

/** Requests that are followed: later events of older ones are not heard. */
const MAX_FOLLOWED = 2000;
/** Requests that wait to be told: of more the oldest are left out. */
const MAX_WAITING = 256;

/** Puts the events of orchestrators together to lives of requests. */
export class RequestLog {
  readonly #byNumber = new Map<string, RequestRecord>();
  readonly #latest = new Map<string, number>();
  #waiting: RequestRecord[] = [];
  #count = 0;

  /** @param scope tells orchestrators apart: each counts its requests from 1 */
  see(scope: number, domain: Domain, event: PlannerEvent): void {
    const key = `${scope}:${event.request}`;
    if (event.type === "request-start") {
      const record = new RequestRecord(++this.#count, domain, event);
      this.#byNumber.set(key, record);
      this.#latest.set(event.agent, record.id);
      if (this.#byNumber.size > MAX_FOLLOWED) {
        for (const [oldest, { id, agentId }] of this.#byNumber) {
          this.#byNumber.delete(oldest);
          // Nobody tells when agents are gone that nobody shows.
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

  /** The number of the latest request of an agent. */
  latestOf(agentId: string): number | undefined {
    return this.#latest.get(agentId);
  }

  /** An agent is gone. */
  forget(agentId: string): void {
    this.#latest.delete(agentId);
  }

  /** Up to so many requests of which there is news, oldest first. */
  take(limit: number): RequestRecord[] {
    if (this.#waiting.length === 0) return [];
    const taken = this.#waiting.splice(0, limit);
    for (const record of taken) record.isWaiting = false;
    return taken;
  }

  /** Nobody watches any more: what is known so far would only grow old. */
  clear(): void {
    this.#byNumber.clear();
    this.#latest.clear();
    this.#waiting = [];
  }
}
