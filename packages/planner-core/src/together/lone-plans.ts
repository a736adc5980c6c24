import type { Outcome } from "../contract/outcome.ts";
import type { NowRequest, PlanRequest } from "../contract/request.ts";
import type {
  LonePlanner,
  NowTogetherRequest,
  SchedulePlanner,
  TogetherHost,
  TogetherOutcome,
} from "../contract/together.ts";
import { ActionSet } from "../domain/actions/action-set.ts";
import type { Step } from "../domain/definition/types.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { addHidden } from "../hidden.ts";
import type { Plan } from "../plan/plan.ts";
import type { Work } from "../work/work.ts";

/** Least time for an agent's search, in milliseconds. */
const LEAST_SHARE_MS = 0.5;

const NOTHING_LATER: Promise<undefined> = Promise.resolve(undefined);

/** Plans of single agents as joint plans of one. */
export class LonePlans implements LonePlanner {
  readonly #planner: SchedulePlanner;
  readonly #host: TogetherHost;
  /** Agents of `planMany` without an answer, in the order in which they have waited. */
  readonly #waiting = new Set<string>();

  constructor(planner: SchedulePlanner, host: TogetherHost) {
    this.#planner = planner;
    this.#host = host;
  }

  async plan(request: PlanRequest, goals: readonly Goal[]): Promise<Outcome> {
    const { clock } = this.#host;
    const startMs = clock.now();
    // Read once: the game may change the state while the first goal is planned for.
    const common = this.#asked(request);
    let last: Outcome | undefined;
    for (const goal of goals) {
      const budgetMs = Math.max(0, request.budgetMs - (clock.now() - startMs));
      const asked = { ...common, goal: referenceOf(goal), budgetMs, signal: request.signal };
      const outcome = await this.#planner.planTogether(this.#host, asked);
      last = this.#outcome(request, goal, outcome);
      if (outcome.status !== "unsolvable") break;
    }
    return last as Outcome;
  }

  planNow(request: NowRequest, goals: readonly Goal[], sliceMs: number): Outcome {
    const common = this.#asked(request);
    let last: Outcome | undefined;
    for (const goal of goals) {
      const asked = { ...common, goal: referenceOf(goal) };
      const outcome = this.#planner.planTogetherNow(this.#host, asked, sliceMs);
      last = this.#outcome(request, goal, outcome);
      if (outcome.status !== "unsolvable") break;
    }
    return last as Outcome;
  }

  /** Each agent has its share of the slice, but at least half a millisecond, so that the first in line gets somewhere. */
  *planMany(
    requests: readonly NowRequest[],
    goals: readonly (readonly Goal[])[],
    sliceMs: number,
  ): Work<(Outcome | undefined)[]> {
    const { clock } = this.#host;
    const untilMs = clock.now() + sliceMs;
    const outcomes = requests.map((): Outcome | undefined => undefined);
    const line = this.#lineOf(requests);
    for (const [place, index] of line.entries()) {
      const leftMs = untilMs - clock.now();
      if (place > 0 && leftMs <= 0) break;
      if (place > 0) yield;
      const request = requests[index] as NowRequest;
      const share = Math.max(LEAST_SHARE_MS, leftMs / (line.length - place));
      const own = goals[index] as readonly Goal[];
      outcomes[index] = this.planNow(request, own, Math.min(sliceMs, share));
      this.#waiting.delete(request.agent);
    }
    return outcomes;
  }

  /** The positions of requests in the order in which their agents have waited. Agents not in the list lose their place. */
  #lineOf(requests: readonly NowRequest[]): readonly number[] {
    const asking = new Map(requests.map(({ agent }, index) => [agent, index]));
    for (const agent of this.#waiting) if (!asking.has(agent)) this.#waiting.delete(agent);
    for (const { agent } of requests) this.#waiting.add(agent);
    return [...this.#waiting].map((agent) => asking.get(agent) as number);
  }

  #asked(request: NowRequest): Omit<NowTogetherRequest, "goal"> {
    const { agent, state, disabled, maintain, ways, nowMs } = request;
    const { domain } = this.#host;
    const banned = disabled instanceof ActionSet ? stepsIn(domain, disabled) : disabled;
    const member = { state: domain.pack(state).slice(), disabled: banned };
    return { agents: { [agent]: member }, measure: "cost", maintain, ways, nowMs };
  }

  #outcome(
    { agent }: { readonly agent: string },
    goal: Goal,
    { status, steps, cost, optimal, elapsedMs }: TogetherOutcome,
  ): Outcome {
    const { domain } = this.#host;
    const plan: Plan | null =
      status !== "solved"
        ? null
        : Object.freeze({
            steps: Object.freeze(
              steps.map(({ step, startsAt, duration }) =>
                Object.freeze({ ...step, startsAt, duration }),
              ),
            ),
            actions: Object.freeze(steps.map(({ step }) => domain.actionOf(step))),
          });
    const source = "classical" as const;
    const outcome = { agent, status, plan, goal, cost, optimal, source, leadSteps: 0, elapsedMs };
    addHidden(outcome, "revised", NOTHING_LATER);
    return outcome as unknown as Outcome;
  }
}

function referenceOf({ name, definition }: Goal): NowTogetherRequest["goal"] {
  return name ?? definition;
}

function stepsIn(domain: Domain, disabled: ActionSet): readonly Step[] {
  const steps: Step[] = [];
  for (let action = 0; action < domain.actions.count; action++) {
    if (disabled.has(action)) steps.push(domain.step(action));
  }
  return steps;
}
