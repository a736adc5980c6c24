import { finish } from "@understudy/planner-core/internal";
import type { ClientMessage, ServerMessage } from "../../messages/session-messages.ts";
import type { Session } from "../../session/session.ts";
import type { NumberedMessage } from "../../session/session-parts.ts";
import { DUNGEON } from "../dungeon.ts";
import { HostRig } from "./host-rig.ts";
import { RigMemory } from "./rig-memory.ts";

/** The first message of a client with things. */
export const WORLD_HELLO: ClientMessage<"hello"> = {
  ...{ type: "hello", protocol: [1], client: "test", domain: "dungeon" },
  world: {},
};

/** The sessions of a host with a memory limit. */
export function openMemory(maxBytes?: number) {
  const memory = new RigMemory(maxBytes);
  const { host: sessions } = new HostRig({ domain: DUNGEON, memory });
  const accept = () => {
    const told: ServerMessage[] = [];
    const link = { send: (message: ServerMessage) => void told.push(message), end: () => {} };
    const session = finish(sessions.accept(WORLD_HELLO, link, {})) as Session;
    let seq = 0;
    const say = (message: object): void => {
      const pieces = session.receive({ ...message, seq: ++seq } as NumberedMessage);
      if (pieces !== undefined) finish(pieces);
    };
    return {
      session,
      say,
      codes: () => told.flatMap((each) => (each.type === "error" ? each.code : [])),
    };
  };
  return { memory, sessions, accept };
}

/** The chests of a client, in a row. */
export const chests = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    ...{
      id: `chest ${from + index}`,
      kind: "chest",
      at: [index, from],
      name: `the chest ${index}`,
    },
    properties: { gold: index % 20 },
  }));
/** The message about an agent's state. */
export const seenState = (agent: string) => ({
  ...{ type: "state", agent, nowMs: 0, at: [0, 0] },
  values: { near: "nothing", gold: 3, hurt: false },
});
