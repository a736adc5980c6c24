import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageFolders } from "../../../scripts/build/published-packages.mjs";
import { root } from "./repository/pages.ts";
import { idleExceptions, plannedRooms, roomsOf, upwardImports } from "./rooms/floors.ts";
import { hasHeader, readRooms } from "./rooms/headers.ts";
import { filesOnCycles, readImports, specifiersIn } from "./rooms/imports.ts";
import { buildings } from "./rooms/rooms.ts";

/** Limit on sources per folder; larger folders are hard to take in. */
const MAX_SOURCES = 15;
/** Folders above the limit, with the reason. */
const crowded = new Map<string, string>([]);

const imports = readImports();

describe("imports", () => {
  it("make no cycle within a package, of types neither", () => {
    expect(imports.size).toBeGreaterThan(500);
    expect(filesOnCycles(imports)).toEqual([]);
  });

  it("lead to files that are there", () => {
    const missing = [...imports].flatMap(([file, targets]) =>
      targets
        .filter((to) => /\.tsx?$/.test(to) && !imports.has(to))
        .map((to) => `${file} -> ${to}`),
    );
    expect(missing).toEqual([]);
  });

  it("are read in each of their forms", () => {
    const text = `import "./a.ts";
import type {
  B,
} from "./b.ts";
export { type C, d } from "./c.ts";
const later = await import("./d.ts");
const text = 'from "./e.ts"';`;
    expect(specifiersIn(text)).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts"]);
  });

  it("are found on a cycle, and not before or behind it", () => {
    const graph = new Map([
      ["before", ["one"]],
      ["one", ["two", "behind"]],
      ["two", ["one"]],
      ["behind", []],
    ]);
    expect(filesOnCycles(graph)).toEqual(["one", "two"]);
  });
});

describe("the order of rooms", () => {
  it("is held in every package", () => {
    const ordered = new Set(buildings.map(({ folder }) => folder));
    const folders = new Set([...imports.keys()].map((file) => file.split("/", 3).join("/")));
    const sources = packageFolders()
      .map((folder) => `${folder}/src`)
      .filter((folder) => folders.has(folder));
    expect(sources.filter((folder) => !ordered.has(folder))).toEqual([]);
  });
});

describe.each(buildings)("the rooms of $folder", (building) => {
  it("all have a floor", () => {
    expect(plannedRooms(building)).toEqual(roomsOf(building.folder, imports));
  });

  it("import nothing from above", () => {
    expect(upwardImports(building, imports)).toEqual([]);
  });

  it("need each exception", () => {
    expect(idleExceptions(building, imports)).toEqual([]);
  });
});

describe("time in the orchestrator", () => {
  it("is known to the routes and to the public interface, not to the stages", () => {
    const folder = "packages/planner-core/src/engine/orchestrator/";
    const ofTime = /\/src\/(time\/|engine\/contract\/(together|search\/schedule-needs)\.ts)/;
    const knowing = [...imports].flatMap(([file, targets]) =>
      file.startsWith(folder) && targets.some((target) => ofTime.test(target))
        ? [file.slice(folder.length).replace(/\/.*/, "")]
        : [],
    );
    expect([...new Set(knowing)].toSorted()).toEqual(["options.ts", "orchestrator.ts", "route"]);
  });
});

describe("every room", () => {
  const rooms = readRooms();

  it("says on one of its files what it is for, in a header with @module", () => {
    expect(rooms.length).toBeGreaterThan(100);
    expect(rooms.filter(({ headed }) => headed.length === 0).map(({ folder }) => folder)).toEqual(
      [],
    );
  });

  it("says so on its index where it has one, and on its main file alone where it has none", () => {
    const wrong = rooms.filter(({ headed, hasIndex }) =>
      hasIndex ? !headed.includes("index.ts") : headed.length > 1,
    );
    expect(wrong.map(({ folder, headed }) => `${folder}: ${headed.join(", ")}`)).toEqual([]);
  });

  it(`has at most ${MAX_SOURCES} sources, or a reason for more`, () => {
    const full = rooms.filter(({ files }) => files > MAX_SOURCES).map(({ folder }) => folder);
    expect(full.toSorted()).toEqual([...crowded.keys()]);
  });

  it("has no header where a comment belongs to what follows", () => {
    expect(hasHeader("/**\n * Plans.\n *\n * @module\n */\n\nimport x;\n")).toBe(true);
    expect(hasHeader("/**\n * Plans.\n */\nexport const plans = 1;\n")).toBe(false);
  });
});

describe("a building", () => {
  const graph = new Map([
    ["src/cellar/a.ts", ["src/attic/b.ts"]],
    ["src/attic/b.ts", ["src/attic/c.ts"]],
    ["src/attic/c.ts", []],
  ]);

  it("tells an import that points up, or to another room of its floor", () => {
    const arrow = ["src/cellar/a.ts -> src/attic/b.ts"];
    expect(upwardImports({ folder: "src", floors: ["cellar", "attic"] }, graph)).toEqual(arrow);
    expect(upwardImports({ folder: "src", floors: ["cellar attic"] }, graph)).toEqual(arrow);
    expect(upwardImports({ folder: "src", floors: ["attic", "cellar"] }, graph)).toEqual([]);
  });
});

describe("the rules of the core", () => {
  it("are read in a day: at most 14,000 lines without tests", () => {
    const lines = [...imports.keys()]
      .filter((file) => /^packages\/planner-core\/src\/rules\/.*(?<!\.test)\.ts$/.test(file))
      .map((file) => readFileSync(join(root, file), "utf8").split("\n").length);
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(14_000);
  });
});

describe("the core's insides", () => {
  /** Parts of the pipeline that other packages need, with the reason. */
  const passedOn = new Map([
    [
      "./engine/orchestrator/cache/effective-entry.ts",
      "a cache serves no step that changes nothing, whichever way a plan came in",
    ],
    [
      "./engine/orchestrator/cache/recent-choices.ts",
      "a recorded orchestrator writes down what its memory of choices knew",
    ],
    [
      "./engine/orchestrator/settings.ts",
      "a recording is replayed under the settings that its options came to",
    ],
    [
      "./engine/orchestrator/words/reading-of-intent.ts",
      "a trial judges the reading that a game would follow",
    ],
    [
      "./engine/runner/goals/several-goals.ts",
      "a session whose client plays the plans goes on to the next goal as a runner does",
    ],
    [
      "./engine/telemetry/count-call.ts",
      "texts that a service asks models for are counted as their calls for plans are",
    ],
  ]);

  it.each(["classical", "llm"])("are reached by %s through entries alone", (name) => {
    const entries = ["", "/compiled", "/internal", "/json", "/schedule", "/testing"].map(
      (entry) => `@understudy/planner-core${entry}`,
    );
    const reached = [...imports.keys()]
      .filter((file) => file.startsWith(`packages/${name}/src/`))
      .flatMap((file) => specifiersIn(readFileSync(join(root, file), "utf8")))
      .filter((specifier) => /planner-core/.test(specifier));
    expect(reached.length).toBeGreaterThan(10);
    expect(reached.filter((specifier) => !entries.includes(specifier))).toEqual([]);
  });

  it("give nothing of the pipeline, the runner or telemetry to other packages", () => {
    const text = readFileSync(join(root, "packages/planner-core/src/internal.ts"), "utf8");
    const upper = specifiersIn(text).filter((each) =>
      /^\.\/engine\/(?:orchestrator|runner|telemetry)\//.test(each),
    );
    expect(upper).toEqual([...passedOn.keys()]);
  });
});
