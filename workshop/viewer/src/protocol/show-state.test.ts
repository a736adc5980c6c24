import { describe, expect, it } from "vitest";
import { AGENT_FIELDS, type DeltaMessage, type KeyframeMessage, STATUSES } from "./frame.ts";
import { ShowState } from "./show-state.ts";

const ann = { index: 0, id: "ann", name: "Ann", domain: 0 };
const bob = { index: 1, id: "bob", name: "Bob", domain: 0 };
const PLAYING = STATUSES.indexOf("playing");
const bit = (field: (typeof AGENT_FIELDS)[number]): number => 1 << AGENT_FIELDS.indexOf(field);

const first: KeyframeMessage = {
  type: "keyframe",
  tick: 3,
  timeMs: 90,
  texts: ["eat", "chop"],
  agents: [ann],
  rows: [2, -1, -1, 0, 1, 4, 1, 6, PLAYING],
};

const delta = (changes: number[], more: Partial<DeltaMessage> = {}): DeltaMessage => ({
  type: "delta",
  tick: 4,
  timeMs: 120,
  changes,
  ...more,
});

describe("ShowState", () => {
  it("shows a keyframe's values", () => {
    const show = new ShowState();
    show.apply(first);
    expect(show.agents()).toEqual([
      {
        ...ann,
        ...{ place: 2, x: -1, y: -1, goal: "eat", step: 1, steps: 4 },
        ...{ action: "chop", source: "classical", status: "playing" },
      },
    ]);
  });

  it("applies deltas, arrivals and departures", () => {
    const show = new ShowState();
    show.apply(first);
    const row = [1, bit("step") | bit("status"), 0, STATUSES.indexOf("idle")];
    show.apply(delta([0, bit("step"), 2, ...row], { joined: [bob] }));
    expect(show.agent(0)?.step).toBe(2);
    expect(show.agent(1)).toMatchObject({ name: "Bob", status: "idle" });
    show.apply(delta([0, bit("status"), STATUSES.indexOf("gone")]));
    expect(show.agents().map(({ id }) => id)).toEqual(["bob"]);
  });

  it("is unchanged by its own keyframe", () => {
    const show = new ShowState();
    show.apply(first);
    show.apply(delta([0, bit("place"), 1], { texts: ["sell"] }));
    const other = new ShowState();
    other.apply(show.keyframe());
    expect(other).toEqual(show);
  });

  it("refuses deltas about unknown agents or texts", () => {
    const show = new ShowState();
    show.apply(first);
    expect(() => show.apply(delta([7, 1, 0]))).toThrow(RangeError);
    expect(() => show.apply(delta([0, 1 << AGENT_FIELDS.length, 0]))).toThrow(RangeError);
    expect(() => show.apply(delta([0, 3, 0]))).toThrow(RangeError);
  });
});
