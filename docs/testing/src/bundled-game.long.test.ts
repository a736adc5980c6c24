import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { asPublished } from "../../../scripts/build/bundle-as-published.mjs";
import { root } from "./repository/pages.ts";

const PACKAGES = ["planner-core", "classical", "cache", "world", "words"];
const GAME = [
  ...PACKAGES.map((name) => `packages/${name}/src/index.ts`),
  "packages/llm/src/inference/index.ts",
  "workshop/simulation/src/index.ts",
];
const VILLAGE = readFileSync(join(root, "examples/domains/village.json"), "utf8");

/** All exports of some modules, bundled for a target like a game. */
async function bundle(target: string, modules = GAME): Promise<string> {
  const lines = modules.map((path) => `export * from "./${path}";`);
  const { outputFiles } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: root },
    ...{ bundle: true, write: false, format: "iife", globalName: "game", platform: "browser" },
    conditions: ["@understudy/source"],
    plugins: [asPublished],
    target,
  });
  return outputFiles[0]?.text ?? "";
}

/**
 * A game that loads a domain, searches, and then repeats the question, which the cache can answer.
 */
const PLAY = `
  const { loadDomain, Orchestrator, ClassicalPlanner, TieredCache } = game;
  const domain = loadDomain(village);
  const planner = new ClassicalPlanner();
  // To the proof: the speed of the machine must not decide how much work there is.
  const understudyImproveMs = 10_000;
  const cache = new TieredCache();
  const orchestrator = new Orchestrator({ domain, planner, cache, understudyImproveMs });
  const state = domain.state({
    at: "home", energy: 8, hungry: true, has_axe: true, has_pick: true, has_rod: false, wood: 0,
    stone: 0, fish: 0, grain: 0, coins: 0, fire_lit: false, house_built: false,
  });
  return [1, 2].map(() => orchestrator.planNow({ agent: "ann", state, goal: "build" }, 10_000));
`;

interface Played {
  readonly outcomes: readonly { readonly status: string; readonly goal: object }[];
  /** Number of calls to WeakMap methods. */
  readonly calls: number;
}

function play(code: string): Played {
  let calls = 0;
  class CountedWeakMap extends WeakMap<WeakKey, unknown> {
    override get(key: WeakKey): unknown {
      calls++;
      return super.get(key);
    }
    override set(key: WeakKey, value: unknown): this {
      calls++;
      return super.set(key, value);
    }
    override has(key: WeakKey): boolean {
      calls++;
      return super.has(key);
    }
  }
  const run = new Function("WeakMap", "village", `${code}; ${PLAY}`);
  return { outcomes: run(CountedWeakMap, VILLAGE), calls };
}

/** Names of private properties from the sources, anywhere in a value. */
function privateNamesIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  if (ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    ...(/^[_$]/.test(name) ? [`${value.constructor.name}.${name}`] : []),
    ...privateNamesIn(part, seen),
  ]);
}

describe("a game bundled for ES2020", () => {
  it("calls a WeakMap as often as one for ES2022", async () => {
    const [old, young] = await Promise.all([bundle("es2020"), bundle("es2022")]);
    expect(old.match(/__(?:private\w*|accessCheck|publicField)\b/g)).toBeNull();
    const played = play(old);
    expect(played.outcomes.map(({ status }) => status)).toEqual(["solved", "solved"]);
    expect(played.calls).toBe(play(young).calls);
  });

  it("has no WeakMaps for private names of a lead, nor of what the lead imports", async () => {
    const code = await bundle("es2020", ["packages/llm/src/browser/index.ts"]);
    expect(code.match(/__(?:private\w*|accessCheck)\b/g)).toBeNull();
  });

  it("copies no object by a helper where it asks again, not even below ES2018", async () => {
    const code = await bundle("es2017");
    const helper = /var __(?:spreadValues|objRest) = \(.*\) => \{/g;
    expect(code.match(helper)).toHaveLength(2);
    const counted = `let __copies = 0; ${code.replaceAll(helper, "$& __copies++;")}`;
    const again = `${PLAY.replace(/return .*/s, "")}
      const ask = () => orchestrator.planNow({ agent: "ann", state, goal: "build" }, 10_000).status;
      const first = ask();
      const before = __copies;
      return [first, before > 0, ask(), __copies - before];`;
    expect(new Function("village", `${counted}; ${again}`)(VILLAGE)).toEqual([
      "solved",
      true,
      "solved",
      0,
    ]);
  });

  it("is handed outcomes that show nothing private: they are printed, compared and sent", async () => {
    const { outcomes } = play(await bundle("es2022"));
    expect(outcomes.flatMap((outcome) => privateNamesIn(outcome))).toEqual([]);
  });
});
