/**
 * Sessions whose agents plan with things that their client reports.
 *
 * @module
 */

import { type Clock, RequestError, StateError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import {
  type OwnValues,
  type ThingId,
  World,
  type WorldAgent,
  type WorldAgentOptions,
} from "@understudy/world";
import { worldSquads } from "@understudy/world/squad";
import type { LaneWork } from "../lane.ts";
import type { SessionLimits } from "../limits.ts";
import type { SessionMemory } from "../memory.ts";
import type { ClientMessage } from "../messages/session-messages.ts";
import { inPart } from "../refusals/in-part.ts";
import { withoutWorld } from "../refusals/without-world.ts";
import type { SessionDomain } from "../session-domain.ts";
import { ListedThings } from "./listed-things.ts";
import { QuestionBatch } from "./question-batch.ts";
import { SessionWays, type WaysWanted } from "./session-ways.ts";

type HelloWorld = NonNullable<ClientMessage<"hello">["world"]>;

/** A play that depends on the world. */
export interface WorldListener {
  /** Handles changed, new and removed things. */
  worldChanged(things: ReadonlySet<ThingId>): void;
  /** Handles the answer to a request for ways. */
  waysCame(): void;
}

/** The dependencies of a session's world. */
export interface SessionWorldParts {
  readonly hosted: SessionDomain;
  readonly clock: Clock;
  readonly limits: Pick<SessionLimits, "things" | "messageBytes">;
  /** The engine's name for an agent of the session. */
  readonly identityOf: (agent: string) => string;
  /** The session's memory account. */
  readonly memory: Pick<SessionMemory, "add">;
  /** Queues work in the session's lane. */
  readonly later: (work: LaneWork) => void;
  /** Whether the client hears of names that never were. Default: it does not. */
  readonly checksNames?: (() => boolean) | undefined;
}

/** Limit of the client's answers, as a share of the longest message. */
const ANSWER_SHARE = 0.75;

/** The world of a session: things, ways and claims. */
export class SessionWorld {
  readonly #parts: SessionWorldParts;
  readonly #things: ListedThings;
  readonly #ways: SessionWays;
  readonly #listeners = new Map<string, WorldListener>();
  /** Options that exclude things from an agent's plans after a failed step. */
  readonly #avoided = new Map<string, Pick<WorldAgentOptions, "knows">>();
  readonly world: World;
  /** The questions of its agents. */
  readonly batch: QuestionBatch;
  /** Whether the client left a request for ways unanswered. No plan waits for ways until the client sends some. */
  isSilent = false;
  /** Changed things that listeners have not been notified of. */
  #changed: Set<ThingId> | undefined;
  #keptBytes = 0;
  #isReleased = false;

  /** @throws RequestError if the domain has no kinds, or the description does not fit it */
  constructor(parts: SessionWorldParts, { ways: answersWays = false, candidates }: HelloWorld) {
    this.#parts = parts;
    const { hosted, clock, limits, identityOf } = parts;
    const straight = (agent: string, from: ThingId | undefined, to: ThingId) =>
      this.#ways.straight(agent, from, to);
    this.world = inPart(
      "/world",
      () =>
        new World(hosted.domain, {
          way: answersWays
            ? (agent, from, to) => this.#ways.cost(agent, from, to)
            : (...way) => straight(...way) ?? "unknown",
          estimate: straight,
          worth: (id) => this.#things.byId.get(id)?.worth ?? 0,
          nameOf: ({ id }) => this.#things.byId.get(id)?.name ?? String(id),
          clock,
          identityOf,
          squads: worldSquads,
          ...(candidates && { candidates }),
          ...(hosted.shared && { shared: hosted.shared }),
        }),
    );
    this.batch = new QuestionBatch({ clock, later: parts.later, world: this.world });
    const keep = (bytes: number): void => this.#keep(bytes);
    this.#things = new ListedThings(this.world, limits.things, keep, parts.checksNames);
    this.#ways = new SessionWays(
      this.#things.byId,
      (pointer, id) => this.check(pointer, id),
      limits.messageBytes * ANSWER_SHARE,
      keep,
    );
  }

  /** Frees its memory. */
  release(): void {
    this.#isReleased = true;
    this.#parts.memory.add(-this.#keptBytes);
  }

  #keep(bytes: number): void {
    if (this.#isReleased) return;
    this.#parts.memory.add(bytes);
    this.#keptBytes += bytes;
  }

  /** Expects a new listing after lost messages. */
  forget(): void {
    this.#things.forget();
  }

  /** Reads the client's things. */
  *see(message: ClientMessage<"see">): Work {
    const { claims } = this.world;
    try {
      yield* this.#things.take(message, (id, holder) => {
        if (holder === "") claims.free(id);
        else claims.give(id, holder);
      });
    } finally {
      this.#tellSoon(message.things);
    }
  }

  /** Reads the client's ways. */
  *takeWays(message: ClientMessage<"ways">): Work {
    this.isSilent = false;
    try {
      yield* this.#ways.take(message.agent, message, (to) => this.world.moved(to));
    } finally {
      this.#listeners.get(message.agent)?.waysCame();
    }
  }

  /**
   * An agent's own variables from a message; also updates its position.
   *
   * @throws StateError, RequestError for values that do not fit
   */
  ownValues({ agent, values, slots, at }: ClientMessage<"state">): OwnValues {
    if (slots !== undefined || values === undefined) {
      const hint = "send all `values`: places of things have no slots for a client";
      const pointer = slots === undefined ? "/values" : "/slots";
      throw new RequestError([{ pointer, message: "does not fit a session with a world", hint }]);
    }
    inPart("/values", () => this.world.check(values), { Kind: StateError });
    this.#ways.moved(agent, at);
    return values;
  }

  agent(name: string): WorldAgent {
    return this.world.agent(name, this.#avoided.get(name));
  }

  /** Excludes things from an agent's plans. */
  avoid(name: string, things: ReadonlySet<ThingId>): void {
    const before = this.#avoided.get(name);
    if (things.size === 0) this.#avoided.delete(name);
    else this.#avoided.set(name, { knows: ({ id }) => !things.has(id) });
    // The agent is made anew, since its knowledge is fixed. Without exclusions, planning is fastest.
    if (before !== undefined || things.size > 0) this.world.removeAgent(name);
  }

  /** Takes the unknown ways of an agent's last question, as messages. */
  takeWanted(name: string): readonly WaysWanted[] {
    return [...this.#ways.takeWanted(name)];
  }

  /** Changed things that listeners are about to hear of. */
  get untold(): Iterable<ThingId> {
    return this.#changed ?? [];
  }

  has(id: unknown): id is ThingId {
    return this.#things.byId.has(id as ThingId);
  }

  /** Checks the id of a thing that a message names. @throws RequestError if there never was one */
  check(pointer: string, id: ThingId): void {
    this.#things.check(pointer, id);
  }

  /** Registers the play of an agent. */
  listen(name: string, listener: WorldListener): void {
    this.#listeners.set(name, listener);
  }

  /** Removes a play, unless another has replaced it. */
  unlisten(name: string, listener: WorldListener): void {
    if (this.#listeners.get(name) === listener) this.#listeners.delete(name);
  }

  /** Removes an agent. */
  leave(name: string): void {
    this.world.removeAgent(name);
    this.#ways.forget(name);
    this.#avoided.delete(name);
  }

  /** Queues a notification of changed things. */
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

/** @throws RequestError for a session without a world */
export function worldFor(
  { type }: { readonly type: string },
  world: SessionWorld | undefined,
): SessionWorld {
  if (world !== undefined) return world;
  throw withoutWorld("/type", `${type} has no meaning here`);
}
