import {
  RequestError,
  type Step,
  type TogetherOutcome,
  type TogetherRequest,
} from "@understudy/planner-core";
import { TimedSteps } from "@understudy/planner-core/schedule";
import type { SquadAction, SquadRole, StepUse } from "@understudy/planner-core/squad";
import type { OneGoal, OwnValues, StepThings, ThingId } from "@understudy/world";
import type {
  SquadWorldRunner,
  WorldSquad,
  WorldSquadAction,
  WorldSquadRunning,
} from "@understudy/world/squad";
import type { SessionWorld, WorldListener } from "../world/session-world.ts";
import { givenThings, refuseUnfit, stepOfThings } from "../world/step-things.ts";
import { ToldClaims } from "../world/told-claims.ts";
import { WaysInquiry } from "../world/ways-inquiry.ts";
import type { PlayedSquad, PlayedSquadOptions, SquadCommand } from "./played-squad.ts";
import type { SessionSquadParts } from "./squad-parts.ts";
import type { BegunTask } from "./squad-steps.ts";

/** The dependencies of a squad's play in a world. */
interface ThingSquadParts extends SessionSquadParts {
  readonly world: SessionWorld;
}

/** A squad whose members plan with the things of a world, and claim them together. */
export class ThingSquad implements PlayedSquad, WorldListener {
  readonly #parts: SessionSquadParts;
  readonly #world: SessionWorld;
  readonly #tickSoon: () => void;
  readonly #squad: WorldSquad;
  readonly #runner: SquadWorldRunner;
  readonly #ways: WaysInquiry;
  /** The names of agents in this session. */
  readonly #names = new Map<string, string>();
  readonly #sharedNames: readonly string[];
  /** Steps in the domain's terms, by the steps that the client was told. */
  readonly #inner = new WeakMap<Step, Step>();
  #message: SquadCommand;
  #lost: readonly BegunTask[];
  /** The things that the client has told of since the last tick. */
  readonly #seen = new Set<ThingId>();
  /** Those of which it is still to be notified. */
  readonly #early = new Set<ThingId>();
  readonly #claims: ToldClaims;

  /** @throws RequestError if the message does not fit the domain */
  constructor(
    message: SquadCommand,
    parts: ThingSquadParts,
    options: PlayedSquadOptions,
    tickSoon: () => void,
  ) {
    refuseUnfit(message, ["ways"]);
    this.#message = message;
    const { world } = parts;
    this.#parts = parts;
    this.#world = world;
    this.#tickSoon = tickSoon;
    const { domain, orchestrator } = parts.hosted;
    const isShared = TimedSteps.of(domain)?.isShared ?? new Uint8Array();
    this.#sharedNames = domain.variables.all
      .filter(({ id }) => isShared[id] === 1)
      .map(({ name }) => name);
    this.#ways = new WaysInquiry(parts, world);
    this.#claims = new ToldClaims(world, parts.push);
    this.#squad = world.squad(message.members.map((name) => this.#identityOf(name)));
    const { goal, measure, unitMs, events, by, ends = "told", running = [] } = message;
    const isLost = ({ step }: { readonly step: Step }): boolean =>
      Object.values(givenThings(domain, step).things).some((id) => !world.has(id));
    this.#lost = running.filter(isLost).map(({ agent, with: others = [], step }) => ({
      ...{ step, agent, with: others, durationMs: 1, untilMs: 0, for: [] },
    }));
    this.#runner = this.#squad.runner({
      orchestrator: {
        domain,
        planTogether: (request) => this.#plan(request, (asked) => orchestrator.planTogether(asked)),
      },
      ...{ goal: goal as OneGoal, measure, unitMs, events, by, ends, ...options },
      running: running.filter((each) => !isLost(each)).map((each) => this.#runningOf(each)),
    });
    this.#limit(message);
  }

  get members(): readonly string[] {
    return this.#runner.members.map((identity) => this.#nameOf(identity));
  }

  get isWaiting(): boolean {
    return this.#runner.isWaiting;
  }

  follow(message: SquadCommand): void {
    refuseUnfit(message, ["ways"]);
    const before = this.#message;
    try {
      this.#limit(message);
      this.#runner.constrain({ by: message.by, events: message.events });
      this.#runner.pursue(message.goal as OneGoal);
    } catch (error) {
      this.#limit(before);
      this.#runner.constrain({ by: before.by, events: before.events });
      throw error;
    }
    this.#message = message;
    for (const name of this.members) this.#disable(name);
  }

  base(last: unknown): unknown {
    return last;
  }

  took(name: string): void {
    // Makes the agent anew, without the things that it avoided after failed steps.
    this.#world.avoid(name, new Set());
    this.#squad.add(this.#identityOf(name));
    this.#disable(name);
    this.#world.listen(name, this);
  }

  tick(
    states: ReadonlyMap<string, unknown>,
    latest: unknown,
    nowMs: number,
  ): Readonly<Record<string, SquadAction>> {
    const values = [...states].map(
      ([name, state]) => [this.#identityOf(name), state as OwnValues] as const,
    );
    const last = Object.entries((latest ?? {}) as OwnValues);
    const shared = last.filter(([name]) => this.#sharedNames.includes(name));
    // The end of a step and a changed thing may come in one batch: this tick is due to the end, before the notification.
    for (const id of this.#world.untold) {
      if (this.#early.has(id)) continue;
      this.#early.add(id);
      this.#seen.add(id);
    }
    const seen = new Set(this.#seen);
    this.#seen.clear();
    this.#ways.forget(this.members);
    const actions = this.#runner.tick(
      Object.fromEntries(values),
      states.size === 0 ? undefined : Object.fromEntries(shared),
      nowMs,
      seen,
    );
    this.#claims.tell(this.#squad.name, this.members);
    const told = Object.entries(actions).map(([identity, action]) => {
      return [this.#nameOf(identity), this.#told(action)] as const;
    });
    return Object.fromEntries(told);
  }

  joined(name: string, state: unknown): void {
    this.#runner.joined(this.#identityOf(name), state as OwnValues);
  }

  left(name: string): void {
    if (this.members.includes(name)) this.#runner.left(this.#identityOf(name));
    this.#world.unlisten(name, this);
    this.#claims.clear([name]);
  }

  finished(name: string, step: Step): void {
    this.#runner.finished(this.#identityOf(name), this.#inner.get(step));
  }

  failed(name: string, reason: string | undefined, step: Step): void {
    this.#runner.failed(this.#identityOf(name), reason, this.#inner.get(step));
  }

  interrupt(name: string | undefined): void {
    if (name === undefined) this.#runner.interrupt();
    else if (this.members.includes(name)) this.#runner.interrupt(this.#identityOf(name));
  }

  roles(): Readonly<Record<string, readonly SquadRole[]>> {
    const told = Object.entries(this.#runner.roles()).map(([identity, roles]) => {
      const named = roles.map(({ things, ...role }) => ({
        ...role,
        step: this.#step(role.step, things),
        agent: this.#nameOf(role.agent),
        with: role.with.map((other) => this.#nameOf(other)),
        for: this.#uses(role.for),
      }));
      return [this.#nameOf(identity), named] as const;
    });
    return Object.fromEntries(told);
  }

  takeLost(): readonly BegunTask[] {
    const lost = this.#lost;
    this.#lost = [];
    return lost;
  }

  dispose(): void {
    this.#ways.stop();
    this.#runner.dispose();
    for (const name of this.#names.values()) this.#world.unlisten(name, this);
    this.#claims.clear(this.#names.values());
  }

  worldChanged(things: ReadonlySet<ThingId>): void {
    for (const id of things) if (!this.#early.delete(id)) this.#seen.add(id);
    this.#tickSoon();
  }

  waysCame(): void {
    this.#ways.came();
  }

  /** Puts a request, once the ways that it depends on are known. */
  async #plan(
    request: TogetherRequest,
    plan: (request: TogetherRequest) => Promise<TogetherOutcome>,
  ): Promise<TogetherOutcome> {
    const { clock } = this.#parts;
    const { budgetMs: wholeMs, signal } = request;
    const askedAtMs = clock.now();
    const known = this.#ways.wait(this.members, wholeMs, signal);
    if (known === undefined) return plan(request);
    await known;
    signal?.throwIfAborted();
    const ways = this.#runner.renewWays();
    this.#ways.forget(this.members);
    const budgetMs = Math.max(1, wholeMs - (clock.now() - askedAtMs));
    return plan({ ...request, ways, budgetMs });
  }

  /** Sets the condition that all members maintain, and checks each member's forbidden steps. */
  #limit({ maintain, members, disabled = {} }: SquadCommand): void {
    const { constraints } = this.#squad;
    const before = constraints.list;
    try {
      for (const name of members) {
        const steps = ownOf(disabled, name);
        if (steps === undefined) continue;
        const pointer = `/disabled/${name}`;
        withPointer("/disabled", pointer, () => constraints.add(this.#ban(steps)));
      }
      constraints.clear();
      if (maintain !== undefined) constraints.add({ maintain: maintain as OneGoal });
    } catch (error) {
      constraints.restore(before);
      throw error;
    }
  }

  /** Sets a member's forbidden steps, in place of those of its last want. */
  #disable(name: string): void {
    const { constraints } = this.#world.agent(name);
    const steps = ownOf(this.#message.disabled ?? {}, name) ?? [];
    constraints.clear();
    if (steps.length > 0) constraints.add(this.#ban(steps));
  }

  #ban(steps: readonly (string | Step)[]) {
    const { domain } = this.#parts.hosted;
    return {
      disabled: steps.map((step) => {
        if (typeof step === "string") return { tool: step };
        return { tool: step.tool, ...givenThings(domain, step) };
      }),
    };
  }

  #runningOf(running: NonNullable<SquadCommand["running"]>[number]): WorldSquadRunning {
    const { agent, with: others = [], step, ...times } = running;
    const { args, things } = givenThings(this.#parts.hosted.domain, step);
    return {
      ...times,
      agent: this.#identityOf(agent),
      with: others.map((name) => this.#identityOf(name)),
      step: { tool: step.tool, args },
      things,
    };
  }

  #identityOf(name: string): string {
    const identity = this.#world.identityOf(name);
    this.#names.set(identity, name);
    return identity;
  }

  #nameOf(identity: string): string {
    return this.#names.get(identity) ?? identity;
  }

  #told(action: WorldSquadAction): SquadAction {
    if (action.event === "idle") return action;
    const step = this.#step(action.step, action.things);
    if (action.event === "wait") {
      return { ...action, step, for: action.for && this.#nameOf(action.for) };
    }
    const others = action.with.map((other) => this.#nameOf(other));
    if (action.event === "interrupt") return { ...action, step, with: others };
    const uses = this.#uses(action.for);
    return { ...action, step, with: others, agent: this.#nameOf(action.agent), for: uses };
  }

  #uses(uses: readonly StepUse[]): readonly StepUse[] {
    return uses.map(({ agent, what }) => ({ agent: agent && this.#nameOf(agent), what }));
  }

  #step(step: Step, things: StepThings): Step {
    const told = stepOfThings(step, things);
    this.#inner.set(told, step);
    return told;
  }
}

function withPointer(from: string, to: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(
      error.issues.map((issue) => ({ ...issue, pointer: issue.pointer.replace(from, to) })),
    );
  }
}

/**
 * The record's own value: a name from a client, such as `constructor`, must not find inherited
 * members.
 */
function ownOf<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
