import {
  ActionSet,
  type Clock,
  COST_SCALE,
  CompiledCondition,
  type Outcome,
  type PackedState,
  type PlanConstraints,
  type PlanContinuation,
  type PlanProver,
  type PlanRequest,
  type Step,
  type TimerHandle,
} from "@understudy/planner-core";
import type { SeveralGoals } from "@understudy/planner-core/internal";
import type { HostedDomain } from "../service/domains/hosted-domain.ts";
import type { LoopDelay } from "../service/loop-delay.ts";
import { memberMessage, reasonOf } from "../service/outcome-message.ts";
import { withoutReserve } from "../service/timely.ts";
import type { LaneWork } from "../turns/lane.ts";
import type { Unnumbered } from "./outbox.ts";
import type { Play, Seen, Want } from "./want.ts";

/** The parts of a watch. */
export interface PlanWatchParts {
  readonly hosted: HostedDomain;
  /** As the client calls it. */
  readonly agent: string;
  /** As the engine calls it: no agent of another session is called the same. */
  readonly identity: string;
  readonly want: Want;
  readonly clock: Clock;
  /** Has work done in the session's turn. */
  readonly later: (work: LaneWork) => void;
  readonly push: (message: Unnumbered) => void;
  /** Hears why nothing could be asked. */
  readonly fail: (error: unknown) => void;
  /** How late this thread is. Default: never. */
  readonly delay?: SessionDelay | undefined;
}

/** How late the messages of a session are read, and what is due is done. */
export type SessionDelay = Pick<LoopDelay, "longestMs" | "waitedMs">;

/** After an answer without a plan it is asked again at the earliest so much later. */
const RETRY_MS = 1000;
/** A plan that the world outran so often in a row is sent all the same; the client can tell by its number. */
const MAX_OUTRUN = 3;

/**
 * Sees to it that a client which plays its own plans has one that works: whenever what the agent sees breaks what is left
 * of its plan, another one is asked for and pushed.
 */
export class PlanWatch implements Play {
  readonly #parts: PlanWatchParts;
  readonly #constraints: PlanConstraints;
  readonly #several: SeveralGoals | undefined;
  #isStopped = false;
  #stopping: AbortController | undefined;
  #seen: Seen | undefined;
  #outcome: Outcome | undefined;
  /** The state at the end of a plan that falls short of its goal. */
  #end: PackedState | undefined;
  /** The state from which the rest of the plan is known to work: most messages say that it is the same still. */
  #fine: PackedState | undefined;
  /** Index of the first step that is not known to be done. */
  #position = 0;
  #isAsking = false;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #timer: TimerHandle | undefined;
  #outrun = 0;
  /** Steps that are certain. They are sent once there has been time for the plan: with it they are no news. */
  #early: { readonly step: Step; readonly index: number }[] = [];
  #earlyTimer: TimerHandle | undefined;

  /** @throws RequestError if what it must not use, or must maintain, does not fit the domain */
  constructor(parts: PlanWatchParts) {
    this.#parts = parts;
    const { domain } = parts.hosted;
    const { several, request } = parts.want;
    const { disabled, maintain, ways } = request;
    this.#several = several;
    this.#constraints = {
      disabled: disabled instanceof ActionSet ? disabled : domain.actionSet(disabled),
      maintain:
        maintain === undefined || maintain instanceof CompiledCondition
          ? maintain
          : domain.condition(maintain, "/maintain"),
      ways: ways && domain.ways(ways),
    };
  }

  get #prover(): PlanProver {
    return this.#parts.hosted.prover;
  }

  observe(seen: Seen): void {
    this.#look(seen, true);
  }

  /** @param isNews whether a message of the client that is being read asks for it */
  #look(seen: Seen, isNews: boolean): void {
    this.#seen = seen;
    if (this.#isAsking || seen.state === this.#fine) return;
    if (!this.#goesOn(seen)) this.#ask(seen, isNews);
  }

  stepped(): void {}

  stop(): void {
    this.#isStopped = true;
    this.#stopping?.abort();
    if (this.#timer !== undefined) this.#parts.clock.clearTimer(this.#timer);
    this.#dropEarly();
  }

  /** Whether what is left of the plan works from here: some of its first steps may be done meanwhile. */
  #goesOn({ state }: Seen): boolean {
    const goesOn = this.#worksFrom(state);
    this.#fine = goesOn ? state : undefined;
    return goesOn;
  }

  #worksFrom(state: PackedState): boolean {
    const outcome = this.#outcome;
    if (outcome === undefined) return false;
    const { actions = [] } = outcome.plan ?? {};
    if (outcome.goal.condition.holds(state)) {
      this.#position = actions.length;
      return this.#several?.holdIn(state) ?? true;
    }
    if (this.#several?.preempt(outcome, state) === true) return false;
    // Where its last step could be done again, a plan that falls short would seem to go on for ever.
    if (isSame(state, this.#end)) return false;
    const position = this.#restFrom(state, outcome, this.#position);
    this.#position = position ?? this.#position;
    return position !== undefined;
  }

  /** The first step of the shortest rest of a plan that works: it tells best how far the client is. */
  #restFrom(state: PackedState, outcome: Outcome, first: number): number | undefined {
    const { actions = [] } = outcome.plan ?? {};
    const goal = this.#goalOf(outcome);
    for (let from = actions.length - 1; from >= first; from--) {
      if (this.#prover.prove(state, actions, goal, this.#constraints, from)) return from;
    }
    return undefined;
  }

  /** The goal that a plan reaches; where it falls short, only its steps are checked. */
  #goalOf({ status, goal }: Outcome): CompiledCondition | undefined {
    return status === "solved" ? goal.condition : undefined;
  }

  #ask(seen: Seen, isNews = false): void {
    const waitMs = this.#retryAtMs - this.#parts.clock.now();
    if (waitMs > 0) {
      this.#timer ??= this.#parts.clock.setTimer(() => this.#later(() => this.#askAgain()), waitMs);
      return;
    }
    // So long the message may have waited for this thread.
    const heldMs = (isNews && this.#parts.delay?.waitedMs) || 0;
    try {
      const known = this.#parts.hosted.orchestrator.planKnown(this.#requestFor(seen));
      if (typeof known === "function") this.#request(seen, known, heldMs);
      else this.#answered(known, seen, heldMs);
    } catch (error) {
      this.#failed(error);
    }
  }

  #askAgain(): void {
    this.#timer = undefined;
    if (this.#seen !== undefined && !this.#isAsking) this.#look(this.#seen, false);
  }

  #requestFor({ state }: Seen): PlanRequest {
    const { identity: agent, want } = this.#parts;
    const { goal, budgetMs, request } = want;
    const { disabled, maintain, ways, costVersion, background } = request;
    const { choose, persona, memory } = request;
    // In one piece: a copy of the want's fields with some more would take longer than a known plan.
    return {
      agent,
      state,
      goal,
      budgetMs,
      disabled,
      maintain,
      ways,
      costVersion,
      background,
      choose,
      persona,
      memory,
    };
  }

  #request(seen: Seen, plan: PlanContinuation, heldMs: number): void {
    this.#isAsking = true;
    const { hosted, clock, delay, want } = this.#parts;
    const leftMs = Math.max(0, want.budgetMs - heldMs);
    const budgetMs = withoutReserve(leftMs, delay?.longestMs ?? 0);
    // Made with the first plan that takes its time: most are known.
    this.#stopping ??= new AbortController();
    const { signal } = this.#stopping;
    const onStep = (step: Step, index: number): void => {
      if (this.#isStopped) return;
      this.#early.push({ step, index });
      this.#earlyTimer ??= clock.setTimer(() => this.#later(() => this.#sayEarly(seen.seq)), 0);
    };
    hosted
      .during(() => plan({ budgetMs, signal, onStep }))
      .then(
        (outcome) => this.#later(() => this.#answered(outcome, seen, heldMs)),
        (error: unknown) => this.#later(() => this.#failed(error)),
      );
  }

  #later(work: () => void): void {
    this.#parts.later(() => {
      work();
      return undefined;
    });
  }

  #sayEarly(basedOn: number): void {
    const { agent, want, push } = this.#parts;
    const early = this.#early;
    this.#dropEarly();
    if (this.#seen?.seq !== basedOn) return;
    for (const each of early) push({ type: "early", agent, basedOn, want: want.seq, ...each });
  }

  #dropEarly(): void {
    if (this.#earlyTimer !== undefined) this.#parts.clock.clearTimer(this.#earlyTimer);
    this.#earlyTimer = undefined;
    this.#early = [];
  }

  #answered(outcome: Outcome, asked: Seen, heldMs: number): void {
    this.#isAsking = false;
    this.#dropEarly();
    if (this.#isStopped) return;
    this.#take(outcome, asked);
    const seen = this.#seen as Seen;
    if (this.#isFruitless(outcome, asked)) this.#retryAtMs = this.#parts.clock.now() + RETRY_MS;
    const isNewest = seen.seq === asked.seq;
    const works = outcome.plan !== null && (isNewest || this.#goesOn(seen));
    if (!works && outcome.plan !== null && ++this.#outrun < MAX_OUTRUN) {
      this.#ask(seen);
      return;
    }
    this.#outrun = 0;
    this.#push("plan", outcome, works ? seen : asked, heldMs);
    outcome.revised.then((revised) => {
      if (revised !== undefined) this.#later(() => this.#revised(revised, outcome, heldMs));
    });
    // Without more time there may be no plan either; that there is none at all, another search does not change.
    if (!works && !(isNewest && outcome.status === "unsolvable")) this.#ask(seen);
  }

  /** Whether the agent is no nearer to what it wants: there is no plan, or nothing to do for one of several goals. */
  #isFruitless({ plan }: Outcome, { state }: Seen): boolean {
    if (plan === null) return true;
    return plan.actions.length === 0 && this.#several?.holdIn(state) === false;
  }

  #revised(revised: Outcome, instead: Outcome, heldMs: number): void {
    const seen = this.#seen as Seen;
    if (this.#isStopped || this.#outcome !== instead) return;
    if (revised.status !== "solved" || revised.goal.condition.holds(seen.state)) return;
    const position = this.#restFrom(seen.state, revised, 0);
    if (position === undefined) return;
    this.#take(revised, seen);
    this.#position = position;
    this.#push("revised", revised, seen, heldMs);
  }

  #take(outcome: Outcome, { state }: Seen): void {
    this.#outcome = outcome;
    this.#position = 0;
    this.#fine = undefined;
    this.#end = undefined;
    this.#several?.follow(outcome, state);
    if (outcome.plan === null || outcome.status === "solved") return;
    this.#prover.prove(state, outcome.plan.actions, undefined, this.#constraints);
    this.#end = this.#prover.state.slice();
  }

  /** Pushes what is left of a plan: its first steps may be done, as they were given early. */
  #push(type: "plan" | "revised", outcome: Outcome, seen: Seen, heldMs: number): void {
    const { state, seq: basedOn } = seen;
    const { agent, want, push } = this.#parts;
    const { plan, source, via, status } = outcome;
    const reason = reasonOf(outcome, heldMs > want.budgetMs / 2);
    const more = { ...(via && { via }), ...(reason && { reason }), ...memberMessage(outcome) };
    const steps = plan === null ? [] : plan.steps.slice(this.#position);
    const cost = this.#position === 0 ? outcome.cost : this.#costFrom(state, plan?.actions ?? []);
    push({ type, agent, basedOn, want: want.seq, steps, cost, source, status, ...more });
  }

  #costFrom(state: PackedState, actions: readonly number[]): number {
    this.#prover.prove(state, actions, undefined, this.#constraints, this.#position);
    return this.#prover.scaledCost / COST_SCALE;
  }

  #failed(error: unknown): void {
    this.#isAsking = false;
    this.#dropEarly();
    this.#retryAtMs = this.#parts.clock.now() + RETRY_MS;
    if (!this.#isStopped) this.#parts.fail(error);
  }
}

function isSame(one: PackedState, other: PackedState | undefined): boolean {
  return one.every((code, slot) => code === other?.[slot]);
}
