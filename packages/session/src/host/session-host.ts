/**
 * The sessions of a host, and the connections to them.
 *
 * @module
 */

import type { Clock, TimerHandle } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { SessionLimits } from "../limits.ts";
import type { Link } from "../link.ts";
import { type ClientMessage, PROTOCOLS } from "../messages/session-messages.ts";
import { ServiceRefusedError } from "../refusals/refused-error.ts";
import { Session } from "../session/session.ts";
import type { AgentRoom, AttachedHello } from "../session/session-parts.ts";
import { reservationsOf } from "../session/shared-resources.ts";
import type { SessionDomain } from "../session-domain.ts";
import type { ResumeClaim, SessionCaller, SessionHostParts } from "./host-parts.ts";
import { StandingSessions } from "./standing-sessions.ts";

/** Retry delay for a full host. */
const ROOM_RETRY_MS = 1000;
/** Memory of a session without agents and things. */
const SESSION_BYTES = 32 * 1024;

/** All sessions of a service. */
export class SessionHost {
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly #parts: SessionHostParts;
  readonly #sessions = new Map<string, Session>();
  /** Expiry timers of disconnected sessions, oldest first. */
  readonly #expiries = new Map<string, TimerHandle>();
  readonly #standing: StandingSessions;
  #agents = 0;
  readonly #room: AgentRoom = {
    take: () => this.#takeRoom(),
    give: (count) => {
      this.#agents -= count;
    },
  };

  constructor(parts: SessionHostParts) {
    this.#parts = parts;
    this.clock = parts.clock;
    this.limits = parts.limits;
    this.#standing = new StandingSessions(parts, (id, refusal) => {
      const session = this.#sessions.get(id);
      if (session !== undefined) inTurn(session, () => this.#lose(session, refusal));
    });
    parts.domains.tell({
      follows: (name) => this.#of(name).length > 0,
      replaced: (name, hosted, isCurrent) => replaceAll(this.#of(name), hosted, isCurrent),
      removed: (name) => {
        for (const session of this.#of(name))
          inTurn(session, () => this.#lose(session, gone(name)));
      },
    });
  }

  /** Sessions, connected or not. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Agents in all sessions. */
  get agents(): number {
    return this.#agents;
  }

  /** Connected sessions. */
  get connections(): number {
    return [...this.#sessions.values()].filter(({ isConnected }) => isConnected).length;
  }

  /**
   * Loads the client's domain, if it exists.
   *
   * @returns undefined if done at once
   */
  prepare({ domain }: ClientMessage<"hello">): Promise<unknown> | undefined {
    try {
      const found = this.#parts.domains.find({ domain });
      return found instanceof Promise ? found : undefined;
    } catch {
      // The error is reported when the session starts.
      return undefined;
    }
  }

  /**
   * Starts or resumes a session, after {@link prepare}.
   *
   * @param isOver whether the connection ended meanwhile, which cancels the start
   * @throws ServiceRefusedError if the session is refused
   */
  *accept(
    hello: ClientMessage<"hello">,
    link: Link,
    caller: SessionCaller,
    isOver: () => boolean = () => false,
  ): Work<Session | undefined> {
    if (!hello.protocol.some((version) => PROTOCOLS.includes(version))) {
      const message = `version ${hello.protocol.join(", ")} of the protocol is not known; ${PROTOCOLS.join(", ")} is`;
      throw new ServiceRefusedError("protocol-unknown", message);
    }
    this.#standing.check(caller.credential);
    this.#parts.admit();
    const claim = hello.token === undefined ? undefined : this.#readToken(hello.token);
    const hosted = this.#hosted(hello.domain);
    const attached: AttachedHello =
      hello.shared === undefined
        ? hello
        : { ...hello, made: { reservations: yield* reservationsOf(hosted.domain, hello.shared) } };
    if (isOver()) return undefined;
    const { session, generation } = this.#sessionFor(claim, hello.domain, caller);
    const before = this.#standing.of(session.id);
    try {
      if (session.hosted !== hosted) throw justReplaced();
      // The welcome has a token, which the credential is part of. Reading the shared uses took time.
      this.#standing.check(caller.credential);
      this.#standing.keep(session.id, caller.credential);
      session.attach(link, attached, generation);
    } catch (error) {
      this.#standing.keep(session.id, before);
      // A session that failed to start frees its memory.
      if (!this.#sessions.has(session.id)) session.end("refused");
      throw error;
    }
    this.#sessions.set(session.id, session);
    this.#keep(session.id);
    return session;
  }

  /** Detaches a closed connection, and keeps the session for a while. */
  leave(session: Session, link: Link): void {
    session.detach(link);
    if (session.isConnected || !this.#sessions.has(session.id)) return;
    const expire = (): void => this.#forget(session);
    // The close of an old connection can arrive after its replacement's.
    this.#keep(session.id);
    this.#expiries.set(session.id, this.clock.setTimer(expire, this.limits.resumeMs));
  }

  /** Ends a session on the client's request. */
  dismiss(session: Session): void {
    session.end("done");
    this.#forget(session);
  }

  /** Ends the sessions whose credential is gone, expired or without the role, each in its turn. */
  review(): void {
    this.#standing.review();
  }

  /** Whether planning requests are in flight, in sessions or elsewhere. */
  get isPlanning(): boolean {
    return this.#parts.domains.running > 0;
  }

  /** Announces the shutdown to each session, in its turn. */
  drain(withinMs: number): void {
    for (const session of this.#sessions.values()) inTurn(session, () => session.drain(withinMs));
  }

  dispose(): void {
    for (const session of [...this.#sessions.values()]) {
      session.end("going-away");
      this.#forget(session);
    }
  }

  #readToken(token: string): ResumeClaim {
    const claim = this.#parts.tokens.read(token);
    if (claim?.tenant === this.#parts.tenant) return claim;
    throw new ServiceRefusedError(
      "invalid-token",
      "the token is not one of this service, or too old",
    );
  }

  #sessionFor(
    claim: ResumeClaim | undefined,
    domain: string,
    { agents }: SessionCaller,
  ): { session: Session; generation?: number } {
    if (claim === undefined)
      return { session: this.#make(this.#parts.newId(), domain, agents, true) };
    const { session: id, generation } = claim;
    const known = this.#sessions.get(id);
    if (known === undefined)
      return { session: this.#make(id, domain, claim.agents, false), generation };
    if (!known.accepts(generation)) {
      throw new ServiceRefusedError("invalid-token", "the session has a newer token");
    }
    if (known.domain !== domain) {
      throw new ServiceRefusedError("domain-differs", `the session is for "${known.domain}"`);
    }
    return { session: known };
  }

  #make(
    id: string,
    domain: string,
    agents: readonly string[] | undefined,
    isKnown: boolean,
  ): Session {
    const { clock, limits, admit, count, delay, tenant, tokens } = this.#parts;
    const hosted = this.#hosted(domain);
    const room = this.#room;
    const lane = this.#parts.lane();
    const memory = this.#parts.account();
    this.#makeRoom(() => this.#sessions.size < limits.tenantSessions);
    const sign = (generation: number): string => {
      const credential = this.#standing.of(id);
      return tokens.sign({ tenant, domain, agents, session: id, generation, credential });
    };
    memory.add(SESSION_BYTES);
    const own = { id, domain, hosted, clock, lane, memory, limits, sign, room, agents };
    return new Session({ ...own, admit, count, delay }, isKnown);
  }

  /** @throws ServiceRefusedError if the domain was just replaced */
  #hosted(domain: string): SessionDomain {
    const { hosted } = this.#parts.domains.kept(domain);
    if (hosted === undefined) throw justReplaced();
    return hosted;
  }

  #of(domain: string): Session[] {
    return [...this.#sessions.values()].filter((session) => session.domain === domain);
  }

  /** Ends a session that has lost its domain or its credential. */
  #lose(session: Session, refusal: ServiceRefusedError): void {
    if (this.#sessions.get(session.id) !== session) return;
    session.fail(refusal);
    session.end("refused");
    this.#forget(session);
  }

  #takeRoom(): void {
    this.#makeRoom(() => this.#agents < this.limits.tenantAgents);
    this.#agents++;
  }

  /** @throws ServiceRefusedError if dropping all disconnected sessions does not make room */
  #makeRoom(isThere: () => boolean): void {
    while (!isThere()) {
      const [oldest] = this.#expiries.keys();
      const session = oldest === undefined ? undefined : this.#sessions.get(oldest);
      if (session === undefined) {
        const message = "there are too many sessions, or agents in them";
        throw new ServiceRefusedError("too-busy", message, ROOM_RETRY_MS);
      }
      this.#forget(session);
    }
  }

  #keep(id: string): void {
    const timer = this.#expiries.get(id);
    if (timer !== undefined) this.clock.clearTimer(timer);
    this.#expiries.delete(id);
  }

  #forget(session: Session): void {
    this.#keep(session.id);
    this.#sessions.delete(session.id);
    this.#standing.forget(session.id);
    session.end("done");
  }
}

/** Queues work in a session's lane. */
function inTurn({ lane }: Session, work: () => void): void {
  lane.do(() => {
    work();
    return undefined;
  });
}

/** Moves sessions to a new version of their domain, each in its turn. */
async function replaceAll(
  sessions: readonly Session[],
  hosted: SessionDomain,
  isCurrent: () => boolean,
): Promise<void> {
  await Promise.all(sessions.map((session) => session.replaceDomain(hosted, isCurrent)));
}

function gone(domain: string): ServiceRefusedError {
  return new ServiceRefusedError("unknown-domain", `there is no domain "${domain}" any more`);
}

function justReplaced(): ServiceRefusedError {
  const message = "the domain has just been replaced";
  return new ServiceRefusedError("too-busy", message, ROOM_RETRY_MS);
}
