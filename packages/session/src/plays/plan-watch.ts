import {
  ActionSet,
  COST_SCALE,
  CompiledCondition,
  type Outcome,
  type PackedState,
  type PlanConstraints,
  type PlanProver,
  type PlanRequest,
  type Step,
  type TimerHandle,
} from "@understudy/planner-core";
import { planFields } from "../asked/told-outcome.ts";
import { BegunStep } from "./begun-step.ts";
import { type ClockedPlayer, clockedRest, type WatchedClocks } from "./clocked-rest.ts";
import type { PlayedLife } from "./play.ts";
import type { PlayLoop } from "./play-loop.ts";
import type { AgentParts } from "./play-parts.ts";
import { PutQuestion } from "./put-question.ts";
import { stepTimes } from "./step-times.ts";
import type { Seen, Want } from "./want.ts";

/** Delay of a new request after an answer without a plan. */
const RETRY_MS = 1000;
/**
 * Limit of outdated plans in a row. The next one is sent all the same, and the client can recognise it by its number.
 */
const MAX_OUTRUN = 3;

/**
 * Keeps the plan of a client that plays by itself valid: whenever a new state invalidates the rest of the plan, a new
 * plan is requested and pushed.
 */
export class PlanWatch implements PlayedLife {
  readonly isPrompt = true;
  readonly #parts: AgentParts;
  readonly #want: Want;
  readonly #loop: PlayLoop;
  readonly #question: PutQuestion;
  readonly #constraints: PlanConstraints;
  /** The clocks of things that run; undefined without any. */
  readonly #clocks: WatchedClocks | undefined;
  /** The step that the client is doing, where that shows; undefined in a domain without time. */
  readonly #begun: BegunStep | undefined;
  #seen: Seen | undefined;
  #outcome: Outcome | undefined;
  /** The game's time of the state that it was asked for. */
  #askedMs = 0;
  /** The final state of a plan that does not reach its goal. */
  #end: PackedState | undefined;
  /** The last state from which the rest of the plan was proved. Most messages repeat it. */
  #fine: PackedState | undefined;
  /** Index of the first step that the agent may still have to do. */
  #position = 0;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #outrun = 0;
  /** Early steps, held back for a moment: a whole plan that arrives at once replaces them. */
  #early: { readonly step: Step; readonly index: number }[] = [];
  #earlyTimer: TimerHandle | undefined;

  /** @throws RequestError if disabled actions or a condition do not fit the domain */
  constructor(parts: AgentParts, want: Want, loop: PlayLoop, before?: PlayedLife) {
    this.#parts = parts;
    this.#want = want;
    this.#loop = loop;
    this.#question = new PutQuestion(parts);
    const { domain, orchestrator } = parts.hosted;
    if (domain.time !== undefined || want.clocks !== undefined) {
      this.#clocks = orchestrator.routes.schedules.watchClocks(want.clocks);
      this.#begun = new BegunStep(orchestrator.routes.schedules.begun);
    }
    if (want.clocks === undefined) this.#clocks?.tell(before?.clocksLeft?.(loop.nowMs) ?? []);
    const { disabled, maintain, ways } = want.request;
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

  tick(seen: Seen): undefined {
    const { heldMs } = this.#loop;
    this.#loop.forget();
    // The game's clock may start over.
    const backMs = Math.max(0, (this.#seen?.nowMs ?? seen.nowMs) - seen.nowMs);
    if (backMs > 0) this.#clocks?.shift(-backMs);
    this.#lookBack(seen);
    this.#clocks?.see(seen.state, seen.nowMs);
    this.#seen = seen;
    if (this.#question.isOpen || seen.state === this.#fine) return;
    if (!this.#goesOn(seen)) this.#ask(seen, heldMs);
  }

  /** Notes the state before another one, in which a step may have begun. */
  #lookBack({ state, nowMs }: Seen): void {
    const last = this.#seen;
    if (this.#begun === undefined || last === undefined || last.state === state) return;
    const lastMs = Math.min(last.nowMs, nowMs);
    const now = this.#clocks?.ahead(last.state, lastMs, nowMs).state;
    this.#begun.goOn({ state: last.state, nowMs: lastMs }, now);
  }

  clocksLeft(nowMs: number): ReturnType<NonNullable<PlayedLife["clocksLeft"]>> {
    return this.#clocks?.left(nowMs);
  }

  stop(): void {
    this.#question.withdraw();
    this.#dropEarly();
  }

  /** Whether the rest of the plan works from here, possibly with some of its first steps done. */
  #goesOn({ state }: Seen): boolean {
    const goesOn = this.#worksFrom(state);
    // By the clock, the same state may be too late another time.
    this.#fine = goesOn && this.#playerOf(this.#outcome) === undefined ? state : undefined;
    return goesOn;
  }

  #worksFrom(state: PackedState): boolean {
    const outcome = this.#outcome;
    if (outcome === undefined) return false;
    const { actions = [] } = outcome.plan ?? {};
    if (outcome.goal.condition.holds(state)) {
      this.#position = actions.length;
      return this.#want.several?.holdIn(state) ?? true;
    }
    if (this.#want.several?.preempt(outcome, state) === true) return false;
    // A partial plan whose last step could be repeated would otherwise seem to continue for ever.
    if (isSame(state, this.#end)) return false;
    const position = this.#restFrom(state, outcome, this.#position);
    this.#position = position ?? this.#position;
    return position !== undefined;
  }

  /** The first step of the shortest remainder that works, the best evidence of the client's progress. */
  #restFrom(state: PackedState, outcome: Outcome, first: number): number | undefined {
    const { actions = [] } = outcome.plan ?? {};
    const player = this.#playerOf(outcome);
    const seen = this.#seen;
    const underWay = this.#begun?.find(actions, first, state, (from, at) => {
      const works = this.#prover.prove(from, actions, undefined, this.#constraints, at, at + 1);
      return works ? this.#prover.state.slice() : undefined;
    });
    if (player !== undefined && seen !== undefined) {
      return clockedRest(
        player,
        outcome,
        this.#askedMs,
        { ...seen, state },
        this.#constraints,
        this.#clocks?.left(seen.nowMs),
        first,
        underWay,
        (at) => this.#prover.prove(state, actions, undefined, this.#constraints, at, at + 1),
      );
    }
    const goal = this.#goalOf(outcome);
    for (let from = actions.length - 1; from >= first; from--) {
      if (this.#prover.prove(state, actions, goal, this.#constraints, from)) return from;
      if (underWay?.index !== from) continue;
      const { after } = underWay;
      if (this.#prover.prove(after, actions, goal, this.#constraints, from + 1)) return from;
    }
    return undefined;
  }

  /** The player of a plan that keeps to events or a deadline; undefined for all others. */
  #playerOf(outcome: Outcome | undefined): ClockedPlayer | undefined {
    const { domain, orchestrator } = this.#parts.hosted;
    if (domain.time === undefined || outcome?.status !== "solved") return undefined;
    return orchestrator.routes.schedules.playerFor(outcome.goal, this.#constraints.maintain);
  }

  /** The goal to prove. A partial plan is only checked for its steps. */
  #goalOf({ status, goal }: Outcome): CompiledCondition | undefined {
    return status === "solved" ? goal.condition : undefined;
  }

  /** @param heldMs how long the message behind the question may have waited for this thread */
  #ask(seen: Seen, heldMs = 0): void {
    const waitMs = this.#retryAtMs - this.#parts.clock.now();
    if (waitMs > 0) {
      this.#loop.wait(waitMs);
      return;
    }
    const { clock } = this.#parts;
    const budgetMs = this.#loop.leftOf(this.#want.budgetMs, heldMs);
    const onStep = (step: Step, index: number): void => {
      if (this.#loop.isStopped) return;
      this.#early.push({ step, index });
      this.#earlyTimer ??= clock.setTimer(() => this.#later(() => this.#sayEarly(seen.seq)), 0);
    };
    const answered = (outcome: Outcome): undefined => this.#answered(outcome, seen, heldMs);
    const failed = (error: unknown): undefined => this.#failed(error);
    try {
      const ends = { answered, failed };
      const known = this.#question.put(this.#requestFor(seen), { budgetMs, onStep }, ends);
      if (known !== undefined) answered(known);
    } catch (error) {
      failed(error);
    }
  }

  #requestFor({ state, nowMs }: Seen): PlanRequest {
    const { goal, budgetMs, request } = this.#want;
    const { disabled, maintain, ways, costVersion, background } = request;
    const { choose, persona, memory } = request;
    // One literal: spreading the want would take longer than a cached plan.
    return {
      agent: this.#parts.identity,
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
      nowMs,
      clocks: this.#clocks?.left(nowMs),
    };
  }

  #later(work: () => void): void {
    this.#parts.later(() => {
      work();
      return undefined;
    });
  }

  #sayEarly(basedOn: number): void {
    const { agent, push } = this.#parts;
    const early = this.#early;
    this.#dropEarly();
    if (this.#seen?.seq !== basedOn) return;
    for (const each of early)
      push({ type: "early", agent, basedOn, want: this.#want.seq, ...each });
  }

  #dropEarly(): void {
    if (this.#earlyTimer !== undefined) this.#parts.clock.clearTimer(this.#earlyTimer);
    this.#earlyTimer = undefined;
    this.#early = [];
  }

  #answered(outcome: Outcome, asked: Seen, heldMs: number): undefined {
    this.#dropEarly();
    this.#take(outcome, asked);
    this.#askedMs = asked.nowMs;
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
    // More time may help a partial or missing plan, but not an unsolvable goal.
    if (!works && !(isNewest && outcome.status === "unsolvable")) this.#ask(seen);
  }

  /** Whether the answer brings the agent no closer: there is no plan, or nothing to do for one of several goals. */
  #isFruitless({ plan }: Outcome, { state }: Seen): boolean {
    if (plan === null) return true;
    return plan.actions.length === 0 && this.#want.several?.holdIn(state) === false;
  }

  #revised(revised: Outcome, instead: Outcome, heldMs: number): void {
    const seen = this.#seen as Seen;
    if (this.#loop.isStopped || this.#outcome !== instead) return;
    if (revised.status !== "solved" || revised.goal.condition.holds(seen.state)) return;
    const position = this.#restFrom(seen.state, revised, 0);
    if (position === undefined) return;
    this.#take(revised, seen);
    this.#position = position;
    this.#push("revised", revised, seen, heldMs);
  }

  #take(outcome: Outcome, { state, nowMs }: Seen): void {
    this.#outcome = outcome;
    this.#begun?.restart({ state, nowMs });
    this.#position = 0;
    this.#fine = undefined;
    this.#end = undefined;
    this.#want.several?.follow(outcome, state);
    if (outcome.plan === null || outcome.status === "solved") return;
    this.#prover.prove(state, outcome.plan.actions, undefined, this.#constraints);
    this.#end = this.#prover.state.slice();
  }

  /** Pushes the rest of a plan, without first steps that were sent early and are done. */
  #push(type: "plan" | "revised", outcome: Outcome, seen: Seen, heldMs: number): void {
    const { state, seq: basedOn } = seen;
    const { agent, push } = this.#parts;
    const want = this.#want;
    const { plan } = outcome;
    const rest = plan === null ? [] : plan.steps.slice(this.#position);
    const { maintain } = this.#constraints;
    const { hosted } = this.#parts;
    const times = stepTimes(rest, outcome, hosted, this.#askedMs, seen.nowMs, maintain);
    const cost = this.#position === 0 ? outcome.cost : this.#costFrom(state, plan?.actions ?? []);
    const of = { agent, basedOn, want: want.seq };
    const told = { ...of, ...times, ...planFields(outcome, heldMs > want.budgetMs / 2), cost };
    // Two literals, since the compiler cannot check a message of either type: its union has too
    // many members.
    push(type === "plan" ? { type, ...told } : { type, ...told });
  }

  #costFrom(state: PackedState, actions: readonly number[]): number {
    this.#prover.prove(state, actions, undefined, this.#constraints, this.#position);
    return this.#prover.scaledCost / COST_SCALE;
  }

  #failed(error: unknown): undefined {
    this.#dropEarly();
    this.#retryAtMs = this.#parts.clock.now() + RETRY_MS;
    this.#parts.fail(error);
  }
}

function isSame(one: PackedState, other: PackedState | undefined): boolean {
  return one.every((code, slot) => code === other?.[slot]);
}
