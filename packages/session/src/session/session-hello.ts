import type { SessionLimits } from "../limits.ts";
import { type ClientMessage, PROTOCOLS, type ServerMessage } from "../messages/session-messages.ts";
import { ServiceRefusedError } from "../refusals/refused-error.ts";
import type { SessionDomain } from "../session-domain.ts";

/** The fields of `hello` that can change with each connection. */
export type SessionHello = Pick<
  ClientMessage<"hello">,
  "domainHash" | "acceptDomain" | "received" | "shared" | "world" | "checkNames"
>;

/** @throws ServiceRefusedError if the client has another domain and does not accept this one */
export function checkDomain(
  { domain }: SessionDomain,
  { domainHash, acceptDomain }: SessionHello,
): void {
  if (domainHash === undefined || domainHash === domain.hash || acceptDomain === true) return;
  const message = `the domain "${domain.name}" has the hash ${domain.hash}, not ${domainHash}`;
  throw new ServiceRefusedError("domain-differs", message);
}

/** The hello in force. A returning client keeps what it omits of its shared uses, its world and its checks. */
export function helloAfter(before: SessionHello, hello: SessionHello): SessionHello {
  const { domainHash, acceptDomain, received } = hello;
  const { shared = before.shared, world = before.world } = hello;
  const { checkNames = before.checkNames } = hello;
  return {
    ...(domainHash !== undefined && { domainHash }),
    ...(acceptDomain !== undefined && { acceptDomain }),
    ...(received !== undefined && { received }),
    ...(shared && { shared }),
    ...(world && { world }),
    ...(checkNames !== undefined && { checkNames }),
  };
}

/** Memory of a shared use, names included. */
const USE_BYTES = 2048;

/** The memory of a client's shared uses. */
export function sharedBytes({ shared = [] }: SessionHello): number {
  return USE_BYTES * shared.length;
}

export function welcomeOf(
  told: Pick<ServerMessage<"welcome">, "session" | "domain" | "resumeToken" | "received"> & {
    readonly limits: SessionLimits;
  },
  hosted: SessionDomain,
  hello: SessionHello,
): ServerMessage<"welcome"> {
  const { messageBytes, waitingBytes, agents, things, silenceMs, resumeMs } = told.limits;
  const { domain, revision } = hosted;
  const { hash: domainHash } = domain;
  const isOther = hello.acceptDomain === true && hello.domainHash !== domainHash;
  return {
    type: "welcome",
    protocol: PROTOCOLS[0] as number,
    session: told.session,
    resumeToken: told.resumeToken,
    received: told.received,
    domain: told.domain,
    domainHash,
    revision,
    ...(isOther ? { layout: hosted.layout } : {}),
    limits: { messageBytes, waitingBytes, agents, things, silenceMs, resumeMs },
  };
}
