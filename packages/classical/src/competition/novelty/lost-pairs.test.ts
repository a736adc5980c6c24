import { loadDomain, type ToolDefinition } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { SearchContext } from "../../search/context.ts";
import { SliceLimits } from "../../search/limits.ts";
import { Workspace } from "../../search/workspace.ts";
import { preparePart, relaxedOf } from "../../testing/prepare.ts";
import { NoveltySearch } from "./novelty-search.ts";

const COLUMNS = 4;
const ROWS = 4;

/**
 * A floor whose tiles are painted from a tile beside, in the same column, by a painter that cannot enter wet ones. A
 * tile painted before the one above it would leave that one to a painter from above, whose own tile is left then. Estimates
 * do not see it.
 */
function floor(): Parameters<typeof loadDomain>[0] {
  const tile = (row: number, column: number): string => `t${row}${column}`;
  const tiles: string[] = [];
  const tools: ToolDefinition[] = [];
  for (let row = 0; row <= ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const here = tile(row, column);
      tiles.push(here);
      for (const [up, right] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        const [toRow, toColumn] = [row + up, column + right];
        if (toRow < 0 || toRow > ROWS || toColumn < 0 || toColumn >= COLUMNS) continue;
        const there = tile(toRow, toColumn);
        const when = { at: here, [`dry_${there}`]: true };
        tools.push({ name: `go.${here}.${there}`, when, then: { at: there } });
        if (up === 0 || toRow === 0) continue;
        const then = { [`dry_${there}`]: false, [`painted_${there}`]: true };
        tools.push({ name: `paint.${here}.${there}`, when, then });
      }
    }
  }
  const painted = tiles.filter((name) => !name.startsWith("t0")).map((name) => `painted_${name}`);
  return {
    name: "floor",
    state: {
      at: { type: "enum", values: tiles },
      ...Object.fromEntries(
        tiles.map((name) => [`dry_${name}`, { type: "boolean", default: true }]),
      ),
      ...Object.fromEntries(painted.map((name) => [name, { type: "boolean", default: false }])),
    },
    tools,
    goals: [{ name: "done", when: Object.fromEntries(painted.map((name) => [name, true])) }],
  };
}

it("keeps a search out of states from which the goal cannot be reached", () => {
  const domain = loadDomain(floor());
  const part = preparePart({
    domain,
    state: domain.state({ at: "t11" }),
    goal: domain.goal("done"),
    mode: "first",
  });
  const context = new SearchContext(part, domain.state({ at: "t11" }));
  const search = new NoveltySearch(context, new Workspace(), relaxedOf(part), () => false);
  context.kit = part.kits.take(search, part);
  // Three times as many would not be enough without pairs that are lost.
  context.limits = new SliceLimits({ expansions: 2_000 });
  expect(search.run()).toBe("found");
});
