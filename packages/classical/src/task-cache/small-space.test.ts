import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { preparePart } from "../testing/prepare.ts";

it("is searched for a walk over a map with many ways, but not where many actions apply everywhere", () => {
  const cells = Array.from({ length: 144 }, (_, cell) => `c${cell}`);
  const ways = cells.flatMap((from, cell) =>
    [cell % 12 < 11 ? 1 : 0, cell % 12 > 0 ? -1 : 0, 12, -12]
      .filter((step) => step !== 0 && cells[cell + step] !== undefined)
      .map((step) => ({
        name: `go_${from}_${cells[cell + step]}`,
        when: { at: from },
        then: { at: cells[cell + step] as string },
      })),
  );
  const at = { type: "enum", values: cells, default: "c0" } as const;
  const gem = { type: "boolean", default: false } as const;
  const take = { name: "take", when: { at: "c132" }, then: { gem: true } };
  const map = loadDomain({ name: "map", state: { at, gem }, tools: [...ways, take] });
  const goal = map.goal({ at: "c143", gem: true });
  const search = new ClassicalPlanner({ tables: false }).start({
    domain: map,
    state: map.state({}),
    goal,
    mode: "optimal",
  });
  while (!search.step({}));
  expect(search.result()).toMatchObject({ scaledCost: 23_000, optimal: true });
  expect(search.evaluations).toBe(0);

  const value = { type: "integer", min: 0, max: 299, default: 0 } as const;
  const dial = loadDomain({
    name: "dial",
    state: { value, open: gem },
    tools: [
      {
        name: "dial",
        parameters: { to: { type: "integer", minimum: 0, maximum: 299 } },
        then: { value: "$to" },
      },
      { name: "unlock", when: { value: 99 }, then: { open: true } },
    ],
  });
  const locked = { domain: dial, state: dial.state({}), goal: dial.goal({ open: true, value: 7 }) };
  expect(preparePart({ ...locked, mode: "optimal" })?.spaceSize).toBeUndefined();
});
