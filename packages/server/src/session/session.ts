/**
 * WebSocket sessions: agents report what they see and get plans pushed.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import {
  type Clock,
  InputIssuesError,
  type PackedState,
  type Reservations,
  type TimerHandle,
  UnderstudyError,
} from "@understudy/planner-core";
import type { ClientMessage, ServerMessage } from "../schema/session-messages.ts";
import type { HostedDomain } from "../service/domains/hosted-domain.ts";
import { isFailure, toldError } from "../service/error-message.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";
import type { Lane, LaneWork } from "../turns/lane.ts";
import type { Pieces } from "../turns/pieces.ts";
import { nextState } from "./agent-state.ts";
import { checkDomain, type Greeting, welcomeOf } from "./greeting.ts";
import type { SessionLimits } from "./limits.ts";
import type { Link, LinkEnd } from "./link.ts";
import { Outbox, type Unnumbered } from "./outbox.ts";
import { PlanWatch, type SessionDelay } from "./plan-watch.ts";
import { RunnerPlay } from "./runner-play.ts";
import { SessionAgent } from "./session-agent.ts";
import { reservationsOf } from "./shared-resources.ts";
import { wantOf } from "./want.ts";
import { SessionWorld, worldFor } from "./world/session-world.ts";
import { WorldPlay } from "./world/world-play.ts";

/** How a connection begins; where it says what its agents share, with the reservations for that. */
export interface AttachedGreeting extends Greeting {
  readonly made?: { readonly reservations: Reservations | undefined } | undefined;
}

/** A message of a client that has a number. */
export type NumberedMessage = ClientMessage<
  "state" | "want" | "idle" | "leave" | "step" | "see" | "ways"
>;

/** Counts the agents of all sessions. */
export interface AgentRoom {
  /** @throws ServiceRefusedError if there is no room for another one */
  take(): void;
  give(count: number): void;
}

/** The parts of a session. */
export interface SessionParts {
  readonly id: string;
  readonly domain: string;
  readonly hosted: HostedDomain;
  readonly clock: Clock;
  /** All that is done for the session, in its order. */
  readonly lane: Lane;
  readonly limits: SessionLimits;
  /** Signs the token for a connection of this session. */
  readonly sign: (generation: number) => string;
  /** The only agents that the client may speak for; undefined: any. */
  readonly agents: readonly string[] | undefined;
  /** Whether another request may wait for its answer now. */
  readonly admit: () => void;
  /** The room that the agents of all sessions share. */
  readonly room: AgentRoom;
  /** Told of each plan that was found, and of each failure to find one. */
  readonly count: (isFailure: boolean) => void;
  /** How late this thread is. Default: never. */
  readonly delay?: SessionDelay | undefined;
}

/** An agent that sees a packed state, or values of its own among things. */
type AnyAgent = SessionAgent<unknown>;

/** The message that an error is about, and the agent that it concerns. */
interface Concern {
  readonly seq?: number | undefined;
  readonly agent?: string | undefined;
}

/** Received messages are acknowledged so late, all together: clients keep them that long, and nobody waits for it. */
const ACK_MS = 250;

/** A session: agents, what they saw and want, and the numbers of messages. It outlives its connections. */
export class Session {
  readonly id: string;
  readonly domain: string;
  readonly #parts: SessionParts;
  #hosted: HostedDomain;
  readonly #agents = new Map<string, AnyAgent>();
  readonly #outbox: Outbox;
  #link: Link | undefined;
  #greeting: Greeting = {};
  /** Whether messages that a connection missed are still being sent: later ones come after them. */
  #isCatchingUp = false;
  #isOver = false;
  /** Connections so far: each has a token of its own. */
  #generation = 0;
  /** The oldest token that is still good: that of the last connection over which the client said something. */
  #oldest: number | undefined;
  /** The highest number received without a gap; undefined: whatever comes first. */
  #received: number | undefined;
  #stepIds = 0;
  /** Kept by the runners of the server, where the agents share something. */
  #reservations: Reservations | undefined;
  /** The things of a client that sees some. */
  #world: SessionWorld | undefined;
  #ackTimer: TimerHandle | undefined;
  /** Errors that nobody was there to hear, the last of each agent: the client that comes back is told. */
  readonly #untold = new Map<string | undefined, ServerMessage<"error">>();

  /** @param isKnown false for a session of another node: numbering continues from the first message */
  constructor(parts: SessionParts, isKnown = true) {
    this.#parts = parts;
    this.id = parts.id;
    this.domain = parts.domain;
    this.#hosted = parts.hosted;
    this.#outbox = new Outbox(parts.limits.unacknowledged);
    this.#received = isKnown ? 0 : undefined;
  }

  /** All that is done for it, in its order. */
  get lane(): Lane {
    return this.#parts.lane;
  }

  /** The version of the domain that it plays by. */
  get hosted(): HostedDomain {
    return this.#hosted;
  }

  get isConnected(): boolean {
    return this.#link !== undefined;
  }

  /** Whether a token of this generation is still good: any welcome may be lost until the client has said something. */
  accepts(generation: number): boolean {
    return generation >= (this.#oldest ?? 0) && generation <= this.#generation;
  }

  /** Whether this is the connection of the session. What comes over an older one will come again over this. */
  speaksOver(link: Link): boolean {
    return this.#link === link;
  }

  /**
   * Goes on over a connection; one that is there already is ended.
   *
   * @param generation of the token that it was asked for with
   * @throws ServiceRefusedError if the client does not take the domain as it is
   */
  attach(link: Link, greeting: AttachedGreeting, generation = this.#generation): void {
    checkDomain(this.#hosted, greeting);
    const isAnew = this.#share(greeting);
    this.#link?.end("done");
    this.#link = link;
    const { shared = this.#greeting.shared, world = this.#greeting.world } = greeting;
    const { domainHash, acceptDomain, received } = greeting;
    this.#greeting = {
      ...(domainHash !== undefined && { domainHash }),
      ...(acceptDomain !== undefined && { acceptDomain }),
      ...(received !== undefined && { received }),
      ...(shared && { shared }),
      ...(world && { world }),
    };
    this.#oldest ??= generation;
    this.#generation = Math.max(this.#generation, generation) + 1;
    if (this.#received === undefined) this.#outbox.goOnAfter(greeting.received ?? 0);
    this.#welcome();
    const missed = this.#outbox.since(greeting.received ?? 0);
    if (missed === undefined || this.#received === undefined || isAnew) this.#resync();
    this.#isCatchingUp = true;
    this.lane.do(() =>
      this.#catchUp(link, missed === undefined ? undefined : (greeting.received ?? 0)),
    );
  }

  /** Sends what a connection missed; after `received` there may be more and more of it. */
  *#catchUp(link: Link, received: number | undefined): Pieces {
    let last = received ?? this.#outbox.last;
    for (;;) {
      if (this.#link !== link) return;
      const message = this.#outbox.after(last);
      if (message === undefined) break;
      link.send(message);
      last = message.n;
      yield;
    }
    this.#isCatchingUp = false;
    for (const [agent, error] of this.#untold) {
      link.send(error);
      this.#untold.delete(agent);
    }
  }

  /** The connection is gone; planning continues for when it comes back. */
  detach(link: Link): void {
    if (this.#link === link) this.#link = undefined;
  }

  /** Takes a message; one that came before is ignored. The rest of what is done for it is to be done in pieces. */
  receive(message: NumberedMessage): Pieces | undefined {
    if (this.#isOver || !this.#count(message.seq)) return undefined;
    try {
      const pieces = this.#take(message);
      return pieces && this.#takeAll(pieces, message);
    } catch (error) {
      this.fail(error, message);
      return undefined;
    }
  }

  *#takeAll(pieces: Pieces, message: NumberedMessage): Pieces {
    try {
      yield* pieces;
    } catch (error) {
      this.fail(error, message);
    }
  }

  /** Takes the number of a message that makes no sense: it did come. */
  misunderstood(error: unknown, about: Concern & { readonly isState?: boolean }): void {
    const { seq, agent, isState } = about;
    if (seq !== undefined && !this.#count(seq)) return;
    if (isState === true && agent !== undefined) this.#misread(agent);
    this.fail(error, about);
  }

  /** The client has received the server's messages up to a number. */
  acknowledge(received: number): void {
    this.#oldest = this.#generation;
    this.#outbox.acknowledge(received);
  }

  /** Tells the client of an error, now or when it is back. */
  fail(error: unknown, { seq, agent }: Concern = {}): void {
    // Errors that a client caused by leaving are no news to it.
    if (error instanceof UnderstudyError && error.code === "disposed") return;
    const { code, message, pointer } = toldError(error).body.error;
    const more = {
      ...(pointer === undefined ? {} : { pointer }),
      ...(seq === undefined ? {} : { seq }),
      ...(agent === undefined ? {} : { agent }),
    };
    const told: ServerMessage<"error"> = { type: "error", code, message, ...more };
    if (this.#link === undefined) this.#untold.set(agent, told);
    else this.#link.send(told);
  }

  /** Continues with another version of the domain, once what waits is done: everything is asked for again. */
  replaceDomain(hosted: HostedDomain, isCurrent: () => boolean): Promise<void> {
    return this.lane.finish(this.#replaceDomain(hosted, isCurrent));
  }

  *#replaceDomain(hosted: HostedDomain, isCurrent: () => boolean): Pieces {
    if (this.#isOver || !isCurrent()) return;
    this.#hosted = hosted;
    yield* this.#dropAgents();
    if (this.#link === undefined) return;
    try {
      checkDomain(hosted, this.#greeting);
      this.#reservations = yield* reservationsOf(hosted.domain, this.#greeting.shared);
      this.#world = this.#makeWorld(this.#greeting.world);
    } catch (error) {
      this.fail(error);
      this.#link?.end("refused");
      return;
    }
    this.#welcome();
    this.#resync();
  }

  /** The server is about to end. */
  drain(withinMs: number): void {
    this.#link?.send({ type: "drain", withinMs });
  }

  /** Planning ends, and the session cannot be resumed. */
  end(why: LinkEnd): void {
    this.#isOver = true;
    this.#dropSoon();
    if (this.#ackTimer !== undefined) this.#parts.clock.clearTimer(this.#ackTimer);
    this.#link?.end(why);
    this.#link = undefined;
  }

  /** Whether a message is new. */
  #count(seq: number): boolean {
    this.#oldest = this.#generation;
    const last = this.#received ?? seq - 1;
    if (seq <= last) return false;
    this.#received = seq;
    if (seq > last + 1) this.#resync();
    this.#ackSoon();
    return true;
  }

  /** @returns the rest of what is to be done for a long message */
  #take(message: NumberedMessage): Pieces | undefined {
    if (message.type === "leave") {
      this.#agents.get(message.agent)?.rest();
      this.#world?.leave(message.agent);
      if (this.#agents.delete(message.agent)) this.#parts.room.give(1);
      return undefined;
    }
    if (message.type === "see") return worldFor(message, this.#world).see(message);
    const agent = this.#agentOf(message.agent);
    if (message.type === "ways") return worldFor(message, this.#world).takeWays(message);
    if (message.type === "state") {
      const state = agent.see(message);
      if (this.#world !== undefined) return undefined;
      this.#hosted.see({ agent: this.#identityOf(message.agent), state: state as PackedState });
    } else if (message.type === "step") agent.stepped(message);
    else if (message.type === "idle") agent.rest();
    else this.#want(agent, message);
    return undefined;
  }

  #want(agent: AnyAgent, message: ClientMessage<"want">): void {
    try {
      this.#follow(agent, message);
    } catch (error) {
      // It wants what was refused, and no longer what it wanted before.
      if (error instanceof InputIssuesError) agent.rest();
      throw error;
    }
  }

  #misread(name: string): void {
    try {
      this.#agentOf(name).misread();
    } catch {
      // That there is no room for it, its next message is told.
    }
  }

  #follow(agent: AnyAgent, message: ClientMessage<"want">): void {
    this.#parts.admit();
    const { clock, delay } = this.#parts;
    const parts = {
      hosted: this.#hosted,
      agent: message.agent,
      identity: this.#identityOf(message.agent),
      clock,
      delay,
      later: this.#later,
      push: (pushed: Unnumbered) => {
        if (pushed.type === "plan" || pushed.type === "begin") this.#parts.count(false);
        this.#push(pushed);
      },
      fail: (error: unknown) => {
        this.#parts.count(isFailure(toldError(error)));
        this.fail(error, message);
      },
    };
    const nextStepId = (): number => ++this.#stepIds;
    const reservations = this.#reservations;
    const world = this.#world;
    if (world !== undefined) {
      agent.follow(message, () => new WorldPlay({ ...parts, want: message, world, nextStepId }));
      return;
    }
    const want = wantOf(this.#hosted.domain, message);
    agent.follow(message, () =>
      message.runner === "server"
        ? new RunnerPlay({ ...parts, want, nextStepId, reservations })
        : new PlanWatch({ ...parts, want }),
    );
  }

  /** @throws RequestError if it does not fit the domain */
  #makeWorld(described: Greeting["world"]): SessionWorld | undefined {
    if (described === undefined) return undefined;
    const { clock, limits } = this.#parts;
    const identityOf = (agent: string): string => this.#identityOf(agent);
    const parts = { hosted: this.#hosted, clock, limits, identityOf, later: this.#later };
    return new SessionWorld(parts, described);
  }

  /**
   * Knows what the agents share; a client that comes back and says nothing of it shares the same as before.
   *
   * @returns whether all agents were forgotten, since they played by something else
   * @throws RequestError if the world does not fit the domain
   */
  #share({
    shared = this.#greeting.shared,
    world = this.#greeting.world,
    made: { reservations } = { reservations: this.#reservations },
  }: AttachedGreeting): boolean {
    const now = { shared, world };
    const { shared: sharedBefore, world: worldBefore } = this.#greeting;
    if (isDeepStrictEqual(now, { shared: sharedBefore, world: worldBefore })) return false;
    const madeWorld = this.#makeWorld(world);
    const wasPlayed = this.#agents.size > 0;
    this.#dropSoon();
    this.#reservations = reservations;
    this.#world = madeWorld;
    return wasPlayed;
  }

  /** No agent of another session is called the same. */
  #identityOf(agent: string): string {
    return `${this.id}/${agent}`;
  }

  #agentOf(name: string): AnyAgent {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const { limits, room, agents: allowed } = this.#parts;
    if (allowed !== undefined && !allowed.includes(name)) {
      throw new ServiceRefusedError("forbidden", `the ticket is not for the agent "${name}"`);
    }
    const { agents } = limits;
    if (this.#agents.size >= agents) {
      throw new ServiceRefusedError("too-many-agents", `a session has at most ${agents} agents`);
    }
    room.take();
    const { domain } = this.#hosted;
    const world = this.#world;
    const made: AnyAgent = new SessionAgent((message, last) =>
      world === undefined
        ? nextState(domain, message, last as PackedState | undefined)
        : world.ownValues(message),
    );
    this.#agents.set(name, made);
    return made;
  }

  #push(message: Unnumbered): void {
    const numbered = this.#outbox.add(message);
    if (!this.#isCatchingUp) this.#link?.send(numbered);
  }

  #welcome(): void {
    const { sign, limits } = this.#parts;
    const resumeToken = sign(this.#generation);
    const received = this.#received ?? 0;
    const told = { session: this.id, domain: this.domain, resumeToken, received, limits };
    this.#link?.send(welcomeOf(told, this.#hosted, this.#greeting));
  }

  /** Asks for everything: what was seen before is not what messages to come change. */
  #resync(): void {
    for (const agent of this.#agents.values()) agent.forget();
    this.#world?.forget();
    this.#link?.send({ type: "resync" });
  }

  #ackSoon(): void {
    this.#ackTimer ??= this.#parts.clock.setTimer(() => {
      this.#ackTimer = undefined;
      this.#link?.send({ type: "ack", received: this.#received ?? 0 });
    }, ACK_MS);
  }

  /** Work for the session: done in its turn, in the order in which it came up. */
  readonly #later = (work: LaneWork): void => {
    this.lane.do(() => (this.#isOver ? undefined : work()));
  };

  /** Forgets all agents; their plays end in pieces. */
  #dropAgents(): Pieces {
    const agents = [...this.#agents];
    const world = this.#world;
    this.#agents.clear();
    this.#parts.room.give(agents.length);
    return dropAll(agents, world);
  }

  #dropSoon(): void {
    if (this.#agents.size === 0) return;
    const pieces = this.#dropAgents();
    this.lane.do(() => pieces);
  }
}

/** Ends the plays of agents. */
function* dropAll(
  agents: readonly (readonly [string, AnyAgent])[],
  world: SessionWorld | undefined,
): Pieces {
  for (const [name, agent] of agents) {
    agent.rest();
    world?.leave(name);
    yield;
  }
}
