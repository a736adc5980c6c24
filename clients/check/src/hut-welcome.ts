import { SESSION_LIMITS, type ServerMessage } from "@understudy/server/protocol";
import { hutDomain } from "./hut-game.ts";

/** The variable part of a welcome. */
export interface HutWelcome {
  readonly resumeToken: string;
  readonly received: number;
  /** Limit on the client's messages, in bytes. */
  readonly messageBytes: number;
  /** Whether the welcome includes the layout of the domain. */
  readonly hasLayout: boolean;
}

/** A welcome to the game. */
export function hutWelcome(given: HutWelcome): ServerMessage<"welcome"> {
  const { resumeToken, received, messageBytes, hasLayout } = given;
  const { waitingBytes, agents, things, silenceMs, resumeMs } = SESSION_LIMITS;
  const layout = hutDomain.variables.all.map((variable, slot) => ({
    name: variable.name,
    slot,
    type: variable.type,
    ...(variable.type === "enum" ? { values: variable.values } : {}),
  }));
  return {
    type: "welcome",
    protocol: 1,
    session: "a-session",
    resumeToken,
    received,
    domain: hutDomain.name,
    domainHash: hutDomain.hash,
    revision: "1",
    ...(hasLayout ? { layout: layout as never } : {}),
    limits: { messageBytes, waitingBytes, agents, things, silenceMs, resumeMs },
  };
}
