import { describe, expect, it } from "vitest";
import type { Issue, RequestError } from "../../../base/errors.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { TimedSteps } from "../timed-steps.ts";
import { timedEvents } from "./timed-events.ts";

const rooms = Array.from({ length: 30 }, (_, at) => `room_${at}`);
const { untyped } = loadDomain({
  name: "house",
  state: {
    at: { type: "enum", values: rooms },
    clean: { type: "boolean" },
    dust: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "go", parameters: { to: { enum: rooms } }, then: { at: "$to" }, duration: 1 },
    { name: "sweep", then: { clean: true }, duration: 2 },
  ],
  goals: [{ name: "clean", when: { clean: true } }],
});
const steps = TimedSteps.of(untyped) as TimedSteps;
const go = (to: string) => ({ tool: "go", args: { to } });

/** As many events that raise and lower one number at one moment. */
function contrary(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    at: 1,
    then: { dust: at % 2 === 0 ? { "+": 1 } : { "-": 1 } },
  }));
}

function issuesOf(ask: () => unknown): readonly Issue[] {
  try {
    ask();
  } catch (error) {
    return (error as RequestError).issues;
  }
  return [];
}

describe("events that open steps", () => {
  it("keep each step for the last of them that it waits for", () => {
    const events = timedEvents(steps, [
      { at: 3, then: {}, opens: ["go", "sweep"], name: "the flood" },
      { at: 1, then: {}, opens: ["go", "sweep"], name: "the rain" },
      { at: 5, then: {}, opens: [go("room_2"), "sweep"], name: "the paint" },
      { at: 5, then: {}, opens: [go("room_2")], name: "the lock" },
    ]);
    const { index } = steps.find(go("room_2")) ?? {};
    const sweep = steps.matching("sweep")[0]?.index;
    expect(events.map(({ opens }) => opens?.size)).toEqual([undefined, 29, 2]);
    expect(new Set(events[1]?.opens?.values())).toEqual(new Set(["the flood"]));
    expect(events[2]?.opens?.get(index ?? -1)).toBe("the lock");
    expect(events[2]?.opens?.get(sweep ?? -1)).toBe("the paint");
  });

  it("share the steps of a tool, however often they name it", () => {
    expect(steps.matching("go")).toBe(steps.matching("go"));
    expect(steps.matching({ tool: "sweep" } as never)).toEqual(steps.matching("sweep"));
    const opens = new Array(2000).fill("go");
    const told = Array.from({ length: 2000 }, (_, at) => ({ at, then: {}, opens }));
    const sizes = timedEvents(steps, told).map((event) => event.opens?.size ?? 0);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(rooms.length);
    expect(sizes.at(-1)).toBe(rooms.length);
  });

  it("tell each name that is none", () => {
    const told = [{ at: 1, then: {}, opens: ["fly", "go", go("roof"), "__proto__"] }];
    expect(() => timedEvents(steps, told)).toThrow(/\/events\/0\/opens\/0.*fly/);
    expect(() => timedEvents(steps, told)).toThrow(/\/events\/0\/opens\/2.*roof/);
    expect(() => timedEvents(steps, told)).toThrow(/\/events\/0\/opens\/3.*__proto__/);
  });

  it.each([
    ["names that are none", [{ at: 1, then: {}, opens: new Array(10_000).fill("fly") }]],
    ["effects on nothing", new Array(10_000).fill({ at: 1, then: { dirty: true } })],
    ["contrary changes", contrary(10_000)],
  ])("tell no more than a hundred %s", (_, told) => {
    const refused = issuesOf(() => timedEvents(steps, told));
    expect(refused).toHaveLength(101);
    expect(refused.at(-1)?.message).toMatch(/^\d+ more issues/);
  });
});
