/**
 * Sessions: clients report the states of agents, and get plans pushed.
 *
 * @module
 */

import {
  InputIssuesError,
  type PackedState,
  type Reservations,
  type TimerHandle,
  UnderstudyError,
} from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { isWrittenAlike } from "@understudy/planner-core/json";
import type { Lane, LaneWork } from "../lane.ts";
import type { Link, LinkEnd } from "../link.ts";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import { Outbox, type Unnumbered } from "../outbox.ts";
import { nextState } from "../plays/agent-state.ts";
import { type AnyAgent, SessionAgent } from "../plays/session-agent.ts";
import type { SessionDomain } from "../session-domain.ts";
import { SessionSquads } from "../squads/session-squads.ts";
import { SessionWorld, worldFor } from "../world/session-world.ts";
import { playOf, playPartsOf } from "./play-of.ts";
import { dropAll, SessionAgents } from "./session-agents.ts";
import { type Concern, sessionError } from "./session-error.ts";
import {
  checkDomain,
  helloAfter,
  type SessionHello,
  sharedBytes,
  welcomeOf,
} from "./session-hello.ts";
import type { AttachedHello, NumberedMessage, SessionParts } from "./session-parts.ts";
import { reservationsOf } from "./shared-resources.ts";

/** Delay of acknowledgements, to send one for many messages. Clients keep their messages until then. */
const ACK_MS = 250;

/** A session with its agents and its message numbers. It outlives its connections. */
export class Session {
  readonly id: string;
  readonly domain: string;
  readonly #parts: SessionParts;
  #hosted: SessionDomain;
  /** Whether the client hears of names that never were. Those of another node's session are not known. */
  readonly #checksNames: () => boolean;
  readonly #agents: SessionAgents;
  readonly #squads: SessionSquads;
  readonly #outbox: Outbox;
  #link: Link | undefined;
  #hello: SessionHello = {};
  /** Whether missed messages are still being sent. New messages follow them. */
  #isCatchingUp = false;
  #isOver = false;
  /** The number of connections so far. Each has its own resume token. */
  #generation = 0;
  /** The oldest valid token's generation, of the last connection with a message from the client. */
  #oldest: number | undefined;
  /** The last number received without a gap; undefined: any number may follow. */
  #received: number | undefined;
  #stepIds = 0;
  /** Reservations of the server-side plays; undefined if agents share no resources. */
  #reservations: Reservations | undefined;
  /** The world of a client that reports things. */
  #world: SessionWorld | undefined;
  #ackTimer: TimerHandle | undefined;
  /** Errors while disconnected, the last of each agent, delivered on resume. */
  readonly #untold = new Map<string | undefined, ServerMessage<"error">>();

  /** @param isKnown false for another node's session, whose numbering continues with the first message */
  constructor(parts: SessionParts, isKnown = true) {
    this.#parts = parts;
    this.id = parts.id;
    this.domain = parts.domain;
    this.#hosted = parts.hosted;
    this.#checksNames = () => isKnown && this.#hello.checkNames === true;
    this.#agents = new SessionAgents(parts, this.#checksNames);
    const { memory } = parts;
    this.#squads = new SessionSquads(memory, this.#agents, this.#agentOf, this.#checksNames);
    this.#outbox = new Outbox(parts.limits.unacknowledged, parts.memory);
    this.#received = isKnown ? 0 : undefined;
  }

  get lane(): Lane {
    return this.#parts.lane;
  }

  /** The session's version of its domain. */
  get hosted(): SessionDomain {
    return this.#hosted;
  }

  get isConnected(): boolean {
    return this.#link !== undefined;
  }

  /** Whether a token is valid. Older ones stay valid until the client sends a message, as a welcome can be lost. */
  accepts(generation: number): boolean {
    return generation >= (this.#oldest ?? 0) && generation <= this.#generation;
  }

  /** Whether a connection is current. Messages on a replaced one will be sent again. */
  speaksOver(link: Link): boolean {
    return this.#link === link;
  }

  /**
   * Attaches a connection, and ends the one before.
   *
   * @param generation the generation of the client's resume token
   * @throws ServiceRefusedError if the client does not accept the domain
   */
  attach(link: Link, hello: AttachedHello, generation = this.#generation): void {
    checkDomain(this.#hosted, hello);
    const after = helloAfter(this.#hello, hello);
    this.#parts.memory.add(sharedBytes(after) - sharedBytes(this.#hello));
    const isAnew = this.#share(hello);
    this.#link?.end("done");
    this.#link = link;
    this.#hello = after;
    this.#oldest ??= generation;
    this.#generation = Math.max(this.#generation, generation) + 1;
    if (this.#received === undefined) this.#outbox.goOnAfter(hello.received ?? 0);
    this.#welcome();
    const missed = this.#outbox.since(hello.received ?? 0);
    if (missed === undefined || this.#received === undefined || isAnew) this.#resync();
    this.#isCatchingUp = true;
    this.lane.do(() =>
      this.#catchUp(link, missed === undefined ? undefined : (hello.received ?? 0)),
    );
  }

  /** Sends the messages that a connection missed. More may be added meanwhile. */
  *#catchUp(link: Link, received: number | undefined): Work {
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

  /** Detaches a closed connection. Planning continues until the session is resumed or expires. */
  detach(link: Link): void {
    if (this.#link === link) this.#link = undefined;
  }

  /** Receives a message, and ignores repeats. @returns the remaining work in pieces */
  receive(message: NumberedMessage): Work | undefined {
    if (this.#isOver || !this.#count(message.seq)) return undefined;
    try {
      const pieces = this.#take(message);
      return pieces && this.#takeAll(pieces, message);
    } catch (error) {
      this.fail(error, message);
      return undefined;
    }
  }

  *#takeAll(pieces: Work, message: NumberedMessage): Work {
    try {
      yield* pieces;
    } catch (error) {
      this.fail(error, message);
    }
  }

  /** Counts the number of a malformed message as received. */
  misunderstood(error: unknown, about: Concern & { readonly isState?: boolean }): void {
    const { seq, agent, isState } = about;
    if (seq !== undefined && !this.#count(seq)) return;
    if (isState === true && agent !== undefined) this.#misread(agent);
    this.fail(error, about);
  }

  /** Handles an acknowledgement by the client. */
  acknowledge(received: number): void {
    this.#oldest = this.#generation;
    this.#outbox.acknowledge(received);
  }

  /** Sends an error, or keeps it until the session is resumed. */
  fail(error: unknown, { seq, agent, squad }: Concern = {}): void {
    // The client itself caused this error by leaving.
    if (error instanceof UnderstudyError && error.code === "disposed") return;
    const told = sessionError(error, { seq, agent, squad });
    if (this.#link === undefined) this.#untold.set(agent ?? squad, told);
    else this.#link.send(told);
  }

  /** Moves to a new version of the domain after the work in the lane, with a full resync. */
  replaceDomain(hosted: SessionDomain, isCurrent: () => boolean): Promise<void> {
    return this.lane.finish(this.#replaceDomain(hosted, isCurrent));
  }

  *#replaceDomain(hosted: SessionDomain, isCurrent: () => boolean): Work {
    if (this.#isOver || !isCurrent()) return;
    this.#hosted = hosted;
    yield* this.#dropAgents();
    if (this.#link === undefined) return;
    try {
      checkDomain(hosted, this.#hello);
      this.#reservations = yield* reservationsOf(hosted.domain, this.#hello.shared);
      this.#world = this.#makeWorld(this.#hello.world);
    } catch (error) {
      this.fail(error);
      this.#link?.end("refused");
      return;
    }
    this.#welcome();
    this.#resync();
  }

  /** Announces the server's shutdown. */
  drain(withinMs: number): void {
    this.#link?.send({ type: "drain", withinMs });
  }

  /** Ends the session for good. */
  end(why: LinkEnd): void {
    this.#isOver = true;
    this.#dropSoon();
    this.#parts.memory.release();
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

  /** @returns the remaining work of a long message */
  #take(message: NumberedMessage): Work | undefined {
    if (message.type === "leave") return this.#agents.leave(message.agent, this.#world);
    if (message.type === "see") return worldFor(message, this.#world).see(message);
    if (message.type === "disband" || message.type === "interrupt")
      return this.#squads.end(message);
    if (message.type === "squad") return this.#command(message);
    if (message.type === "ways") {
      const world = worldFor(message, this.#world);
      return this.#agents.named(message.agent) && world.takeWays(message);
    }
    if (message.type === "step") return this.#agents.stepped(message, this.#stepIds);
    if (message.type === "idle") return this.#agents.named(message.agent)?.rest();
    const agent = this.#agentOf(message.agent);
    if (message.type === "state") {
      const state = agent.see(message);
      if (this.#world !== undefined) return undefined;
      this.#hosted.see({ agent: this.#identityOf(message.agent), state: state as PackedState });
    } else this.#want(agent, message);
    return undefined;
  }

  #want(agent: AnyAgent, message: ClientMessage<"want">): void {
    try {
      this.#follow(agent, message);
    } catch (error) {
      // The refused want replaces the last one.
      if (error instanceof InputIssuesError) agent.rest();
      throw error;
    }
  }

  #misread(name: string): void {
    try {
      this.#agentOf(name).misread();
    } catch {} // A failure for lack of room will be reported with the agent's next message.
  }

  #command(message: ClientMessage<"squad">): Work {
    this.#parts.admit();
    const world = this.#world;
    return this.#squads.set(message, () => ({ ...this.#playParts(message), world }));
  }

  #follow(agent: AnyAgent, message: ClientMessage<"want">): void {
    this.#parts.admit();
    this.#agents.keepWant(message);
    const own = { agent: message.agent, identity: this.#identityOf(message.agent) };
    const parts = { ...this.#playParts(message), ...own, reservations: this.#reservations };
    agent.follow(message, playOf(parts, message, this.#world));
  }

  /** The parts that all plays need. @param message the message behind them */
  #playParts(message: Concern) {
    const steps = { nextStepId: () => ++this.#stepIds, checksNames: this.#checksNames };
    const own = { hosted: this.#hosted, later: this.#later, ...steps };
    return playPartsOf(this.#parts, own, this.#push, (error) => this.fail(error, message));
  }

  /** @throws RequestError if the world does not fit the domain */
  #makeWorld(described: SessionHello["world"]): SessionWorld | undefined {
    if (described === undefined) return undefined;
    const { clock, limits, memory } = this.#parts;
    const own = { hosted: this.#hosted, later: this.#later, checksNames: this.#checksNames };
    const parts = { ...own, clock, limits, memory, identityOf: this.#identityOf };
    return new SessionWorld(parts, described);
  }

  /**
   * Applies the shared uses and the world of a hello. A returning client that omits them keeps them.
   *
   * @returns whether a change dropped all agents
   * @throws RequestError if the world does not fit the domain
   */
  #share({
    shared = this.#hello.shared,
    world = this.#hello.world,
    made: { reservations } = { reservations: this.#reservations },
  }: AttachedHello): boolean {
    const now = { shared, world };
    const { shared: sharedBefore, world: worldBefore } = this.#hello;
    if (isWrittenAlike(now, { shared: sharedBefore, world: worldBefore })) return false;
    const madeWorld = this.#makeWorld(world);
    const wasPlayed = this.#agents.size > 0;
    this.#dropSoon();
    this.#reservations = reservations;
    this.#world = madeWorld;
    return wasPlayed;
  }

  /** An agent name that is unique across sessions. */
  readonly #identityOf = (agent: string): string => `${this.id}/${agent}`;

  readonly #agentOf = (name: string): AnyAgent => {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const { domain } = this.#hosted;
    const world = this.#world;
    const make = (): AnyAgent =>
      new SessionAgent(name, (message, last) =>
        world === undefined
          ? nextState(domain, message, last as PackedState | undefined)
          : world.ownValues(message),
      );
    return this.#agents.add(name, domain.variables.all.length, make);
  };

  readonly #push = (message: Unnumbered): void => {
    if (this.#isOver) return;
    const numbered = this.#outbox.add(message);
    if (!this.#isCatchingUp) this.#link?.send(numbered);
  };

  #welcome(): void {
    const { sign, limits } = this.#parts;
    const resumeToken = sign(this.#generation);
    const received = this.#received ?? 0;
    const told = { session: this.id, domain: this.domain, resumeToken, received, limits };
    this.#link?.send(welcomeOf(told, this.#hosted, this.#hello));
  }

  /** Requests everything again: later changes do not build on the old states. */
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

  /** Queues work in the session's lane. */
  readonly #later = (work: LaneWork): void =>
    this.lane.do(() => (this.#isOver ? undefined : work()));

  /** Drops all agents, and stops their plays in pieces. */
  #dropAgents(): Work {
    this.#squads.clear();
    const agents = this.#agents.clear();
    const world = this.#world;
    world?.release();
    return dropAll(agents, world);
  }

  #dropSoon(): void {
    if (this.#agents.size === 0) {
      this.#world?.release();
      return;
    }
    const pieces = this.#dropAgents();
    this.lane.do(() => pieces);
  }
}
