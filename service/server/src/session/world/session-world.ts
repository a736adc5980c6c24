/**
 * Sessions whose agents plan with the things that their client sees.
 *
 * @module
 */

import { type Clock, InputIssuesError, RequestError, StateError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { type OwnValues, type ThingId, World, type WorldAgent } from "@understudy/world";
import type { MemoryAccount } from "../../memory/memory-budget.ts";
import type { ClientMessage } from "../../schema/session-messages.ts";
import type { HostedDomain } from "../../service/domains/hosted-domain.ts";
import type { LaneWork } from "../../turns/lane.ts";
import type { SessionLimits } from "../limits.ts";
import { ListedThings } from "./listed-things.ts";
import { SessionWays, type WaysWanted } from "./session-ways.ts";

/** The world as `hello` describes it. */
type HelloWorld = NonNullable<ClientMessage<"hello">["world"]>;

/** One that plays plans in a world. */
export interface WorldListener {
  /** Some things have changed, come or gone. */
  worldChanged(things: ReadonlySet<ThingId>): void;
  /** Ways have become known. */
  waysCame(): void;
}

/** The parts of the world of a session. */
export interface SessionWorldParts {
  readonly hosted: HostedDomain;
  readonly clock: Clock;
  readonly limits: Pick<SessionLimits, "things" | "messageBytes">;
  /** The name by which the engine knows an agent of the session. */
  readonly identityOf: (agent: string) => string;
  /** The memory of the session. */
  readonly memory: Pick<MemoryAccount, "add">;
  /** Has work done in the session's turn. */
  readonly later: (work: LaneWork) => void;
}

/** Answers to what the server asks take at most this share of the longest message. */
const ANSWER_SHARE = 0.75;

/** The world of a session: things, ways and claims, as its client tells and hears them. */
export class SessionWorld {
  readonly #parts: SessionWorldParts;
  readonly #things: ListedThings;
  readonly #ways: SessionWays;
  readonly #listeners = new Map<string, WorldListener>();
  /** Things that plans of an agent must do without: with them a step failed. */
  readonly #avoided = new Map<string, ReadonlySet<ThingId>>();
  readonly world: World;
  /** Whether the client has left a question about ways unanswered: nobody waits for it until it answers one. */
  isSilent = false;
  /** The things of which the listeners do not know yet that they have changed. */
  #changed: Set<ThingId> | undefined;
  #keptBytes = 0;
  #isReleased = false;

  /** @throws RequestError if the domain has no kinds, or something of the description does not fit it */
  constructor(parts: SessionWorldParts, { ways: answersWays = false, candidates }: HelloWorld) {
    this.#parts = parts;
    const { hosted, clock, limits } = parts;
    const straight = (agent: string, from: ThingId | undefined, to: ThingId) =>
      this.#ways.straight(agent, from, to);
    try {
      this.world = new World(hosted.domain, {
        way: answersWays
          ? (agent, from, to) => this.#ways.cost(agent, from, to)
          : (...way) => straight(...way) ?? "unknown",
        estimate: straight,
        nameOf: ({ id }) => this.#things.byId.get(id)?.name ?? String(id),
        clock,
        ...(candidates && { candidates }),
        ...(hosted.shared && { shared: hosted.shared }),
      });
    } catch (error) {
      if (!(error instanceof InputIssuesError)) throw error;
      throw new RequestError(
        error.issues.map((issue) => ({ ...issue, pointer: `/world${issue.pointer}` })),
      );
    }
    this.#things = new ListedThings(this.world, limits.things, (bytes) => this.#keep(bytes));
    this.#ways = new SessionWays(this.#things.byId, limits.messageBytes * ANSWER_SHARE, (bytes) =>
      this.#keep(bytes),
    );
  }

  /** It is gone: its memory is given back. */
  release(): void {
    this.#isReleased = true;
    this.#parts.memory.add(-this.#keptBytes);
  }

  #keep(bytes: number): void {
    if (this.#isReleased) return;
    this.#parts.memory.add(bytes);
    this.#keptBytes += bytes;
  }

  /** Messages were lost: everything will be told again. */
  forget(): void {
    this.#things.forget();
  }

  /** Takes things that the client sees. */
  *see(message: ClientMessage<"see">): Work {
    const { claims } = this.world;
    try {
      yield* this.#things.take(message, (id, holder) => {
        if (holder === "") claims.free(id);
        else claims.give(id, this.#parts.identityOf(holder));
      });
    } finally {
      this.#tellSoon(message.things);
    }
  }

  /** Takes what ways cost. */
  *takeWays(message: ClientMessage<"ways">): Work {
    this.isSilent = false;
    try {
      yield* this.#ways.take(this.#parts.identityOf(message.agent), message, (to) =>
        this.world.moved(to),
      );
    } finally {
      this.#listeners.get(message.agent)?.waysCame();
    }
  }

  /**
   * An agent's own variables as a message has them, and where it is.
   *
   * @throws StateError, RequestError if a value does not fit
   */
  ownValues({ agent, values, slots, at }: ClientMessage<"state">): OwnValues {
    if (slots !== undefined || values === undefined) {
      const hint = "send all `values`: places of things have no slots for a client";
      const pointer = slots === undefined ? "/values" : "/slots";
      throw new RequestError([{ pointer, message: "does not fit a session with a world", hint }]);
    }
    try {
      this.world.check(values);
    } catch (error) {
      if (!(error instanceof InputIssuesError)) throw error;
      throw new StateError(
        error.issues.map((issue) => ({ ...issue, pointer: `/values${issue.pointer}` })),
      );
    }
    this.#ways.moved(this.#parts.identityOf(agent), at);
    return values;
  }

  /** The agent of a name in the world. */
  agent(name: string): WorldAgent {
    const identity = this.#parts.identityOf(name);
    const avoided = this.#avoided.get(name);
    return this.world.agent(identity, avoided && { knows: ({ id }) => !avoided.has(id) });
  }

  /** An agent plans without some things from now on. */
  avoid(name: string, things: ReadonlySet<ThingId>): void {
    const before = this.#avoided.get(name);
    if (things.size === 0) this.#avoided.delete(name);
    else this.#avoided.set(name, things);
    // What an agent knows is decided once; those who know everything are quickest to plan for.
    if (before !== undefined || things.size > 0) {
      this.world.removeAgent(this.#parts.identityOf(name));
    }
  }

  /** The ways that the last question of an agent could use and nobody knows; each is told once. */
  takeWanted(name: string): readonly WaysWanted[] {
    return [...this.#ways.takeWanted(this.#parts.identityOf(name))];
  }

  /** Whether there is a thing of this id. */
  has(id: unknown): id is ThingId {
    return this.#things.byId.has(id as ThingId);
  }

  /** Somebody plays the plans of an agent. */
  listen(name: string, listener: WorldListener): void {
    this.#listeners.set(name, listener);
  }

  /** Nobody does any more, unless somebody else does so already. */
  unlisten(name: string, listener: WorldListener): void {
    if (this.#listeners.get(name) === listener) this.#listeners.delete(name);
  }

  /** An agent is gone. */
  leave(name: string): void {
    this.world.removeAgent(this.#parts.identityOf(name));
    this.#ways.forget(this.#parts.identityOf(name));
    this.#avoided.delete(name);
  }

  /** Tells that things have changed, once what came before is done. */
  #tellSoon(things: ClientMessage<"see">["things"]): void {
    const isTold = this.#changed !== undefined;
    this.#changed ??= new Set();
    for (const { id } of things) this.#changed.add(id);
    if (!isTold) this.#parts.later(() => this.#tell());
  }

  *#tell(): Work {
    const changed = this.#changed ?? new Set();
    this.#changed = undefined;
    for (const listener of [...this.#listeners.values()]) {
      listener.worldChanged(changed);
      yield;
    }
  }
}

/** @throws RequestError if there is no world, as the client has not said that it sees things */
export function worldFor(
  { type }: { readonly type: string },
  world: SessionWorld | undefined,
): SessionWorld {
  if (world !== undefined) return world;
  const hint = 'say "world" in "hello", in a domain with kinds';
  throw new RequestError([{ pointer: "/type", message: `${type} has no meaning here`, hint }]);
}
