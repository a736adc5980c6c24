import type {
  Domain,
  GoalReference,
  Observer,
  Outcome,
  PackedState,
  PlannerEvent,
} from "@understudy/planner-core";
import type { OfferedDomain, ServiceWatch, WatchedAgent } from "@understudy/server";
import { createViewer, type ViewedAgent, type Viewer } from "@understudy/viewer";

/** Limit on shown agents; beyond it, the oldest is removed. */
const MAX_AGENTS = 500;
const TICK_MS = 100;

/** Shows a running server's plans: an agent appears with its first request while a page is open. */
export class ServerViewer implements ServiceWatch {
  readonly viewer: Viewer;
  readonly #domains: readonly Domain[];
  readonly #agents = new Map<string, HeardAgent>();
  readonly #timer: NodeJS.Timeout;

  constructor(offers: readonly OfferedDomain[], nowMs: () => number = () => performance.now()) {
    this.#domains = offers.map(({ domain }) => domain);
    // The game runs elsewhere, so the viewer cannot change it.
    const looksOnly = { orders: false };
    this.viewer = createViewer({ domain: this.#domains, title: "understudy serve", ...looksOnly });
    const beganMs = nowMs();
    this.#timer = setInterval(() => this.viewer.tick(nowMs() - beganMs), TICK_MS);
    this.#timer.unref();
  }

  observer(domain: Domain, tenant: string): Observer | undefined {
    // The viewer ignores domains added later.
    if (!this.#domains.includes(domain)) return undefined;
    const inner = this.viewer.observer(domain);
    const observe = (event: PlannerEvent): void => {
      const named = renamed(event, tenant);
      if (named.type === "outcome-serve" || named.type === "outcome-revise") {
        this.#heard(named.outcome.agent, domain).answered(named.outcome);
      }
      inner(named);
    };
    return Object.defineProperty(observe, "isIdle", { get: () => inner.isIdle }) as Observer;
  }

  see({ tenant, agent, domain }: WatchedAgent, state: PackedState): void {
    if (!this.viewer.isActive || !this.#domains.includes(domain)) return;
    this.#heard(nameOf(tenant, agent), domain).observed = state.slice() as PackedState;
  }

  /** Stops updating. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #heard(id: string, domain: Domain): HeardAgent {
    const known = this.#agents.get(id);
    if (known?.domain === domain) return known;
    const agent = new HeardAgent(domain);
    const [oldest] = this.#agents.size < MAX_AGENTS ? [] : this.#agents.keys();
    for (const gone of [id, oldest]) {
      if (gone !== undefined && this.#agents.delete(gone)) this.viewer.remove(gone);
    }
    this.#agents.set(id, agent);
    // The name within a session is more helpful than the session's number.
    this.viewer.add({ id, name: id.slice(id.lastIndexOf("/") + 1), domain, runner: agent });
    return agent;
  }
}

/** An agent as known to the server; only the game knows its place in the plan. */
class HeardAgent implements ViewedAgent {
  readonly domain: Domain;
  readonly position = 0;
  readonly isPlaying = false;
  readonly isWaiting = false;
  outcome: Outcome | undefined;
  observed: PackedState | undefined;
  goal: GoalReference = "";

  constructor(domain: Domain) {
    this.domain = domain;
    this.goal = domain.goals[0]?.name ?? {};
  }

  answered(outcome: Outcome): void {
    this.outcome = outcome;
    this.goal = outcome.goal.name ?? this.goal;
  }
}

/** Agents of different tenants may share a name. */
function nameOf(tenant: string, agent: string): string {
  return tenant === "default" ? agent : `${tenant}/${agent}`;
}

function renamed(event: PlannerEvent, tenant: string): PlannerEvent {
  if (tenant === "default") return event;
  if (event.type !== "outcome-serve" && event.type !== "outcome-revise") {
    return event.agent === "" ? event : { ...event, agent: nameOf(tenant, event.agent) };
  }
  const { outcome } = event;
  return { ...event, outcome: { ...outcome, agent: nameOf(tenant, outcome.agent) } };
}
