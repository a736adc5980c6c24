import { loadDomain, type ToolDefinition } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { SearchContext } from "../../search/context.ts";
import { SliceLimits } from "../../search/limits.ts";
import { Workspace } from "../../search/workspace.ts";
import { preparePart, relaxedOf } from "../../testing/prepare.ts";
import { LandmarkSearch } from "./landmark-search.ts";

const stones = ["red", "green", "blue"];

/**
 * A dead-end cellar full of lamps, with a gem in it. Any two of the stones fit into it, so
 * estimates assume that all three do. Only the long road past the cellar leads to the goal.
 */
function cellar(lamps: number, road: number): Parameters<typeof loadDomain>[0] {
  const places = ["cellar", ...Array.from({ length: road }, (_, index) => `road${index}`)];
  const names = Array.from({ length: lamps }, (_, index) => `lamp${index}`);
  const inCellar = { at: "cellar" };
  const lit = Object.fromEntries(names.map((lamp) => [lamp, true]));
  const tools: ToolDefinition[] = [
    { name: "descend", when: { at: "road0" }, then: inCellar },
    ...places.slice(2).map(
      (to, index): ToolDefinition => ({
        name: `walk.${to}`,
        when: { at: `road${index}` },
        then: { at: to },
      }),
    ),
    { name: "arrive", when: { at: `road${road - 1}` }, then: { done: true, gem: true } },
    { name: "take.gem", when: inCellar, then: { gem: true } },
    ...stones.flatMap((from) =>
      stones.flatMap((to): ToolDefinition[] =>
        from === to
          ? []
          : [
              {
                name: `swap.${from}.${to}`,
                when: { ...inCellar, [from]: true },
                then: { [from]: false, [to]: true },
              },
            ],
      ),
    ),
    {
      name: "lift",
      when: { ...inCellar, ...Object.fromEntries(stones.map((stone) => [stone, true])), ...lit },
      then: { done: true },
    },
    ...names.flatMap((lamp): ToolDefinition[] => [
      { name: `light.${lamp}`, when: { ...inCellar, [lamp]: false }, then: { [lamp]: true } },
      { name: `dim.${lamp}`, when: { ...inCellar, [lamp]: true }, then: { [lamp]: false } },
    ]),
  ];
  const flags = [...stones, "gem", "done", ...names].map(
    (name) => [name, { type: "boolean" }] as const,
  );
  return {
    name: "cellar",
    state: { at: { type: "enum", values: places }, ...Object.fromEntries(flags) },
    tools,
  };
}

it("escapes from a misleading plateau when it roams", () => {
  const lamps = Array.from({ length: 10 }, (_, index) => [`lamp${index}`, true]);
  const domain = loadDomain(cellar(lamps.length, 30));
  const start = {
    at: "road0",
    red: true,
    green: true,
    blue: false,
    gem: false,
    done: false,
    ...Object.fromEntries(lamps),
  };
  const state = domain.state(start);
  const prepared = preparePart({
    domain,
    state,
    goal: domain.goal({ gem: true, done: true }),
    mode: "first",
  });
  const expansions = (["straight", "roaming"] as const).map((manner) => {
    const context = new SearchContext(prepared, state);
    const relaxed = relaxedOf(prepared);
    const search = new LandmarkSearch(context, new Workspace(), relaxed, () => false, { manner });
    context.limits = new SliceLimits({});
    context.kit = prepared.kits.take(search, prepared);
    expect(search.run()).toBe("found");
    return context.expansions;
  });
  const [straight, roaming] = expansions as [number, number];
  expect(straight).toBeGreaterThan(3 * roaming);
});
