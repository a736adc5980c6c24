import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { Session } from "../session/session.ts";
import { HostRig } from "../testing/host/host-rig.ts";
import { COLD, HUT } from "../testing/hut.ts";

function see(session: Session, seq: number, agent: string): void {
  session.receive({ type: "state", seq, agent, nowMs: 0, values: COLD });
}

it("drops the oldest disconnected sessions to make room for sessions and agents", () => {
  const rig = new HostRig({ limits: { tenantSessions: 3, tenantAgents: 3 } });
  const { host } = rig;
  const [first, second, third] = [rig.accept(), rig.accept(), rig.accept()];
  expect(() => rig.accept()).toThrow("too many sessions");
  second.leave();
  first.leave();
  const fourth = rig.accept();
  expect(host.size).toBe(3);
  // It counts as another node's session now, and needs whole states.
  expect(() => rig.accept({ token: second.token })).not.toThrow();
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

it("frees the places of agents that left", () => {
  const { session, codes } = new HostRig({ limits: { tenantAgents: 1 } }).accept();
  see(session, 1, "ann");
  session.receive({ type: "leave", seq: 2, agent: "ann" });
  session.receive({ type: "leave", seq: 3, agent: "ann" });
  see(session, 4, "ben");
  see(session, 5, "cid");
  expect(codes()).toEqual(["too-busy"]);
});

it("acknowledges the messages of a quarter of a second together", async () => {
  const rig = new HostRig();
  const { clock } = rig;
  const { session, heard } = rig.accept();
  const acks = () => heard("ack");
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

it("leaves no timers behind for ended sessions", () => {
  const rig = new HostRig();
  const { clock } = rig;
  const before = clock.pendingTimers;
  const { session } = rig.accept();
  see(session, 1, "ann");
  expect(clock.pendingTimers).toBe(before + 1);
  session.end("done");
  expect(clock.pendingTimers).toBe(before);
});

it("announces the shutdown to each session in its turn", () => {
  const rig = new HostRig();
  const connections = [rig.accept(), rig.accept(), rig.accept()];
  const told = () => connections.flatMap(({ heard }) => heard("drain"));
  let toldAtOnce = 0;
  connections[0]?.session.lane.do(() => {
    rig.host.drain(100);
    toldAtOnce = told().length;
    return undefined;
  });
  expect(toldAtOnce).toBe(0);
  expect(told()).toEqual(Array.from(connections, () => ({ type: "drain", withinMs: 100 })));
});

it("ends the sessions of a removed domain, each in its turn", async () => {
  const rig = new HostRig();
  await rig.domains.put(loadDomain(HUT) as never, "sent");
  const connections = [rig.accept({ domain: "sent" }), rig.accept({ domain: "sent" })];
  let keptAtOnce = 0;
  connections[0]?.session.lane.do(() => {
    rig.domains.remove("sent");
    keptAtOnce = rig.host.size;
    return undefined;
  });
  expect(keptAtOnce).toBe(2);
  expect(rig.host.size).toBe(0);
  expect(connections.map(({ codes }) => codes())).toEqual([["unknown-domain"], ["unknown-domain"]]);
});
