import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { asPublished } from "../../../scripts/build/bundle-as-published.mjs";
import { readPage, root } from "./repository/pages.ts";

const GAME = [
  ...["planner-core", "classical", "cache", "world", "words"].map(
    (name) => `packages/${name}/src/index.ts`,
  ),
  "packages/llm/src/browser/index.ts",
  "packages/llm/src/inference/index.ts",
  "workshop/simulation/src/index.ts",
];

/** Loads a domain, searches, and then repeats the question, which the cache can answer. */
const PLAY = `
  const { loadDomain, Orchestrator, ClassicalPlanner, TieredCache } = game;
  const domain = loadDomain(village);
  const planner = new ClassicalPlanner();
  const cache = new TieredCache();
  const orchestrator = new Orchestrator({ domain, planner, cache });
  const state = domain.state({
    at: "home", energy: 8, hungry: true, has_axe: true, has_pick: true, has_rod: false, wood: 0,
    stone: 0, fish: 0, grain: 0, coins: 0, fire_lit: false, house_built: false,
  });
  return [1, 2].map(() => orchestrator.planNow({ agent: "ann", state, goal: "build" }, 10_000));
`;

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
  let code: string;
  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: GAME.map((path) => `export * from "./${path}";`).join("\n"),
        resolveDir: root,
      },
      ...{ bundle: true, write: false, format: "iife", globalName: "game", platform: "browser" },
      conditions: ["@understudy/source"],
      plugins: [asPublished],
      target: "es2020",
      logLevel: "error",
    });
    code = outputFiles[0]?.text ?? "";
  });

  it("has no WeakMaps for private names", () => {
    expect(code.match(/__(?:private\w*|accessCheck)\b/g)).toBeNull();
  });

  it("is handed outcomes that show nothing private: they are printed, compared and sent", () => {
    const play = new Function("village", `${code}; ${PLAY}`);
    const outcomes = play(readPage("examples/domains/village.json")) as readonly {
      readonly status: string;
    }[];
    expect(outcomes.map(({ status }) => status)).toEqual(["solved", "solved"]);
    expect(outcomes.flatMap((outcome) => privateNamesIn(outcome))).toEqual([]);
  });
});
