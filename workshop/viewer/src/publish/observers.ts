import type { Domain, Observer, PlannerEvent } from "@understudy/planner-core";
import type { Audience } from "./audience.ts";
import type { FrameWriter } from "./frame-writer.ts";
import type { RequestLog } from "./requests/request-log.ts";

/** Parts of observers. */
interface ObserversParts {
  readonly audience: Audience;
  readonly writer: FrameWriter;
  readonly requests: RequestLog;
}

/** Observes orchestrators while there are recipients. */
export class Observers {
  readonly #parts: ObserversParts;
  readonly #onRevised: (agent: string, source: string) => void;
  #scopes = 0;

  /** @param onRevised called with an agent and the source of its late, better plan */
  constructor(parts: ObserversParts, onRevised: (agent: string, source: string) => void) {
    this.#parts = parts;
    this.#onRevised = onRevised;
  }

  /** An observer of one orchestrator, which numbers its requests separately. */
  of(domain: Domain): Observer {
    const scope = this.#scopes++;
    const { audience } = this.#parts;
    const observe = (event: PlannerEvent): void => {
      if (audience.isThere) this.#see(scope, domain, event);
    };
    Object.defineProperty(observe, "isIdle", { get: () => !audience.isThere });
    return observe;
  }

  #see(scope: number, domain: Domain, event: PlannerEvent): void {
    const { writer, requests } = this.#parts;
    requests.see(scope, domain, event);
    if (event.type !== "outcome-serve" && event.type !== "outcome-revise") return;
    const { agent, plan, source } = event.outcome;
    const slot = writer.slots[writer.indexOf(agent)];
    if (slot !== undefined) slot.isStuck = plan === null;
    if (event.type === "outcome-revise") this.#onRevised(agent, source);
  }
}
