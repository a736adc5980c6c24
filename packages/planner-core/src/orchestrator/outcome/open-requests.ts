import { ShortLivedMap } from "../../collections/short-lived-map.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { Origin, Reporter } from "../report/reporter.ts";
import type { OpenRequest } from "../request/open-request.ts";

/** The requests under way, one per agent: a newer one supersedes it, and what comes later for it is dropped. */
export class OpenRequests {
  readonly #reporter: Reporter;
  readonly #byAgent = new ShortLivedMap<string, OpenRequest>();
  #count = 0;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  /** Begins a request, which supersedes the agent's last. */
  begin(request: OpenRequest, budgetMs?: number): void {
    const { agent } = request;
    request.begin(++this.#count);
    const last = this.#byAgent.get(agent);
    last?.close(undefined);
    this.#byAgent.set(agent, request);
    // Told last: an observer may ask for the same agent, and that request is the newer one.
    this.#reporter.started(request, request.time.startMs, budgetMs);
    const isRepeated = last?.isAwaited === true && last.signal?.aborted !== true;
    if (isRepeated && budgetMs !== undefined)
      this.#reporter.repeated(request, request.time.startMs);
  }

  /** A request that was answered at once ends the agent's last one, and the observer is told. */
  beginAnswered(agent: string): Origin {
    this.supersede(agent);
    return { agent, request: ++this.#count };
  }

  /** Ends the agent's last request, if it is under way: a newer one was answered at once. */
  supersede(agent: string): void {
    if (this.#byAgent.size === 0) return;
    this.#byAgent.get(agent)?.close(undefined);
    this.#byAgent.delete(agent);
  }

  /** Nothing more comes for a request but, at the most, this. */
  close(request: OpenRequest, revised: Outcome | undefined): void {
    request.close(revised);
    const { agent } = request;
    if (this.#byAgent.get(agent) === request) this.#byAgent.delete(agent);
  }
}
