import { afterEach, describe, expect, it, vi } from "vitest";
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

describe("clocks that end more often than can be played", () => {
  const crossing = loadDomain({
    name: "crossing",
    state: {
      light: { type: "enum", values: ["red", "green"], shared: true },
      hours: { type: "integer", min: 0, max: 100_000, shared: true },
    },
    tools: [{ name: "cross", when: { light: "green" }, then: { hours: 0 }, duration: 3 }],
    goals: [{ name: "over", when: { light: "green" } }],
    clocks: [
      { name: "red", while: { light: "red" }, duration: 6, then: { light: "green" } },
      { name: "green", while: { light: "green" }, duration: 4, then: { light: "red" } },
      { name: "late", while: { hours: { "<": 30 } }, duration: 2000, then: { hours: { "+": 1 } } },
    ],
  });
  const watchOf = (told: object) => {
    const watch = new ClockWatch(TimedSteps.of(crossing) as TimedSteps, 1000);
    const state = crossing.state(told as never);
    watch.see(state, 0);
    return { watch, state };
  };

  it.each([
    [200_000_000, "red", 6000],
    [200_007_000, "green", 3000],
  ])("are as they come round, in a look after %i ms", (laterMs, light, leftMs) => {
    const { watch, state } = watchOf({ light: "red", hours: 40 });
    const clocks = [{ clock: light, leftMs }];
    const later = crossing.state({ light, hours: 40 } as never);
    expect(watch.ahead(state, 0, laterMs)).toEqual({ state: later, clocks });
    watch.see(later, laterMs);
    expect(watch.left(laterMs)).toEqual(clocks);
  });

  it("come round once all that changes has come to its end", () => {
    const { watch, state } = watchOf({ light: "red", hours: 20 });
    const { state: later } = watch.ahead(state, 0, 200_000_000);
    expect(later).toEqual(crossing.state({ light: "red", hours: 30 }));
  });

  it("come round on their own, whatever the periods of others", () => {
    const names = [2100, 2130, 2170, 2210].map((ms) => [`light_${ms}`, ms] as const);
    const lights = loadDomain({
      name: "lights",
      state: Object.fromEntries([
        ...names.map(([name]) => [name, { type: "boolean", shared: true }]),
        ["hours", { type: "integer", min: 0, max: 1_000_000, shared: true }],
      ]),
      tools: [{ name: "reset", when: { hours: 9 }, then: { hours: 0 }, duration: 1 }],
      goals: [{ name: "new", when: { hours: 0 } }],
      clocks: [
        ...names.flatMap(([name, ms]) => [
          { name: `on_${name}`, while: { [name]: false }, duration: 1, then: { [name]: true } },
          {
            name: `off_${name}`,
            while: { [name]: true },
            duration: ms / 1000 - 1,
            then: { [name]: false },
          },
        ]),
        { name: "hour", while: { hours: { ">=": 0 } }, duration: 1, then: { hours: { "+": 1 } } },
      ],
    } as never);
    const dark = Object.fromEntries(names.map(([name]) => [name, false]));
    const watch = new ClockWatch(TimedSteps.of(lights) as TimedSteps, 1000);
    const begin = lights.state({ ...dark, hours: 0 } as never);
    watch.see(begin, 0);
    const weekMs = 7 * 24 * 3_600_000;
    const isOn = ([name, ms]: readonly [string, number]) => [name, weekMs % ms >= 1000];
    const later = { ...Object.fromEntries(names.map(isOn)), hours: 10_000 };
    expect(watch.ahead(begin, 0, weekMs).state).toEqual(lights.state(later as never));
    watch.see(lights.state({ ...later, hours: 604_800 } as never), weekMs);
    expect(watch.left(weekMs).filter(({ clock }) => clock !== "hour")).toEqual(
      names.map(([name, ms]) => {
        const atMs = weekMs % ms;
        return atMs < 1000
          ? { clock: `on_${name}`, leftMs: 1000 - atMs }
          : { clock: `off_${name}`, leftMs: ms - atMs };
      }),
    );
  });

  it("are played as far as that goes where none comes round", () => {
    const counter = loadDomain({
      name: "counter",
      state: { hours: { type: "integer", min: 0, max: 1_000_000, shared: true } },
      tools: [{ name: "reset", when: { hours: 9 }, then: { hours: 0 }, duration: 1 }],
      goals: [{ name: "new", when: { hours: 0 } }],
      clocks: [
        {
          name: "hour",
          while: { hours: { "<": 1_000_000 } },
          duration: 1,
          then: { hours: { "+": 1 } },
        },
      ],
    });
    const watch = new ClockWatch(TimedSteps.of(counter) as TimedSteps, 1000);
    const state = counter.state({ hours: 0 });
    watch.see(state, 0);
    const ahead = watch.ahead(state, 0, 100_000_000);
    expect(ahead).toEqual({
      state: counter.state({ hours: 10_000 }),
      clocks: [{ clock: "hour", leftMs: 1000 }],
    });
  });
});
