import { loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import type { Principal } from "../access/principal.ts";
import type { ClientMessage, ServerMessage } from "../schema/session-messages.ts";
import { PlannerService } from "../tenants/planner-service.ts";
import { allPieces } from "../testing/all-pieces.ts";
import { COLD, HUT } from "../testing/hut.ts";
import type { SessionLimits } from "./limits.ts";
import type { Session } from "./session.ts";

const who: Principal = { tenant: "default", roles: new Set(["plan"]) };
const hello: ClientMessage<"hello"> = {
  type: "hello",
  protocol: [1],
  client: "test",
  domain: "hut",
};

/** The sessions of a service with these limits, and connections that tell what they hear. */
function open(sessions: Partial<SessionLimits>) {
  const clock = new FakeClock();
  const service = new PlannerService({ clock, sessions });
  service.addDomain("hut", { domain: loadDomain(HUT) });
  const { sessions: host } = service;
  const greet = (more: Partial<ClientMessage<"hello">> = {}) => {
    const told: ServerMessage[] = [];
    const link = { send: (message: ServerMessage) => void told.push(message), end: () => {} };
    const session = allPieces(host.greet({ ...hello, ...more }, link, who)) as Session;
    const leave = (): void => host.leave(session, link);
    const { resumeToken: token } = told[0] as ServerMessage<"welcome">;
    return { session, token, leave, told, codes: () => told.flatMap(codeOf) };
  };
  return { host, greet, clock };
}

function codeOf(message: ServerMessage): string[] {
  return message.type === "error" ? [message.code] : [];
}

function see(session: Session, seq: number, agent: string): void {
  session.receive({ type: "state", seq, agent, nowMs: 0, values: COLD });
}

it("makes room for sessions, and for agents, by forgetting those that were left longest", () => {
  const { host, greet } = open({ tenantSessions: 3, tenantAgents: 3 });
  const [first, second, third] = [greet(), greet(), greet()];
  expect(() => greet()).toThrow("too many sessions");
  second.leave();
  first.leave();
  const fourth = greet();
  expect(host.size).toBe(3);
  // It is one of another node now: whole states are asked for.
  expect(() => greet({ token: second.token })).not.toThrow();
  expect(host.size).toBe(3);
  expect(host.connections).toBe(3);

  for (const [seq, agent] of ["ann", "ben"].entries()) see(third.session, seq + 1, agent);
  see(fourth.session, 1, "cid");
  see(fourth.session, 2, "dan");
  expect(fourth.codes()).toEqual(["too-busy"]);
  third.leave();
  see(fourth.session, 3, "dan");
  expect(fourth.codes()).toEqual(["too-busy"]);
  expect(host.size).toBe(2);
});

it("has room again for agents that left", () => {
  const { greet } = open({ tenantAgents: 1 });
  const { session, codes } = greet();
  see(session, 1, "ann");
  session.receive({ type: "leave", seq: 2, agent: "ann" });
  session.receive({ type: "leave", seq: 3, agent: "ann" });
  see(session, 4, "ben");
  see(session, 5, "cid");
  expect(codes()).toEqual(["too-busy"]);
});

it("acknowledges what came within a quarter of a second, all together", async () => {
  const { greet, clock } = open({});
  const { session, told } = greet();
  const acks = () => told.filter(({ type }) => type === "ack");
  see(session, 1, "ann");
  await clock.advance(100);
  see(session, 2, "ann");
  await clock.advance(149);
  expect(acks()).toEqual([]);
  await clock.advance(1);
  expect(acks()).toEqual([{ type: "ack", received: 2 }]);
  see(session, 3, "ann");
  await clock.advance(250);
  expect(acks().slice(1)).toEqual([{ type: "ack", received: 3 }]);
});

it("has nothing left to do for a session that ended", () => {
  const { greet, clock } = open({});
  const before = clock.pendingTimers;
  const { session } = greet();
  see(session, 1, "ann");
  expect(clock.pendingTimers).toBe(before + 1);
  session.end("done");
  expect(clock.pendingTimers).toBe(before);
});
