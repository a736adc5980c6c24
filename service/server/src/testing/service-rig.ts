import { type Domain, loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { FakeClock } from "@understudy/planner-core/testing";
import type {
  ClientMessage,
  LinkEnd,
  NumberedMessage,
  ServerMessage,
  Session,
  SessionHost,
  SessionLimits,
} from "@understudy/session";
import type { Principal } from "../access/principal.ts";
import { PlannerService } from "../tenants/planner-service.ts";
import { HUT } from "./hut.ts";

/** The caller of the rig's sessions. */
export const WHO: Principal = { tenant: "default", roles: new Set(["plan"]) };

/** A connection of a session. */
interface Connection {
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

/** The sessions of a service on a fake clock, without sockets. */
export class ServiceRig {
  readonly clock = new FakeClock();
  readonly service: PlannerService;
  readonly host: SessionHost;
  readonly #domain: string;

  constructor(sessions: Partial<SessionLimits> = {}, domain: Domain = loadDomain(HUT)) {
    this.service = new PlannerService({ clock: this.clock, sessions });
    this.#domain = domain.name;
    this.service.addDomain(domain.name, { domain });
    this.host = this.service.sessions;
  }

  accept(more: Partial<ClientMessage<"hello">> = {}): Connection {
    const told: ServerMessage[] = [];
    const ends: LinkEnd[] = [];
    const end = (why: LinkEnd): void => void ends.push(why);
    const link = { send: (message: ServerMessage) => void told.push(message), end };
    const hello: ClientMessage<"hello"> = {
      ...{ type: "hello", protocol: [1], client: "test", domain: this.#domain },
      ...more,
    };
    const session = finish(this.host.accept(hello, link, WHO)) as Session;
    const { resumeToken: token } = told[0] as ServerMessage<"welcome">;
    const heard = <Type extends ServerMessage["type"]>(type: Type) =>
      told.filter((message): message is ServerMessage<Type> => message.type === type);
    const codes = () => heard("error").map(({ code }) => code);
    return {
      session,
      token,
      told,
      ends,
      leave: () => this.host.leave(session, link),
      codes,
      heard,
    };
  }
}

/** Sends messages to a session in order, in its lane. */
export function tellInLane(session: Session, ...messages: readonly NumberedMessage[]): void {
  for (const message of messages) session.lane.do(() => session.receive(message));
}
