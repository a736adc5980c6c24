import { readFileSync } from "node:fs";
import { analyseReachability } from "@understudy/classical/reachability";
import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { nextStates } from "@understudy/planner-core/compiled";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch, village } from "../testing/run-cli.ts";
import { findPumps, type Pump } from "./find-pumps.ts";
import { KindNames } from "./report-kinds.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** A smith who buys axes and sells them. */
function smithy(price: number, more: Partial<DomainDefinition["tools"][number]> = {}) {
  return {
    name: "smithy",
    state: {
      at: { type: "enum", values: ["home", "market"], default: "home" },
      coins: { type: "integer", min: 0, max: 9, default: 4 },
      wood: { type: "integer", min: 0, max: 9, default: 0 },
      has_axe: { type: "boolean", default: false },
    },
    tools: [
      { name: "walk", parameters: { to: { enum: ["home", "market"] } }, then: { at: "$to" } },
      { name: "chop", when: { at: "home" }, then: { wood: { "+": 1 } } },
      {
        name: "buy",
        when: { at: "market", has_axe: false },
        then: { coins: { "-": 2 }, has_axe: true },
      },
      {
        ...{ name: "sell", when: { at: "market", has_axe: true } },
        ...{ then: { coins: { "+": price }, has_axe: false } },
        ...more,
      },
    ],
    goals: [{ name: "rich", when: { coins: 9 } }],
  } satisfies DomainDefinition;
}

function pumpsOf(definition: unknown): readonly Pump[] {
  const domain = loadDomain(definition);
  return findPumps(domain, new Set(analyseReachability(domain).actions), new KindNames(domain));
}

describe("Money pumps", () => {
  it("are found where something sells for more than it costs", () => {
    expect(pumpsOf(smithy(3))).toEqual([
      { spend: "buy()", gain: "sell()", variable: "coins", by: 1 },
    ]);
  });

  it.each([
    ["an equal price", smithy(2)],
    ["a way between the two", smithy(3, { when: { at: "home", has_axe: true } })],
    ["another loss", smithy(3, { then: { coins: { "+": 3 }, has_axe: false, wood: { "-": 1 } } })],
    ["a wish to keep the axe", { ...smithy(3), maintain: [{ has_axe: false }] }],
  ])("are ruled out by %s", (_reason, definition) => {
    expect(pumpsOf(definition)).toEqual([]);
  });

  it("of the same tools are counted", () => {
    const goods = { enum: ["ore", "coal"] };
    const [pump, ...others] = pumpsOf({
      name: "stall",
      state: {
        coins: { type: "integer", min: 0, max: 9 },
        ore: { type: "integer", min: 0, max: 3 },
        coal: { type: "integer", min: 0, max: 3 },
      },
      tools: [
        {
          ...{ name: "buy", parameters: { what: goods } },
          ...{ when: { $what: { "<": 3 } }, then: { coins: { "-": 1 }, $what: { "+": 1 } } },
        },
        {
          ...{ name: "sell", parameters: { what: goods } },
          ...{ then: { coins: { "+": 3 }, $what: { "-": 1 } } },
        },
      ],
    });
    expect(others).toEqual([]);
    expect(pump).toMatchObject({ variable: "coins", by: 2, alike: 2 });
  });

  it("are none of the village's", () => {
    expect(pumpsOf(readFileSync(village, "utf8"))).toEqual([]);
  });

  it("are in the report, as text and as JSON", async () => {
    const file = scratch.write("smithy.json", smithy(3));
    const text = await runCli(["check", file, "--model", "none"]);
    expect(text.stdout).toContain(
      "Money pumps\n  buy(), then sell(): all is as before, but coins has grown by 1\n",
    );
    const { stdout } = await runCli(["check", file, "--model", "none", "--json"]);
    expect(JSON.parse(stdout).pumps).toHaveLength(1);
  });

  it("are those of the states that come back with more", () => {
    const amount = fc.integer({ min: 1, max: 3 });
    const flag = fc.constantFrom(true, false, undefined);
    const limit = fc.constantFrom({}, { a: { "<=": 1 } }, { a: { ">=": 2 } }, { b: 0 });
    const tool = fc.record({ a: amount, b: amount, lit: flag, whenLit: flag, limit });
    const rounds: boolean[] = [];
    fc.assert(
      fc.property(tool, tool, (spend, gain) => {
        const tools = [
          toolOf("spend", spend, { a: { "-": spend.a }, b: { "+": spend.b } }),
          toolOf("gain", gain, { a: { "+": gain.a }, b: { "-": gain.b } }),
        ];
        const domain = loadDomain({
          name: "drawn",
          state: {
            a: { type: "integer", min: 0, max: 3 },
            b: { type: "integer", min: 0, max: 3 },
            lit: { type: "boolean" },
          },
          tools,
        });
        const isTouched = (spend.lit === undefined) === (gain.lit === undefined);
        const found = findPumps(domain, new Set(), new KindNames(domain));
        const names = found.map((pump) => `${pump.spend} ${pump.gain} ${pump.variable}`);
        const isPump = isTouched && gain.a > spend.a && comesBack(domain, ["spend", "gain"], "a");
        const isOther = isTouched && spend.b > gain.b && comesBack(domain, ["gain", "spend"], "b");
        rounds.push(isPump || isOther);
        expect(names.toSorted()).toEqual([
          ...(isOther ? ["gain() spend() b"] : []),
          ...(isPump ? ["spend() gain() a"] : []),
        ]);
      }),
      { numRuns: 300 },
    );
    expect(new Set(rounds).size).toBe(2);
  });
});

function toolOf(
  name: string,
  {
    lit,
    whenLit,
    limit,
  }: { lit?: boolean | undefined; whenLit?: boolean | undefined; limit: object },
  then: object,
) {
  const when = { ...limit, ...(whenLit === undefined ? {} : { lit: whenLit }) };
  return { name, when, then: { ...then, ...(lit === undefined ? {} : { lit }) } };
}

/** Whether some state is the same after two steps, but for one variable that has grown. */
function comesBack(domain: Domain, tools: readonly string[], variable: string): boolean {
  const numbers = [0, 1, 2, 3];
  const states = numbers.flatMap((a) =>
    numbers.flatMap((b) => [true, false].map((lit) => domain.state({ a, b, lit }))),
  );
  const slot = domain.variables.get(variable)?.id;
  return states.some((state) => {
    const end = tools.reduce<Int32Array | undefined>((now, tool) => {
      const action = domain.actionOf({ tool, args: {} });
      return [...nextStates(domain, now ?? new Int32Array(), {})].find((next) => {
        return now !== undefined && next.action === action;
      })?.state;
    }, state);
    return end?.every((code, at) => (at === slot ? code > (state[at] ?? 0) : code === state[at]));
  });
}
