import {
  type AnyDomainTypes,
  type DomainTypes,
  type Issue,
  type NowRequest,
  type Orchestrator,
  type Outcome,
  type PlanRequest,
  StateError,
} from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import type { Claims } from "../claims/claims.ts";
import { goalsOf } from "../question/goals.ts";
import { type InquiryParts, WorldInquiry } from "../question/inquiry.ts";
import { OwnState } from "../question/own-state.ts";
import { WorldOutcome } from "../question/world-outcome.ts";
import type { RunnerAgent, WorldRunnerOptions } from "../runner/options.ts";
import { Orders } from "../runner/orders.ts";
import { WorldRunner } from "../runner/world-runner.ts";
import { chooseAll } from "../things/in-pieces.ts";
import { readFacts, writeFacts } from "../things/read-things.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { Things } from "../things/things.ts";
import type { AnyPropertiesOf, OwnValues, WorldGoal } from "../typed.ts";
import type { Memory, Recollection } from "./memory.ts";

/** The parts of a world that its agents share. */
export interface WorldParts extends InquiryParts {
  readonly things: Things;
  readonly claims: Claims;
  /** Decides about news. */
  readonly mayHear: MayHear;
}

/** Whether an agent may hear from another one what that remembers of a thing. */
export type MayHear = (
  hearer: WorldAgent,
  recollection: Recollection,
  teller: WorldAgent,
) => boolean;

/** An agent of a world. */
export interface WorldAgentOptions {
  /** Whether it knows of a thing; then it knows it as it is. Default: of everything, or of what it remembers. */
  readonly knows?: (thing: Thing) => boolean;
  /** The memory of the agent: it plans with that, not with how things are. */
  readonly memory?: Memory;
  /** Agents of one body share the ways between things: `flies`, `walks`. Default: all do. */
  readonly body?: string;
  /** The side that it is on. Agents tell only those of their own, unless the world's `mayHear` says otherwise. */
  readonly faction?: string;
}

/** One question of an agent. */
export interface WorldRequest<T extends DomainTypes = AnyDomainTypes>
  extends Pick<PlanRequest, "background" | "costVersion" | "memory" | "persona"> {
  readonly orchestrator: Orchestrator<T>;
  /** The agent's own variables; what is left out has its default. */
  readonly state: OwnValues<T>;
  readonly goal: WorldGoal<T>;
}

/** One agent of a world: what it knows and wants. Made by `World.agent`. */
export class WorldAgent<T extends DomainTypes = AnyDomainTypes> {
  readonly name: string;
  /** Its memory, if it has one of its own. */
  readonly memory: Memory | undefined;
  readonly orders: Orders<T> = new Orders();
  /** Agents of one body share the ways between things. */
  readonly body: string;
  /** The side that it is on; undefined for those of no side, who are among themselves. */
  readonly faction: string | undefined;
  readonly parts: WorldParts;
  readonly knowledge: KnownThings;
  #runner: WorldRunner<T> | undefined;

  constructor(parts: WorldParts, name: string, options: WorldAgentOptions) {
    this.parts = parts;
    this.name = name;
    this.body = options.body ?? "";
    this.faction = options.faction;
    this.memory = options.memory;
    this.knowledge = options.memory ?? new TrueThings(parts.things, options.knows);
  }

  /**
   * Looks at things: they are remembered as they are now, and those that are not there any more as missing.
   *
   * @param nowMs the game's time in milliseconds
   * @returns what it believed wrongly until now, with who told it so
   */
  see(ids: Iterable<ThingId>, nowMs: number): readonly Recollection[] {
    const { memory } = this;
    if (memory === undefined) return [];
    const wrong: Recollection[] = [];
    for (const id of ids) {
      const thing = this.parts.things.get(id);
      const believed = thing === undefined ? memory.miss(id, nowMs) : memory.see(thing, nowMs);
      if (believed !== undefined) wrong.push(believed);
    }
    return wrong;
  }

  /** A thing's kind and properties as this agent believes them to be; undefined if it does not know of it. */
  believes(id: ThingId): Readonly<Record<string, unknown>> | undefined {
    const thing = this.knowledge.find(id);
    const facts = thing && this.knowledge.factsOf(thing);
    if (thing === undefined || facts === undefined) return undefined;
    return { id, kind: thing.kind, ...writeFacts(this.parts.things.kind(thing.kind), facts) };
  }

  /**
   * Believes something of a thing that it did not see: a noise tells where somebody is, a rumour what a chest holds.
   * The rest it believes as before, at first as is the default.
   *
   * @param nowMs the game's time in milliseconds
   * @throws StateError if there is no such thing, or a property does not fit
   */
  suppose(id: ThingId, properties: AnyPropertiesOf<T>, nowMs: number): void {
    const { memory } = this;
    if (memory === undefined) return;
    const { things } = this.parts;
    const thing = memory.find(id) ?? things.get(id);
    const issues: Issue[] = [];
    if (thing === undefined) {
      throw new StateError([{ pointer: "/id", message: `there is no thing ${String(id)}` }]);
    }
    const believed = memory.get(id)?.facts;
    const facts = readFacts(things.kind(thing.kind), properties, believed, "", issues);
    if (facts === undefined) throw new StateError(issues);
    memory.hear({ thing, facts, seenAtMs: nowMs }, undefined);
  }

  /**
   * Tells others what it remembers: as far as they may hear it (`mayHear` of the world), and it is news to them. That
   * something is missing is told like the rest, and corrects those who believe otherwise.
   *
   * @param hearers one agent or several
   * @param ids of what; default: of everything
   * @param nowMs the game's time in milliseconds. Default: when this agent saw or heard something last
   * @returns how much of it was news, over all hearers
   */
  tell(
    hearers: WorldAgent<T> | Iterable<WorldAgent<T>>,
    ids?: Iterable<ThingId>,
    nowMs?: number,
  ): number {
    const { memory, name } = this;
    if (memory === undefined) return 0;
    const teller = this as unknown as WorldAgent;
    const told = memory.recall(ids);
    let news = 0;
    for (const each of hearers instanceof WorldAgent ? [hearers] : hearers) {
      const hearer = each as unknown as WorldAgent;
      if (hearer.memory === undefined || hearer === teller) continue;
      for (const known of told) {
        if (!this.parts.mayHear(hearer, known, teller)) continue;
        if (hearer.memory.hear(known, name, nowMs ?? memory.nowMs)) news++;
      }
    }
    return news;
  }

  /** A runner that plays this agent's plans. An agent has one: another one ends the first. */
  runner(options: WorldRunnerOptions<T>): WorldRunner<T> {
    this.#runner?.dispose();
    // Nothing but the types of names and values are known to be those of this domain.
    const agent = this as unknown as RunnerAgent;
    this.#runner = new WorldRunner<T>(agent, options as unknown as WorldRunnerOptions);
    return this.#runner;
  }

  /** The runner that was made last. */
  get currentRunner(): WorldRunner<T> | undefined {
    return this.#runner;
  }

  /**
   * Plans for this agent, as `Orchestrator.plan`: with the nearest things first, and with more while the budget lasts.
   *
   * @throws StateError, RequestError, CostError (as rejections) for a caller's mistake
   */
  async plan(request: WorldRequest<T> & { readonly budgetMs: number }): Promise<WorldOutcome<T>> {
    const { orchestrator, budgetMs, goal: _, state: __, ...rest } = request;
    const inquiry = chooseAll(this.#inquiry(request));
    const untilMs = this.parts.clock.now() + budgetMs;
    while (true) {
      const { round } = inquiry;
      if (round === undefined) throw new RangeError("An inquiry has a question until it ends");
      const leftMs = Math.max(1, untilMs - this.parts.clock.now());
      const question = { ...rest, ...this.#questionOf(inquiry), budgetMs: leftMs };
      const outcome = await orchestrator.plan(question as unknown as PlanRequest<T>);
      const hasTime = this.parts.clock.now() < untilMs - MARGIN * budgetMs;
      const end = chooseAll(inquiry.answered(outcome as unknown as Outcome, hasTime));
      if (end !== undefined) return new WorldOutcome(end);
    }
  }

  /**
   * Plans for this agent at once, as `Orchestrator.planNow`.
   *
   * @param sliceMs how long it may take in all; default 0.5
   * @throws StateError, RequestError, CostError for a caller's mistake
   */
  planNow(request: WorldRequest<T>, sliceMs = 0.5): WorldOutcome<T> {
    const { orchestrator, goal: _, state: __, ...rest } = request;
    const inquiry = chooseAll(this.#inquiry(request));
    const untilMs = this.parts.clock.now() + sliceMs;
    while (true) {
      const leftMs = Math.max(0.05, untilMs - this.parts.clock.now());
      const question = { ...rest, ...this.#questionOf(inquiry) };
      const outcome = orchestrator.planNow(question as unknown as NowRequest<T>, leftMs);
      const hasTime = this.parts.clock.now() < untilMs;
      const end = chooseAll(inquiry.answered(outcome as unknown as Outcome, hasTime));
      if (end !== undefined) return new WorldOutcome(end);
    }
  }

  /** The part of this agent in a question: where it is, what it knows, and what it may use. */
  asker(own: OwnState): Asker {
    const { knowledge, name, body } = this;
    const { claims } = this.parts;
    const at = own.at === undefined ? undefined : knowledge.find(own.at);
    return {
      traveller: { name, body, at },
      knowledge,
      mayUse: ({ id }) => claims.isFreeFor(name, id),
      waitingFor: ({ id }) => claims.waitingFor(id),
      own: own.things,
    };
  }

  /** The agent leaves the world: it holds nothing and waits for nothing. */
  leave(): void {
    this.#runner?.dispose();
    this.#runner = undefined;
    this.parts.claims.leave(this.name);
  }

  #inquiry({ state, goal }: WorldRequest<T>): Work<WorldInquiry> {
    const { parts } = this;
    const own = new OwnState(parts.layout);
    own.merge(state as OwnValues);
    own.checkKnown();
    parts.book.tick(parts.clock.now());
    const goals = goalsOf(parts.layout, goal as WorldGoal, this.knowledge);
    return WorldInquiry.open(parts, this.asker(own), goals, own.packed);
  }

  #questionOf(
    inquiry: WorldInquiry,
  ): Pick<NowRequest, "agent" | "disabled" | "goal" | "state" | "ways"> {
    const { round } = inquiry;
    if (round === undefined) throw new RangeError("An inquiry has a question until it ends");
    const { reference, ways, disabled } = round;
    return { agent: this.name, state: inquiry.stateIn(round), goal: reference, ways, disabled };
  }
}

/** The share of a budget that is kept back from rounds that only make a plan cheaper. */
const MARGIN = 0.25;

/** The things as they are, as far as an agent knows of them. */
class TrueThings implements KnownThings {
  readonly isTrue = true;
  readonly isAll: boolean;
  readonly #things: Things;
  readonly #knows: WorldAgentOptions["knows"];

  constructor(things: Things, knows: WorldAgentOptions["knows"]) {
    this.isAll = knows === undefined;
    this.#things = things;
    this.#knows = knows;
  }

  ofKind(kind: string): ReadonlySet<Thing> {
    return this.#things.ofKind(kind);
  }

  factsOf(thing: Thing): Facts | undefined {
    return thing.isGone || this.#knows?.(thing) === false ? undefined : thing.facts;
  }

  find(id: ThingId): Thing | undefined {
    const thing = this.#things.get(id);
    return thing === undefined || this.factsOf(thing) === undefined ? undefined : thing;
  }
}
