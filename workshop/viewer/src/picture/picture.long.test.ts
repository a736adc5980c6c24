import { readFileSync } from "node:fs";
import {
  type Domain,
  loadDomain,
  RequestError,
  type Step,
  seededRandom,
} from "@understudy/planner-core";
import { arbitraryDomain } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawGuidePictures } from "../testing/guide-pictures.ts";
import { SMITHIES, smithyDomain } from "../testing/smithy.ts";
import { expectWellFormed } from "../testing/well-formed.ts";
import { drawDomain } from "./draw-domain.ts";
import { type PictureGraph, prepareGraph } from "./graph/make-graph.ts";
import { placeGraph, type Spot } from "./layout/lay-out.ts";
import { boxOf } from "./layout/measure.ts";
import type { PictureOptions } from "./options.ts";

const example = (name: string): Domain =>
  loadDomain(
    readFileSync(new URL(`../../../../examples/domains/${name}.json`, import.meta.url), "utf8"),
  );

const hut = loadDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"], default: "home" },
    wood: { type: "integer", min: 0, max: 8, default: 0 },
    axe: { type: "boolean", default: false },
    lit: { type: "boolean", default: false },
    wings: { type: "boolean", default: false },
    song: { type: "boolean", default: false },
    wet: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", parameters: { to: { enum: ["home", "forest"] } }, then: { at: "$to" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 }, wet: true } },
    {
      name: "light",
      when: { at: "home", wood: { ">=": 2 } },
      then: { wood: { "-": 2 }, lit: true },
    },
    { name: "sing", then: { song: true } },
    { name: "fly", when: { wings: true }, then: { at: "home" } },
    { name: "dry", when: { lit: true }, if: [{ when: { wet: true }, then: { wet: false } }] },
  ],
  goals: [
    { name: "warm", when: { lit: true } },
    { name: "dry_feet", when: { wet: false, lit: true } },
    { name: "armed", when: { axe: true } },
  ],
});

/** Arrows as text, such as `chop -wood-> light`. */
function arrowsOf({ nodes, arrows }: PictureGraph): string[] {
  return arrows
    .map(({ from, to, variables, isLit }) => {
      const line = isLit ? "=" : "-";
      return `${nodes[from]?.label} ${line}${variables.join(",")}${line}> ${nodes[to]?.label}`;
    })
    .sort();
}

const graphOf = (domain: Domain, options: PictureOptions = {}): PictureGraph =>
  prepareGraph(domain, options)(1);

const step = (tool: string, args: Step["args"] = {}): Step => ({ tool, args });

describe("the arrows of a picture", () => {
  it("LLM planner from each tool to those that need its effects, and nowhere else", () => {
    // None from light to chop, which needs no wood; none from chop to dry_feet, which needs the opposite.
    expect(arrowsOf(graphOf(hut))).toEqual([
      "chop -wet-> dry",
      "chop -wood-> light",
      "dry -wet-> dry_feet",
      "fly -at-> light",
      "go -at-> chop",
      "go -at-> light",
      "light -lit-> dry",
      "light -lit-> dry_feet",
      "light -lit-> warm",
    ]);
  });

  it("become a variable node if there are many, mentioned by the others", () => {
    const graph = graphOf(example("village"));
    const hub = graph.nodes.find(({ label }) => label === "at");
    expect(hub).toMatchObject({ kind: "variable", note: "1 gives, 11 need it" });
    const chop = graph.nodes.find(({ label }) => label === "chop");
    expect(chop?.needs.flatMap(({ variables }) => variables)).toContain("at");
    expect(arrowsOf(graph)).toContain("goto --> at");
  });
});

describe("marks", () => {
  const marks = Object.fromEntries(graphOf(hut).nodes.map(({ label, mark }) => [label, mark]));

  it("show dead ends and unreachable parts", () => {
    expect(marks).toMatchObject({ sing: "dead-end", fly: "never", armed: "never" });
    expect([marks["go"], marks["chop"], marks["dry"], marks["warm"]]).toEqual(
      Array.from({ length: 4 }),
    );
    expect(graphOf(hut).idle).toEqual(["song"]);
  });

  it("are also text in the picture and for screen readers", () => {
    const svg = drawDomain(hut);
    expect(svg).toContain(">never applies<");
    expect(svg).toContain(">never reached<");
    expect(svg).toContain(">nobody needs it<");
    expect(svg).toMatch(
      /<desc [^>]*>[^<]*Never applies: fly, armed\. Nobody needs what it gives: sing\./,
    );
    expect(svg).toContain('role="img"');
  });
});

describe("a plan", () => {
  const plan = [
    step("go", { to: "forest" }),
    step("chop"),
    step("chop"),
    step("go", { to: "home" }),
    step("light"),
  ];
  const lit = graphOf(hut, { plan, goal: "warm" });

  it("is highlighted with step numbers and exchanges", () => {
    const steps = lit.nodes.filter(({ isLit }) => isLit).map((node) => [node.label, node.steps]);
    expect(steps).toEqual([
      ["go", [1, 4]],
      ["chop", [2, 3]],
      ["light", [5]],
      ["warm", []],
    ]);
    expect(arrowsOf(lit).filter((arrow) => arrow.includes("="))).toEqual([
      "chop =wood=> light",
      "go =at=> chop",
      "go =at=> light",
      "light =lit=> warm",
    ]);
    expect(drawDomain(hut, { plan, goal: "warm" })).toContain(">1 4</text>");
  });

  it("of another domain is refused, like an unknown goal", () => {
    expect(() => drawDomain(hut, { plan: [step("swim")] })).toThrow(RequestError);
    expect(() => drawDomain(hut, { goal: "rich" })).toThrow(RequestError);
  });
});

describe("a large domain", () => {
  const smithy = loadDomain(smithyDomain(SMITHIES[300]));

  it("is folded, with every tool counted once", () => {
    expect(smithy.tools).toHaveLength(300);
    const { nodes, folded } = graphOf(smithy);
    const tools = nodes.filter(({ kind }) => kind === "tool");
    expect(nodes.length).toBeLessThanOrEqual(50);
    expect(tools.reduce((sum, { count }) => sum + count, 0)).toBe(300);
    expect(tools.map(({ label }) => label)).toContain("sell × 130");
    expect(folded).toBeGreaterThan(250);
    // Marked parts are not folded with unmarked ones.
    expect(nodes.find(({ mark }) => mark === "never")?.label).toBe("teach");
  });

  it("keeps the plan's steps separate", () => {
    const plan = [step("walk", { to: "mine" }), step("mine_wood"), step("craft_wood_bell")];
    const steps = graphOf(smithy, { plan }).nodes.filter((node) => node.steps.length > 0);
    expect(steps.map(({ label }) => label)).toEqual(["walk", "mine_wood", "craft_wood_bell"]);
  });

  it("is readable at page width, and deterministic", () => {
    const svg = drawDomain(smithy);
    expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(1000);
    drawDomain(hut);
    expect(drawDomain(loadDomain(smithyDomain(SMITHIES[300])))).toBe(svg);
    expectWellFormed(svg);
  });

  it("without families is folded by stage, with its strongest arrows and the number of omitted ones", () => {
    const size = 300;
    const random = seededRandom(4);
    const earlier = (before: number): string => `v${random.integer(before)}`;
    const tools = Array.from({ length: size }, (_, index) => {
      const needs = index < 6 ? [] : [earlier(index), earlier(index)];
      const when = Object.fromEntries(needs.map((variable) => [variable, true]));
      // Names without a common first word.
      return { name: index.toString(36).padStart(3, "q"), when, then: { [`v${index}`]: true } };
    });
    const state = Object.fromEntries(
      tools.map((_, index) => [`v${index}`, { type: "boolean", default: false } as const]),
    );
    const goals = [{ name: "last", when: { [`v${size - 1}`]: true } }];
    const tangle = loadDomain({ name: "tangle", state, tools, goals });
    const graph = graphOf(tangle);
    expect(graph.nodes.length).toBeGreaterThan(15);
    expect(graph.nodes.length).toBeLessThanOrEqual(60);
    expect(graph.arrows.length).toBeLessThanOrEqual(100);
    expect(graph.hidden).toBeGreaterThan(0);
    const svg = drawDomain(tangle);
    expect(svg).toContain("arrows that carry less are left out.");
    expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(1400);
  });

  it("that is far too large is refused", () => {
    const values = Array.from({ length: 230 }, (_, index) => `p${index}`);
    const huge = loadDomain({
      name: "huge",
      state: { at: { type: "enum", values }, last: { type: "enum", values } },
      tools: [
        {
          name: "go",
          parameters: { from: { enum: values }, to: { enum: values } },
          when: { at: "$from" },
          then: { at: "$to", last: "$from" },
        },
      ],
    });
    expect(() => drawDomain(huge)).toThrow(/a picture takes at most/);
  });
});

it("escapes hostile names", () => {
  const svg = drawDomain(
    loadDomain({
      name: "]]></title><script>alert(1)</script>\u0007\ud800 & \"'",
      state: { a: { type: "boolean" } },
      tools: [{ name: "t", then: { a: true } }],
      goals: [{ name: "g", when: { a: true } }],
    }),
  );
  expectWellFormed(svg);
  expect(svg).not.toContain("<script");
  expect(svg).toContain("&lt;script&gt;");
});

it("is light, dark, or follows the viewer's preference", () => {
  const scheme = "prefers-color-scheme:dark";
  expect(drawDomain(hut)).toContain(scheme);
  const [light, dark] = (["light", "dark"] as const).map((theme) => drawDomain(hut, { theme }));
  expect(light).not.toContain(scheme);
  expect(dark).not.toContain(scheme);
  expect(light).not.toBe(dark);
});

it("names kinds instead of every place", () => {
  const dungeon = loadDomain({
    name: "dungeon",
    kinds: { chest: { locked: { type: "boolean" } } },
    state: { near: { type: "thing", of: "chest", position: true }, rich: { type: "boolean" } },
    tools: [
      { name: "go", things: { to: "chest" }, then: { near: "$to" } },
      {
        name: "pick",
        things: { it: "chest" },
        when: { near: "$it" },
        then: { "$it.locked": false },
      },
      {
        name: "rob",
        things: { it: "chest" },
        when: { near: "$it", "$it.locked": false },
        then: { rich: true },
      },
    ],
    goals: [{ name: "rich", when: { rich: true } }],
  });
  expect(arrowsOf(graphOf(dungeon))).toEqual([
    "go -near-> pick",
    "go -near-> rob",
    "pick -chest.locked-> rob",
    "rob -rich-> rich",
  ]);
});

describe("any domain", () => {
  const looks = fc.record({ size: fc.integer({ min: 10, max: 50 }), length: fc.nat(6) });

  it("is drawn as one document, with every tool and goal once", () => {
    fc.assert(
      fc.property(arbitraryDomain({ maxStates: 300 }), looks, (domain, { size, length }) => {
        const plan = Array.from({ length: Math.min(length, domain.actions.count) }, (_, action) =>
          domain.step(action),
        );
        const options = { plan, maxNodes: size, goal: domain.goals[0]?.name };
        const { nodes } = graphOf(domain, options);
        const counted = nodes.filter(({ kind }) => kind !== "variable");
        const parts = domain.tools.length + domain.goals.length;
        expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(parts);
        expectWellFormed(drawDomain(domain, options));
      }),
      { numRuns: 30 },
    );
  });
});

describe("the pictures", () => {
  it("in the guide are up to date; `pnpm --filter @understudy/viewer draw` redraws them", () => {
    for (const { path, svg } of drawGuidePictures()) {
      expect(readFileSync(path, "utf8")).toBe(svg);
      expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(1000);
    }
  });

  it.each(["village", "guard", "courier", "smithy"])("have no overlaps: %s", (name) => {
    const domain = name === "smithy" ? loadDomain(smithyDomain(SMITHIES[50])) : example(name);
    const graph = graphOf(domain);
    const { nodes, width, height } = placeGraph(graph, true);
    const boxes = graph.nodes.map((node, index) => ({ ...boxOf(node), ...(nodes[index] as Spot) }));
    for (const [index, a] of boxes.entries()) {
      expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
      expect(a.y + a.height / 2).toBeLessThanOrEqual(height);
      const over = boxes.slice(index + 1).filter((b) => {
        const [x, y] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
        return x < (a.width + b.width) / 2 && y < (a.height + b.height) / 2;
      });
      expect(over).toEqual([]);
    }
  });
});
