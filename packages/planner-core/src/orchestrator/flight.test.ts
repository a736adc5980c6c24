import { describe, expect, it } from "vitest";
import { loadDomain } from "../domain/load-domain.ts";
import { InferenceError } from "../errors.ts";
import { FakeClock, settle } from "../testing/fake-clock.ts";
import { type ScriptedBehaviour, ScriptedLead } from "../testing/scripted-lead.ts";
import { Flight } from "./flight.ts";
import type { Question } from "./lead.ts";

const domain = loadDomain({
  name: "switch",
  state: { on: { type: "boolean", default: false } },
  tools: [{ name: "press", then: { on: true } }],
  goals: [{ name: "lit", when: { on: true } }],
});
const question: Question = {
  key: "k",
  domain,
  state: domain.state({ on: false }),
  goal: domain.goal("lit"),
  text: {},
};

function setUp(behaviour: ScriptedBehaviour) {
  const clock = new FakeClock();
  const lead = new ScriptedLead({ clock, script: () => behaviour });
  const flight = new Flight(lead, clock, { question });
  const rank = (): number => lead.calls[0]?.deadline.rankMs ?? Number.NaN;
  return { clock, lead, flight, rank };
}

describe("Flight", () => {
  it("is as urgent as the first of those who still wait", () => {
    const { flight, rank } = setUp({ afterMs: "never" });
    flight.join(50, 500);
    flight.join(20, 500);
    flight.join(20, 500);
    expect(rank()).toBe(20);
    flight.leave(20);
    expect(rank()).toBe(20);
    flight.leave(20);
    expect(rank()).toBe(50);
    flight.harvest(500);
    flight.leave(50);
    expect(rank()).toBe(Number.POSITIVE_INFINITY);
    flight.join(90, 90);
    expect(rank()).toBe(90);
  });

  it("starts once, however many take part, and ends at the latest of their ends", async () => {
    const { flight, lead, clock } = setUp({ afterMs: "never", ignoresSignal: true });
    flight.join(10, 10);
    flight.join(30, 40);
    flight.harvest(20);
    expect(lead.calls).toHaveLength(1);
    await clock.advance(39);
    expect(flight.isSettled).toBe(false);
    await clock.advance(1);
    expect(await flight.result).toMatchObject({ answer: undefined, reason: "timeout" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends when the last one leaves and nothing is to be harvested", async () => {
    const { flight, lead, clock } = setUp({ afterMs: 100 });
    flight.join(50, 500);
    flight.join(60, 500);
    flight.leave(50);
    await settle();
    expect(flight.isSettled).toBe(false);
    flight.leave(60);
    await settle();
    expect([flight.isSettled, lead.active, clock.pendingTimers]).toEqual([true, 0, 0]);
  });

  it("holds no timer after an answer, nor after a failure", async () => {
    for (const behaviour of [{ afterMs: 5 }, { afterMs: 5, rejects: new InferenceError("no") }]) {
      const { flight, clock } = setUp(behaviour);
      flight.join(50, 500);
      await clock.advance(5);
      expect(flight.isSettled).toBe(true);
      flight.leave(50);
      expect(clock.pendingTimers).toBe(0);
    }
  });
});
