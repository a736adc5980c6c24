import { ShortLivedMap } from "../../../base/collections/short-lived-map.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { Origin, Reporter } from "../report/reporter.ts";
import type { OpenRequest } from "../request/open-request.ts";

/**
 * The requests under way, one per agent. A newer request supersedes the agent's older one, whose later results are
 * dropped.
 */
export class OpenRequests {
  readonly #reporter: Reporter;
  readonly #byAgent = new ShortLivedMap<string, OpenRequest>();
  #count = 0;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  /** Starts a request, which supersedes the agent's previous one. */
  begin(request: OpenRequest, budgetMs?: number): void {
    const { agent } = request;
    request.begin(++this.#count);
    const last = this.#byAgent.get(agent);
    last?.close(undefined);
    this.#byAgent.set(agent, request);
    // Reported last: an observer may make a request for the same agent, and that is the newer one.
    this.#reporter.started(request, request.time.startMs, budgetMs);
    const isRepeated = last?.isAwaited === true && last.signal?.aborted !== true;
    if (isRepeated && budgetMs !== undefined)
      this.#reporter.repeated(request, request.time.startMs);
  }

  /** Supersedes the agent's previous request by an immediately answered one, and reports it. */
  beginAnswered(agent: string): Origin {
    this.supersede(agent);
    return { agent, request: ++this.#count };
  }

  /** Supersedes the agent's running request by an immediately answered one. */
  supersede(agent: string): void {
    if (this.#byAgent.size === 0) return;
    this.#byAgent.get(agent)?.close(undefined);
    this.#byAgent.delete(agent);
  }

  /** Closes a request, with an optional revised outcome. */
  close(request: OpenRequest, revised: Outcome | undefined): void {
    request.close(revised);
    const { agent } = request;
    if (this.#byAgent.get(agent) === request) this.#byAgent.delete(agent);
  }
}
