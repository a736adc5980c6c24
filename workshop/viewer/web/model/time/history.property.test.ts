import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AGENT_FIELDS } from "../../../src/protocol/frame.ts";
import { ShowState } from "../../../src/protocol/show-state.ts";
import {
  agentSample,
  detailSample,
  helloSample,
  keyframeSample,
  requestSample,
} from "../../testing/samples.ts";
import { FrameLog, type FrameMessage } from "./frame-log.ts";
import { History } from "./history.ts";

const AGENTS = 4;
const field = fc.nat({ max: AGENT_FIELDS.length - 1 });

/** A delta that changes one field of some agents. */
const changes = fc.array(
  fc.tuple(fc.nat({ max: AGENTS - 1 }), field, fc.integer({ min: 1, max: 4 })),
  { maxLength: 3 },
);
interface Frame {
  /** 0 for several frames at the same time, as in a paused game. */
  readonly passedMs: number;
  readonly changes: readonly (readonly [agent: number, field: number, value: number])[];
  readonly isKeyframe: boolean;
}
const frames: fc.Arbitrary<readonly Frame[]> = fc.array(
  fc.record({ passedMs: fc.nat({ max: 30 }), changes, isKeyframe: fc.boolean() }),
  { minLength: 1, maxLength: 400 },
);

/** A game's messages; an occasional keyframe equals the deltas before it. */
function messagesOf(given: readonly Frame[]): readonly FrameMessage[] {
  const state = new ShowState();
  const first = keyframeSample(Array.from({ length: AGENTS }, (_, index) => agentSample(index)));
  state.apply(first);
  const messages: FrameMessage[] = [first];
  for (const { passedMs, changes: some, isKeyframe } of given) {
    const moment = { tick: state.tick + 1, timeMs: state.timeMs + passedMs };
    const delta = {
      type: "delta" as const,
      ...moment,
      changes: some.flatMap(([agent, at, value]) => [agent, 1 << at, value]),
    };
    state.apply(delta);
    messages.push(isKeyframe ? state.keyframe() : delta);
  }
  return messages;
}

/** The state at a time by a full replay. */
function replay(messages: readonly FrameMessage[], timeMs: number): ShowState {
  const state = new ShowState();
  for (const message of messages) if (message.timeMs <= timeMs) state.apply(message);
  return state;
}

describe("the frame log", () => {
  it("agrees with a full replay at any time", () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat({ max: 13_000 }), { minLength: 1 }), (given, times) => {
        const messages = messagesOf(given);
        const log = new FrameLog();
        for (const message of messages) log.push(message);
        for (const timeMs of times) {
          expect(log.at(timeMs).keyframe()).toEqual(replay(messages, timeMs).keyframe());
        }
      }),
      { numRuns: 60 },
    );
  });

  it("drops the oldest frames, and keeps all others", () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 5, max: 150 }), (given, most) => {
        const messages = messagesOf(given);
        const log = new FrameLog(most);
        for (const message of messages) log.push(message);
        for (const { timeMs } of messages.filter((each) => each.timeMs >= log.fromMs)) {
          expect(log.at(timeMs).keyframe()).toEqual(replay(messages, timeMs).keyframe());
        }
      }),
      { numRuns: 40 },
    );
  });

  it("steps through all frames in both directions", () => {
    fc.assert(
      fc.property(frames, (given) => {
        const messages = messagesOf(given);
        const log = new FrameLog();
        for (const message of messages) log.push(message);
        const times = [...new Set(messages.map(({ timeMs }) => timeMs))];
        times.forEach((timeMs, index) => {
          expect(log.timeAfter(timeMs)).toBe(times[index + 1]);
          expect(log.timeBefore(timeMs)).toBe(times[index - 1]);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("waits for the first snapshot", () => {
    const log = new FrameLog();
    log.push({ type: "delta", tick: 1, timeMs: 5, changes: [] });
    expect(log.isEmpty).toBe(true);
  });
});

describe("a history", () => {
  it("has the details and requests known at the time", () => {
    const history = new History(helloSample);
    history.push(keyframeSample([agentSample(0)]));
    for (const timeMs of [10, 20, 30]) {
      history.push({ type: "delta", tick: timeMs, timeMs, changes: [] });
      history.push(detailSample(0, timeMs, timeMs / 10));
    }
    const { outcome: _, servedMs: __, ...open } = requestSample(7, { timeMs: 10, phase: "open" });
    history.push(open);
    history.push(requestSample(7, { timeMs: 30 }));
    expect(history.at(5).detail(0)).toBeUndefined();
    expect(history.at(25).detail(0)?.state["wood"]).toBe(2);
    expect(history.at(Number.POSITIVE_INFINITY).detail(0)?.state["wood"]).toBe(3);
    expect(history.at(5).requests(10)).toEqual([]);
    expect(history.at(25).request(7)?.phase).toBe("open");
    expect(history.at(30).request(7)?.phase).toBe("served");
  });

  it("keeps dropped values that are still valid", () => {
    const history = new History(helloSample, { frames: 300 });
    history.push(keyframeSample([agentSample(0)]));
    history.push(detailSample(0, 0, 4));
    for (let timeMs = 1; timeMs <= 1000; timeMs++) {
      history.push({ type: "delta", tick: timeMs, timeMs, changes: [] });
    }
    expect(history.frames.fromMs).toBeGreaterThan(500);
    expect(history.at(history.frames.fromMs).detail(0)?.state["wood"]).toBe(4);
  });
});
