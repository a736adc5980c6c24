import { describe, expect, it } from "vitest";
import { AGENT_FIELDS, type DeltaMessage, type KeyframeMessage, STATUSES } from "./frame.ts";
import { ShowState } from "./show-state.ts";

const ann = { index: 0, id: "ann", name: "Ann", domain: 0 };
const PLAYING = STATUSES.indexOf("playing");

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
  it("refuses deltas about unknown agents or texts", () => {
    const show = new ShowState();
    show.apply(first);
    expect(() => show.apply(delta([7, 1, 0]))).toThrow(RangeError);
    expect(() => show.apply(delta([0, 1 << AGENT_FIELDS.length, 0]))).toThrow(RangeError);
    expect(() => show.apply(delta([0, 3, 0]))).toThrow(RangeError);
  });
});
