import assert from "node:assert/strict";
import { loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import { type Layout, layOut, packFields, unpackFields } from "../../model/layout.ts";
import type { Task } from "../../model/task.ts";
import { tasksOf } from "../../testing/prepare.ts";
import { DEAD, StateStore } from "./state-store.ts";

/** `at` must be equal, more `coins` are better, and less `noise` is better. */
function market(): {
  task: Task;
  layout: Layout;
  fields: (coins: number, noise: number, at?: string) => Int32Array;
} {
  const domain = loadDomain({
    name: "market",
    state: {
      at: { type: "enum", values: ["home", "stall"] },
      coins: { type: "integer", min: -5, max: 100 },
      noise: { type: "integer", min: 0, max: 9 },
      sold: { type: "boolean" },
    },
    tools: [
      { name: "go", then: { at: "stall", noise: { "+": 1 } } },
      { name: "leave", then: { at: "home" } },
      { name: "hush", then: { noise: 0 } },
      {
        name: "sell",
        when: { at: "stall", noise: { "<=": 2 }, coins: { ">=": 3 } },
        then: { sold: true },
      },
      { name: "earn", when: { at: "home" }, then: { coins: { "+": 1 } } },
    ],
  });
  const [task] = tasksOf(domain, domain.goal({ sold: true })) as [Task];
  const layout = finish(layOut(task));
  const fields = (coins: number, noise: number, at = "home"): Int32Array => {
    const packed = new Int32Array(layout.fieldCount);
    packFields(task, layout, domain.state({ at, coins, noise, sold: false }), packed, 0);
    return packed;
  };
  return { task, layout, fields };
}

describe("layout", () => {
  it("packs and unpacks every value, ends of ranges included", () => {
    const { task, layout, fields } = market();
    const values = new Int32Array(task.variables.length);
    const coins = task.variables.findIndex((id) => task.domain.variables.all[id]?.name === "coins");
    const noise = task.variables.findIndex((id) => task.domain.variables.all[id]?.name === "noise");
    for (const [c, n] of [
      [-5, 0],
      [100, 9],
      [0, 5],
    ] as const) {
      unpackFields(layout, fields(c, n), 0, values);
      expect([values[coins], values[noise]]).toEqual([c, n]);
    }
    expect(layout.exactFields).toBe(1);
    expect(layout.fieldCount).toBe(2);
  });
});

describe("StateStore", () => {
  it("rejects dominated states", () => {
    const { layout, fields } = market();
    const store = new StateStore();
    store.reset(layout);
    const first = store.add(fields(10, 2), 5, -1, -1);
    expect(store.add(fields(10, 2), 5, -1, -1)).toBe(-1);
    expect(store.add(fields(9, 2), 5, -1, -1)).toBe(-1);
    expect(store.add(fields(10, 3), 7, -1, -1)).toBe(-1);
    expect(store.known).toBe(first);
    expect(store.add(fields(11, 3), 5, -1, -1)).toBeGreaterThan(first);
    expect(store.add(fields(9, 2), 4, -1, -1)).toBeGreaterThan(first);
    expect(store.add(fields(9, 2, "stall"), 9, -1, -1)).toBeGreaterThan(first);
  });

  it("drops known states that a new one dominates at no higher cost", () => {
    const { layout, fields } = market();
    const store = new StateStore();
    store.reset(layout);
    const poor = store.add(fields(1, 5), 5, -1, -1);
    const other = store.add(fields(1, 5, "stall"), 5, -1, -1);
    store.add(fields(2, 4), 5, -1, -1);
    expect(store.state.get(poor) & 3).toBe(DEAD);
    expect(store.state.get(other) & 3).not.toBe(DEAD);
  });

  it("serves tasks with different numbers of fields, beyond its initial size", () => {
    const { layout, fields } = market();
    const single: Layout = { ...layout, fieldCount: 1, exactFields: 1 };
    const store = new StateStore();
    for (const [used, width] of [
      [layout, 2],
      [single, 1],
      [layout, 2],
    ] as const) {
      store.reset(used);
      const state = fields(0, 0);
      for (let index = 0; index < 3000; index++) {
        state[0] = index;
        assert.equal(store.add(state, 1, -1, -1), index);
        assert.equal(store.add(state, 1, -1, -1), -1);
      }
      const read = new Int32Array(width);
      store.read(2999, read);
      expect(read[0]).toBe(2999);
    }
  });
});
