import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

const stove = loadDomain({
  name: "stove",
  kinds: {
    burner: { food: { type: "enum", values: ["none", "done", "burnt"], default: "none" } },
  },
  places: { burner: 2 },
  state: { plates: { type: "integer", min: 0, max: 6, shared: true, default: 0 } },
  tools: [
    {
      name: "take_off",
      things: { burner: "burner" },
      when: { "$burner.food": "done" },
      start: { "$burner.food": "none" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
  ],
  clocks: [
    {
      name: "burning",
      things: { burner: "burner" },
      while: { "$burner.food": "done" },
      duration: 4,
      then: { "$burner.food": "burnt" },
    },
  ],
  goals: [{ name: "served", when: { plates: 1 } }],
});

/** A session with food on the left burner, and its agent's state. */
function accept() {
  const rig = new HostRig({ domain: stove as never });
  const { session, told } = rig.accept({ world: {} });
  const things = [{ id: "left", kind: "burner", properties: { food: "done" } }];
  tellSession(session, { type: "see", part: 1, parts: 1, things, seq: 1 } as never);
  const state = { type: "state", agent: "ann", nowMs: 0, values: { plates: 0 } };
  tellSession(session, { ...state, seq: 2 } as never);
  return { rig, session, told };
}

describe.each(["want", "squad"] as const)("a %s beside clocks about things", (type) => {
  it.each([
    [{ clock: "burning", args: { burner: "gone" }, leftMs: 0 }, "/clocks/0/args"],
    [{ clock: "burning", leftMs: 0 }, "/clocks/0/args"],
    [{ clock: "burning", args: { burner: "left", x: 1 }, leftMs: 0 }, "/clocks/0/args"],
    [{ clock: "baking", leftMs: 0 }, "/clocks/0/clock"],
  ])("refuses %j where it was told", (clock, pointer) => {
    const { session, told } = accept();
    const squad = { squad: "cooks", members: ["ann"] };
    const asked = type === "want" ? { agent: "ann" } : squad;
    const wanted = { goal: "served", budgetMs: 100, clocks: [clock], seq: 3 };
    tellSession(session, { type, ...asked, ...wanted } as never);
    expect(told.at(-1)).toMatchObject({ type: "error", pointer });
  });
});

describe("an agent among things beside clocks", () => {
  const want = (session: ReturnType<typeof accept>["session"], seq: number, clocks?: unknown) =>
    tellSession(session, {
      ...{ type: "want", agent: "ann", goal: "served", budgetMs: 60_000, seq, clocks },
    } as never);

  it("plans by the time that is left", async () => {
    for (const [leftMs, status] of [
      [1500, "solved"],
      [0, "unsolvable"],
    ] as const) {
      const { rig, session, told } = accept();
      want(session, 3, [{ clock: "burning", args: { burner: "left" }, leftMs }]);
      await rig.clock.advance(500);
      const plans = told.filter((each) => (each as { type: string }).type === "plan");
      expect(plans).toMatchObject([{ status }]);
    }
  });
});
