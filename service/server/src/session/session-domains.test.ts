import { loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { FakeClock } from "@understudy/planner-core/testing";
import type { ServerMessage, Session } from "@understudy/session";
import { expect, it } from "vitest";
import { MemoryBudget } from "../memory/memory-budget.ts";
import { PlannerService } from "../tenants/planner-service.ts";
import { COLD, HUT } from "../testing/hut.ts";
import { ServiceRig, tellInLane, WHO } from "../testing/service-rig.ts";

const hut = loadDomain(HUT);
const GOALS = [{ name: "warm", when: { wood: 1 } }];

it("a session gets the new version of its domain, and plans by it", async () => {
  const rig = new ServiceRig();
  const { session, heard } = rig.accept();
  const tell = (seq: number): void =>
    tellInLane(
      session,
      { type: "state", agent: "ann", nowMs: 0, seq, values: COLD },
      { type: "want", agent: "ann", goal: "warm", budgetMs: 60_000, seq: seq + 1 },
    );
  tell(1);
  await rig.clock.advance(0);
  expect(heard("plan")).toHaveLength(1);
  await rig.service.putDomain("hut", { ...HUT, goals: GOALS });
  await rig.clock.advance(0);
  expect(heard("welcome")[1]?.domainHash).not.toBe(hut.hash);
  expect(heard("resync")).toHaveLength(1);
  tell(3);
  await rig.clock.advance(0);
  expect(heard("plan")[1]?.steps).toHaveLength(2);
});

it("sessions have the limits of their tenant", () => {
  const rig = new ServiceRig({ tenantSessions: 1 });
  rig.accept();
  expect(() => rig.accept()).toThrow("too many sessions");
});

it("sessions have the memory of their tenant, and give it back", async () => {
  const memory = new MemoryBudget().open(() => 1);
  const service = new PlannerService({ clock: new FakeClock(), memory });
  service.addDomain("hut", { domain: hut });
  const told: ServerMessage[] = [];
  const link = { send: (message: ServerMessage) => void told.push(message), end: () => {} };
  const hello = { type: "hello" as const, protocol: [1], client: "test", domain: "hut" };
  const session = finish(service.sessions.accept(hello, link, WHO)) as Session;
  const empty = memory.usedBytes;
  expect(empty).toBeGreaterThan(0);
  for (let seq = 1; seq < 1000; seq++) {
    tellInLane(session, { type: "state", agent: `agent ${seq}`, nowMs: 0, seq, values: COLD });
  }
  const codes = told.flatMap((message) => (message.type === "error" ? [message.code] : []));
  expect(new Set(codes)).toEqual(new Set(["too-much-memory"]));
  service.sessions.dismiss(session);
  expect(memory.usedBytes).toBeLessThan(empty);
});
