import { type Domain, type LlmPlanner, loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { FakeClock } from "@understudy/planner-core/testing";
import type { Acceptor } from "../../host/connection.ts";
import type { SessionCaller, SessionHostParts } from "../../host/host-parts.ts";
import { SessionHost } from "../../host/session-host.ts";
import { SESSION_LIMITS, type SessionLimits } from "../../limits.ts";
import type { Link, LinkEnd } from "../../link.ts";
import type { ClientMessage, ServerMessage } from "../../messages/session-messages.ts";
import type { Session } from "../../session/session.ts";
import type { NumberedMessage } from "../../session/session-parts.ts";
import { HUT } from "../hut.ts";
import { RigDomains } from "./rig-domains.ts";
import { RigLanes } from "./rig-lanes.ts";
import { RigMemory } from "./rig-memory.ts";
import { RigTokens } from "./rig-tokens.ts";

/** The options of a test's host. */
interface RigOptions {
  /** Default: the hut. */
  readonly domain?: Domain | undefined;
  /** Default: none. */
  readonly llm?: LlmPlanner | undefined;
  readonly limits?: Partial<SessionLimits> | undefined;
  /** Hosts with one secret take over each other's sessions. Default: a secret of its own. */
  readonly secret?: string | undefined;
  readonly memory?: RigMemory | undefined;
  /** Default: credentials always open sessions. */
  readonly refusalOf?: SessionHostParts["refusalOf"];
}

/** A connection of a session. */
interface AcceptedSession {
  readonly session: Session;
  readonly token: string;
  /** All messages to the client. */
  readonly told: readonly ServerMessage[];
  /** The reasons for which the host ended the connection. */
  readonly ends: readonly LinkEnd[];
  readonly leave: () => void;
  /** The error codes sent. */
  readonly codes: () => string[];
  /** The messages of a type. */
  readonly heard: <Type extends ServerMessage["type"]>(type: Type) => ServerMessage<Type>[];
}

let made = 0;

/** A host of sessions in this process, on a fake clock, without a service and without sockets. */
export class HostRig {
  readonly clock = new FakeClock();
  readonly lanes = new RigLanes();
  readonly domains: RigDomains;
  readonly host: SessionHost;
  readonly #domain: string;

  constructor({ domain = loadDomain(HUT) as never, ...options }: RigOptions = {}) {
    const { llm, limits, secret = `secret ${made++}`, memory = new RigMemory() } = options;
    this.domains = new RigDomains(this.clock, llm);
    void this.domains.put(domain as Domain);
    this.#domain = (domain as Domain).name;
    this.host = new SessionHost({
      ...{ tenant: "default", domains: this.domains, clock: this.clock },
      tokens: new RigTokens(secret),
      lane: () => this.lanes.lane(),
      account: () => memory.account(),
      limits: { ...SESSION_LIMITS, ...limits },
      newId: () => `session ${made++}`,
      admit: () => {},
      count: () => {},
      refusalOf: options.refusalOf,
      wallMs: () => this.clock.now(),
    });
  }

  /** The acceptor of connections to this host. */
  get acceptor(): Acceptor {
    const { clock, host } = this;
    const receive = () => ({ host, principal: {} });
    return { clock, limits: host.limits, lane: () => this.lanes.lane(), receive };
  }

  accept(more: Partial<ClientMessage<"hello">> = {}, caller: SessionCaller = {}): AcceptedSession {
    const told: ServerMessage[] = [];
    const ends: LinkEnd[] = [];
    const link: Link = { send: (message) => told.push(message), end: (why) => ends.push(why) };
    const hello: ClientMessage<"hello"> = {
      ...{ type: "hello", protocol: [1], client: "test", domain: this.#domain },
      ...more,
    };
    const session = finish(this.host.accept(hello, link, caller)) as Session;
    const { resumeToken: token } = told[0] as ServerMessage<"welcome">;
    const heard = <Type extends ServerMessage["type"]>(type: Type) =>
      told.filter((message): message is ServerMessage<Type> => message.type === type);
    const codes = () => heard("error").map(({ code }) => code);
    const leave = () => this.host.leave(session, link);
    return { session, token, told, ends, leave, codes, heard };
  }
}

/** Sends messages to a session in order, in its lane. */
export function tellSession(session: Session, ...messages: readonly NumberedMessage[]): void {
  for (const message of messages) session.lane.do(() => session.receive(message));
}
