import { afterEach, expect, it, vi } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { PlayedClocks } from "../../time/schedule/clocks/played-clocks.ts";
import { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { ClockWatch } from "./clock-watch.ts";

const domain = loadDomain({
  name: "kitchen",
  state: { pan: { type: "enum", values: ["empty", "raw", "done"], shared: true } },
  tools: [{ name: "put_on", when: { pan: "empty" }, then: { pan: "raw" }, duration: 1 }],
  goals: [{ name: "fried", when: { pan: "done" } }],
  clocks: [{ name: "frying", while: { pan: "raw" }, duration: 10, then: { pan: "done" } }],
});

afterEach(() => vi.restoreAllMocks());

it("plays clocks only for a look after a change or an end", () => {
  const played = vi.spyOn(PlayedClocks.prototype, "update");
  const watch = new ClockWatch(TimedSteps.of(domain) as TimedSteps, 1000);
  const raw = domain.state({ pan: "raw" });
  for (let nowMs = 0; nowMs < 10_000; nowMs += 20) watch.see(raw, nowMs);
  expect(played).not.toHaveBeenCalled();
  expect(watch.left(9_980)).toEqual([{ clock: "frying", leftMs: 20 }]);
  watch.see(domain.state({ pan: "done" }), 10_000);
  expect(played).toHaveBeenCalled();
  expect(watch.left(10_000)).toEqual([]);
});

it.each([
  [8_000, 2_000],
  [58_000, 10_000],
])(
  "takes a clock for one that began in a gap of %i ms, as long as that can be",
  (gapMs, leftMs) => {
    const watch = new ClockWatch(TimedSteps.of(domain) as TimedSteps, 1000);
    watch.see(domain.state({ pan: "empty" }), 0);
    watch.see(domain.state({ pan: "raw" }), gapMs);
    expect(watch.left(gapMs)).toEqual([{ clock: "frying", leftMs }]);
  },
);
