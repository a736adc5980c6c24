import { whenAborted } from "../../base/when-aborted.ts";
import type { Work } from "../../base/work/work.ts";
import type { Outcome } from "../../engine/contract/outcome.ts";
import type { ClockInput, ClockWatcher, PlanRequest } from "../../engine/contract/request.ts";
import {
  DEFAULT_UNIT_MS,
  type LoneAttempt,
  type LonePlanner,
  type LoneReport,
  type LoneRequest,
  type LoneRest,
  type LoneStart,
  type NowTogetherRequest,
  type SchedulePlanner,
  type TogetherHost,
  type TogetherOutcome,
} from "../../engine/contract/together.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { Plan } from "../../rules/plan/plan.ts";
import { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { ClockWatch } from "./clock-watch.ts";
import { runningClocks } from "./clocks.ts";
import { startOfRest } from "./lone-rest.ts";
import { RequestReport } from "./request-report.ts";

/** Least time for an agent's search, in milliseconds. */
const LEAST_SHARE_MS = 0.5;
/** Limit on the agents whose share is known to be too short. */
const MAX_KNOWN = 1024;

/** Plans of single agents as joint plans of one. */
export class LonePlans implements LonePlanner {
  readonly #planner: SchedulePlanner;
  readonly #host: TogetherHost;
  /** The same without reports: attempts are no requests. */
  readonly #quiet: TogetherHost;
  /** Agents of `planMany` without an answer, in the order in which they have waited. */
  readonly #waiting = new Set<string>();
  /** Milliseconds that were too short for an agent of `planMany`. */
  readonly #tooShort = new Map<string, number>();

  constructor(planner: SchedulePlanner, host: TogetherHost) {
    this.#planner = planner;
    this.#host = host;
    const { domain, clock, turns } = host;
    this.#quiet = { domain, clock, turns };
  }

  checkClocks(clocks: readonly ClockInput[]): void {
    runningClocks(TimedSteps.of(this.#host.domain)?.clocks ?? [], clocks, DEFAULT_UNIT_MS);
  }

  watchClocks(told: readonly ClockInput[] | undefined): ClockWatcher | undefined {
    const steps = TimedSteps.of(this.#host.domain);
    if (steps === undefined || steps.clocks.length === 0) return undefined;
    const running = runningClocks(steps.clocks, told, DEFAULT_UNIT_MS);
    return new ClockWatch(steps, DEFAULT_UNIT_MS, running);
  }

  begin(
    agent: string,
    { budgetMs, signal }: Partial<Pick<PlanRequest, "budgetMs" | "signal">> = {},
    sinceMs = 0,
  ): LoneReport {
    const startMs = this.#host.clock.now() - sinceMs;
    const report = RequestReport.begin(this.#host, { by: agent, startMs, budgetMs });
    const forget = report === undefined ? undefined : whenAborted(signal, () => report.aborted());
    return (outcome) => {
      forget?.();
      report?.answeredAlone(outcome as Outcome);
      return outcome;
    };
  }

  async plan(
    request: LoneRequest,
    { budgetMs, signal }: Pick<PlanRequest, "budgetMs" | "signal">,
  ): Promise<Outcome> {
    const startMs = this.#host.clock.now();
    const untilMs = startMs + budgetMs;
    let last: Outcome | undefined;
    for (const attempt of request.attempts) {
      const asked = {
        ...askedOf(this.#host.domain, request, attempt),
        budgetMs: this.#share(untilMs, attempt),
        signal,
      };
      const outcome = await this.#planner.plan(this.#quiet, asked);
      last = this.#outcome(request, attempt.goal, outcome, startMs);
      if (isFinal(attempt, outcome)) break;
    }
    return last as Outcome;
  }

  planNow(request: LoneRequest, sliceMs: number): Outcome {
    const startMs = this.#host.clock.now();
    const untilMs = startMs + sliceMs;
    let last: Outcome | undefined;
    for (const attempt of request.attempts) {
      const asked = askedOf(this.#host.domain, request, attempt);
      const share = this.#share(untilMs, attempt);
      const outcome = this.#planner.planNow(this.#quiet, asked, share);
      last = this.#outcome(request, attempt.goal, outcome, startMs);
      if (isFinal(attempt, outcome)) break;
    }
    return last as Outcome;
  }

  resume(rest: LoneRest): LoneStart | undefined {
    const steps = TimedSteps.of(this.#host.domain);
    return steps && startOfRest(steps, rest);
  }

  /** Milliseconds for an attempt: half of what is left if another way to the same goal follows. */
  #share(untilMs: number, { isLast }: LoneAttempt): number {
    const leftMs = Math.max(0, untilMs - this.#host.clock.now());
    return isLast ? leftMs : leftMs / 2;
  }

  /**
   * Each agent has its share of the slice, but at least half a millisecond, so that the first in line gets somewhere.
   * If that was too short it has twice as much the next time, up to half of the slice: a crowd must not keep an agent
   * from an answer for ever.
   */
  *planMany(requests: readonly LoneRequest[], sliceMs: number): Work<(Outcome | undefined)[]> {
    const { clock } = this.#host;
    const untilMs = clock.now() + sliceMs;
    const outcomes = requests.map((): Outcome | undefined => undefined);
    const line = this.#lineOf(requests);
    for (const [place, index] of line.entries()) {
      const leftMs = untilMs - clock.now();
      if (place > 0 && leftMs <= 0) break;
      if (place > 0) yield;
      const request = requests[index] as LoneRequest;
      const { agent } = request;
      const share = Math.max(LEAST_SHARE_MS, leftMs / (line.length - place));
      const longer = Math.min(2 * (this.#tooShort.get(agent) ?? 0), sliceMs / 2);
      const shareMs = Math.min(sliceMs, Math.max(share, longer));
      const outcome = this.planNow(request, shareMs);
      outcomes[index] = outcome;
      this.#waiting.delete(agent);
      this.#noteShare(agent, outcome.status === "cut-off" ? shareMs : undefined);
    }
    return outcomes;
  }

  /** @param shareMs undefined if the share was long enough */
  #noteShare(agent: string, shareMs: number | undefined): void {
    const known = this.#tooShort;
    known.delete(agent);
    if (shareMs === undefined) return;
    known.set(agent, shareMs);
    if (known.size > MAX_KNOWN) known.delete(known.keys().next().value as string);
  }

  /**
   * The positions of requests in the order in which their agents have waited. Agents not in the list lose their place.
   */
  #lineOf(requests: readonly LoneRequest[]): readonly number[] {
    const asking = new Map(requests.map(({ agent }, index) => [agent, index]));
    for (const agent of this.#waiting) if (!asking.has(agent)) this.#waiting.delete(agent);
    for (const { agent } of requests) this.#waiting.add(agent);
    return [...this.#waiting].map((agent) => asking.get(agent) as number);
  }

  #outcome(
    { agent }: { readonly agent: string },
    goal: Goal,
    { status, steps, cost, optimal }: TogetherOutcome,
    startMs: number,
  ): Outcome {
    const { domain, clock } = this.#host;
    const elapsedMs = clock.now() - startMs;
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
    const outcome = { agent, status, plan, goal, cost, optimal, source, llmSteps: 0, elapsedMs };
    return outcome as unknown as Outcome;
  }
}

/** Whether no other attempt follows: there is a plan, or this goal was not proved out of reach. */
function isFinal({ isLast }: LoneAttempt, { status }: TogetherOutcome): boolean {
  return status === "solved" || (isLast && status !== "unsolvable");
}

function askedOf(
  domain: Domain,
  { agent, state, ways, nowMs, clocks }: LoneRequest,
  { goal, disabled, maintain }: LoneAttempt,
): NowTogetherRequest {
  const member = { state, disabled: disabled && stepsIn(domain, disabled) };
  const goalReference = referenceOf(goal);
  return {
    ...{ agents: { [agent]: member }, goal: goalReference, measure: "cost" },
    ...{ maintain, ways, nowMs, clocks },
  };
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
