import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SHELVES } from "../../../scripts/build/published-packages.mjs";
import { drawArchitecture } from "./architecture/draw.ts";
import { directArrows, heightOf, readPackages } from "./architecture/packages.ts";
import { drawStepStates } from "./architecture/step-states.ts";
import { linesOf, walksOf, withLineCounts } from "./architecture/walk.ts";
import { readPage, root } from "./repository/pages.ts";
import { readImports } from "./rooms/imports.ts";

const packages = readPackages();
const shelfOf = (folder: string): number => SHELVES.indexOf(folder.split("/", 1)[0] ?? "");
/**
 * Allowed imports from a later shelf, by package. The harness plays simulated lives, and records
 * them.
 */
const EXCEPTIONS = new Map([["stress", ["recording", "simulation"]]]);

describe("the drawing of the architecture", () => {
  it("is what the manifests say; `pnpm docs:architecture` redraws it", () => {
    const drawn = readFileSync(join(root, "docs/pictures/architecture.svg"), "utf8");
    expect(drawn).toBe(drawArchitecture(packages));
  });

  it("leaves out what follows from other arrows", () => {
    const node = (name: string, ...dependencies: string[]) => ({
      folder: `packages/${name}`,
      name,
      fullName: name,
      dependencies,
      runsInBrowsers: false,
    });
    const chain = [node("a"), node("b", "a"), node("c", "b", "a")];
    expect(directArrows(chain)).toEqual([
      ["b", "a"],
      ["c", "b"],
    ]);
    expect(heightOf(chain, "c")).toBe(2);
  });

  it("shows that the planners know the core and not each other", () => {
    const of = (name: string) => packages.find((each) => each.name === name)?.dependencies;
    expect(of("planner-core")).toEqual([]);
    expect(of("classical")).toEqual(["planner-core"]);
    // Its leads include the reader of directives.
    expect(of("llm")).toEqual(["files", "planner-core", "words"]);
  });

  it.each(packages)(
    "$folder depends on nothing from a later shelf",
    ({ name, folder, dependencies }) => {
      const places = dependencies.flatMap(
        (each) => packages.find((other) => other.name === each) ?? [],
      );
      const later = places.filter((other) => shelfOf(other.folder) > shelfOf(folder));
      expect(later.map((other) => other.name)).toEqual(EXCEPTIONS.get(name) ?? []);
    },
  );

  it.each(packages)(
    "$name imports just what it declares",
    ({ folder, name, dependencies: declared }) => {
      const imported = new Set(
        sourcesIn(join(root, folder, "src")).flatMap((file) =>
          [
            ...readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"@understudy\/([a-z-]+)/g),
          ].map(([, each = ""]) => each),
        ),
      );
      imported.delete(name);
      expect([...imported].filter((each) => !declared.includes(each))).toEqual([]);
    },
  );

  it.each(packages)("$folder is on its shelf in the README", ({ folder }) => {
    const row = readPage("README.md")
      .split("\n")
      .find((line) => line.startsWith(`| [\`${folder.split("/", 1)[0]}\`](`));
    expect(row).toContain(`](${folder})`);
  });

  it("has a row in the page for every package", () => {
    const page = readPage("docs/architecture.md");
    for (const { fullName } of packages) expect(page).toContain(`| \`${fullName}\` |`);
  });
});

it("living agents show the states that a step has in the code; `pnpm docs:architecture` redraws them", () => {
  expect(readPage("docs/game/living-agents.md")).toContain(drawStepStates());
});

describe("the way through the code", () => {
  const page = readPage("docs/architecture.md");
  const [way = [], helpers = [], hit = []] = walksOf(page);
  const pipeline = readFileSync(
    join(root, "packages/planner-core/src/engine/orchestrator/pipeline.ts"),
    "utf8",
  );
  /** The last call of a stage: the outcome of a hit is served before the remaining stages. */
  const lastCallOf = (name: string): number =>
    [...pipeline.matchAll(new RegExp(`\\b${name}\\(parts`, "g"))].at(-1)?.index ?? -1;
  /** The stages: functions called by the pipeline, with their files. */
  const stages = [...pipeline.matchAll(/^import \{(.+)\} from "\.\/(.+)";$/gm)]
    .flatMap(([, names = "", file]) =>
      names.split(",").map((name) => ({
        name: name.trim(),
        file: `packages/planner-core/src/engine/orchestrator/${file}`,
      })),
    )
    .map(({ name, file }) => ({ file, at: lastCallOf(name) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ file }) => file);

  it("says how long each file is; `pnpm docs:architecture` counts again", () => {
    for (const { file, lines } of [...way, ...helpers, ...hit]) {
      // A few lines more or less are not misleading.
      const tolerance = Math.max(5, lines / 10);
      expect(Math.abs(linesOf(file) - lines), file).toBeLessThanOrEqual(tolerance);
    }
    const [{ file } = { file: "" }] = way;
    expect(withLineCounts(page)).toContain(`| ${linesOf(file)} |`);
  });

  it("has ten files from the call to the outcome, and four for a hit, at the most", () => {
    expect(way.length).toBeLessThanOrEqual(10);
    expect(hit.length).toBeLessThanOrEqual(4);
    for (const rows of [way, hit]) {
      expect(rows.map(({ place }) => place)).toEqual(rows.map((_, index) => `${index + 1}`));
    }
  });

  it("names each stage, in the order in which the pipeline calls them", () => {
    expect(stages.length).toBeGreaterThan(8);
    const [named, beside] = [way, helpers].map((rows) => rows.map(({ file }) => file));
    const first = [...new Set(stages)].filter((file) => !beside?.includes(file));
    expect(named?.filter((file) => stages.includes(file))).toEqual(first);
  });

  it("says for which file of the way a helper works", () => {
    const imports = readImports();
    for (const { place, file } of helpers) {
      const user = way[Number(place) - 1]?.file as string;
      const near = imports.get(user) ?? [];
      const reached = [...near, ...near.flatMap((each) => imports.get(each) ?? [])];
      expect(reached, `of ${user}`).toContain(file);
    }
  });
});

/** The published sources, without tests and test helpers. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "testing" ? [] : sourcesIn(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
