import type { Domain, Observer, PlannerEvent } from "@understudy/planner-core";
import type { Audience } from "./audience.ts";
import type { FrameWriter } from "./frame-writer.ts";
import type { RequestLog } from "./requests/request-log.ts";

/** The parts of observers. */
interface ObserversParts {
  readonly audience: Audience;
  readonly writer: FrameWriter;
  readonly requests: RequestLog;
}

/** Hears what orchestrators do, while anybody is there to be told. */
export class Observers {
  readonly #parts: ObserversParts;
  readonly #onRevised: (agent: string, source: string) => void;
  #scopes = 0;

  /** @param onRevised called with an agent whose better plan came late, and where that came from */
  constructor(parts: ObserversParts, onRevised: (agent: string, source: string) => void) {
    this.#parts = parts;
    this.#onRevised = onRevised;
  }

  /** An observer for one orchestrator: requests are told apart by number within it. */
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
