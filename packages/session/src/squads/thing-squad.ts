import type { Domain, Step, TogetherOutcome, TogetherRequest } from "@understudy/planner-core";
import { TimedSteps } from "@understudy/planner-core/squad";
import type { OneGoal, OwnValues, ThingId } from "@understudy/world";
import type {
  SquadWorldRunner,
  WorldSquad,
  WorldSquadOptions,
  WorldSquadRunning,
} from "@understudy/world/squad";
import { givenThings, refuseUnfit } from "../plays/step-things.ts";
import { thingClockOf, withClocksAsTold } from "../plays/told-clocks.ts";
import type { LedTask } from "../plays/told-steps.ts";
import { inPart } from "../refusals/in-part.ts";
import type { SessionWorld, WorldListener } from "../world/session-world.ts";
import { ToldClaims } from "../world/told-claims.ts";
import { WaysInquiry } from "../world/ways-inquiry.ts";
import { BatchedSquad } from "./batched-squad.ts";
import { goalsAmong } from "./member-goals.ts";
import type {
  PlayedSquad,
  PlayedSquadOptions,
  SquadActions,
  SquadCommand,
  SquadParts,
} from "./played-squad.ts";

/** The goals of a message, about things by their ids. */
type Wanted = Pick<WorldSquadOptions, "goal" | "goals">;

/** The dependencies of a squad's play in a world. */
interface ThingSquadParts extends SquadParts {
  readonly world: SessionWorld;
}

/** A squad whose members plan with the things of a world, and claim them together. */
export class ThingSquad implements PlayedSquad, WorldListener {
  readonly #parts: SquadParts;
  readonly #world: SessionWorld;
  readonly #tickSoon: () => void;
  readonly #squad: WorldSquad;
  readonly runner: SquadWorldRunner;
  readonly #ways: WaysInquiry;
  readonly #sharedNames: readonly string[];
  #message: SquadCommand;
  readonly lost: readonly LedTask[];
  /** The things that the client has told of since the last tick. */
  readonly #seen = new Set<ThingId>();
  /** Those of which it is still to be notified. */
  readonly #early = new Set<ThingId>();
  readonly #claims: ToldClaims;
  readonly #turn: BatchedSquad;

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
    const { domain } = parts.hosted;
    const isShared = TimedSteps.of(domain)?.isShared ?? new Uint8Array();
    this.#sharedNames = domain.variables.all
      .filter(({ id }) => isShared[id] === 1)
      .map(({ name }) => name);
    this.#ways = new WaysInquiry(parts, world);
    this.#claims = new ToldClaims(world, parts.push);
    this.#turn = new BatchedSquad(world.batch);
    this.#squad = world.world.squad(message.members);
    const { goal, goals, measure, unitMs, events, by, ends = "told", running = [] } = message;
    const { clocks = [] } = message;
    const isLost = ({ step }: { readonly step: Step }): boolean =>
      Object.values(givenThings(domain, step).things).some((id) => !world.has(id));
    this.lost = running.filter(isLost).map((each) => ({
      ...{ step: each.step, ...ledBy(each, domain), durationMs: 1, untilMs: 0, for: [] },
    }));
    this.runner = withClocksAsTold(() =>
      this.#squad.runner({
        orchestrator: { domain, plan: (request) => this.#plan(request) },
        ...{ goal: goal as OneGoal, goals, measure, unitMs, events, by, ends, ...options },
        running: running.filter((each) => !isLost(each)).map((each) => this.#runningOf(each)),
        clocks: clocks.map((each) => thingClockOf(domain, each as never)),
      }),
    );
    this.#limit(message);
  }

  follow(message: SquadCommand): void {
    refuseUnfit(message, ["ways"]);
    const before = this.#message;
    try {
      this.#limit(message);
      this.runner.constrain({ by: message.by, events: message.events });
      this.#squad.check(message.members, message as Wanted);
      this.runner.pursue(message.goal as OneGoal, goalsAmong(this.runner.members, message.goals));
    } catch (error) {
      this.#limit(before);
      this.runner.constrain({ by: before.by, events: before.events });
      throw error;
    }
    this.#message = message;
    for (const name of this.runner.members) this.#disable(name);
  }

  joined(name: string): void {
    // Makes the agent anew, without the things that it avoided after failed steps.
    this.#world.avoid(name, new Set());
    this.#squad.add(name);
    this.#disable(name);
    this.#world.listen(name, this);
  }

  tick(states: ReadonlyMap<string, OwnValues>, latest: OwnValues, nowMs: number): SquadActions {
    const shared = Object.entries(latest).filter(([name]) => this.#sharedNames.includes(name));
    // The end of a step and a changed thing may come in one batch: this tick is due to the end, before the notification.
    for (const id of this.#world.untold) {
      if (this.#early.has(id)) continue;
      this.#early.add(id);
      this.#seen.add(id);
    }
    const seen = new Set(this.#seen);
    this.#seen.clear();
    this.#ways.forget(this.runner.members);
    const actions = this.runner.tick(
      Object.fromEntries(states),
      states.size === 0 ? undefined : Object.fromEntries(shared),
      nowMs,
      seen,
    );
    this.#claims.tell(this.#squad.name, this.runner.members);
    if (!this.runner.isWaiting) this.#turn.end();
    return actions;
  }

  left(name: string): void {
    this.#world.unlisten(name, this);
    this.#claims.clear([name]);
  }

  stop(): void {
    this.#ways.stop();
    this.#turn.end();
    for (const { name } of this.#squad.agents) this.#world.unlisten(name, this);
    this.#claims.clear(this.#squad.agents.map(({ name }) => name));
  }

  worldChanged(things: ReadonlySet<ThingId>): void {
    for (const id of things) if (!this.#early.delete(id)) this.#seen.add(id);
    this.#tickSoon();
  }

  waysCame(): void {
    this.#ways.came();
  }

  /** Puts a request, once the ways that it depends on are known and its turn has come. */
  async #plan(request: TogetherRequest): Promise<TogetherOutcome> {
    const { clock, hosted } = this.#parts;
    const { orchestrator } = hosted;
    const { budgetMs: wholeMs, signal } = request;
    const askedAtMs = clock.now();
    const known = this.#ways.wait(this.runner.members, wholeMs, signal);
    await known;
    signal?.throwIfAborted();
    await this.#turn.of(askedAtMs + wholeMs, signal);
    signal?.throwIfAborted();
    const ways = known === undefined ? request.ways : this.runner.renewWays();
    if (known !== undefined) this.#ways.forget(this.runner.members);
    const budgetMs = Math.max(1, wholeMs - (clock.now() - askedAtMs));
    try {
      return await orchestrator.plan({ ...request, ways, budgetMs });
    } finally {
      // The runner takes the answer in its next tick: others need not wait for that.
      this.#turn.end();
    }
  }

  /** Sets the condition that all members maintain, and checks each member's forbidden steps. */
  #limit({ maintain, members, disabled = {} }: SquadCommand): void {
    const { constraints } = this.#squad;
    const before = constraints.list;
    try {
      for (const name of members) {
        const steps = ownOf(disabled, name);
        if (steps === undefined) continue;
        const options = { instead: "/disabled" };
        inPart(`/disabled/${name}`, () => constraints.add(this.#ban(steps)), options);
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
    const { step, ...others } = running;
    const { args, things } = givenThings(this.#parts.hosted.domain, step);
    return { ...others, step: { tool: step.tool, args }, things };
  }
}

/** The member that leads a step in flight, and the partners with their roles. */
function ledBy(
  { agent, with: others = [], role, step }: NonNullable<SquadCommand["running"]>[number],
  { time, tools }: Domain,
): Pick<LedTask, "agent" | "roles" | "with"> {
  const roles = time?.tools[tools.findIndex(({ name }) => name === step.tool)]?.roles;
  const place = role === undefined ? -1 : (roles?.indexOf(role) ?? -1);
  const [leader = agent, ...partners] = others.toSpliced(place + 1, 0, agent);
  return { agent: leader, with: partners, roles };
}

/**
 * The record's own value: a name from a client, such as `constructor`, must not find inherited
 * members.
 */
function ownOf<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
