import type { Imports } from "./imports.ts";

/** A folder whose rooms lie one above the other. */
export interface Building {
  /** From the root. */
  readonly folder: string;
  /**
   * Its folders and the files beside them, from the ground floor up: each may import those before it. Names in one
   * text, parted by blanks, are a floor of rooms that do not know each other.
   */
  readonly floors: readonly string[];
  /** Files that are imported from below, and why. */
  readonly exceptions?: readonly { readonly files: readonly string[]; readonly because: string }[];
}

/** The rooms of the packages whose order is held. */
export const buildings: readonly Building[] = [
  {
    folder: "packages/planner-core/src",
    floors: [
      "errors.ts hash.ts random.ts safe-call.ts when-aborted.ts",
      "collections text",
      "condition time",
      "work state",
      "domain",
      "plan heuristics saved",
      "contract reservations",
      "telemetry repertoire",
      "orchestrator",
      "random-walk runner",
      "testing index.ts internal.ts",
    ],
    exceptions: [
      {
        files: ["definition.ts", "issues.ts", "types.ts", "variables.ts"].map(
          (file) => `packages/planner-core/src/domain/${file}`,
        ),
        because:
          "a state is packed by its domain's variables: these files say what those are and know no domain",
      },
    ],
  },
  {
    // As a request goes its way: a stage knows those before it, never one behind it.
    folder: "packages/planner-core/src/orchestrator",
    floors: [
      "guard settings.ts",
      "drive options.ts report",
      "call",
      "request",
      "answer policy",
      "goal cache",
      "understudy",
      "words lead",
      "proof",
      "outcome",
      "now",
      "round",
      "pipeline.ts",
      "assemble.ts",
      "orchestrator.ts",
    ],
  },
  {
    folder: "packages/planner-core/src/repertoire",
    floors: [
      "match set-cover.ts",
      "store",
      "derive",
      "file inspect",
      "repertoire.ts",
      "compress.ts rehearsed-partitions.ts",
      "repertoire-cache.ts",
    ],
  },
  {
    folder: "packages/classical/src",
    floors: [
      "work cases soft",
      "model",
      "abstraction relaxation",
      "heuristics landmarks",
      "prepared",
      "search",
      "alternatives table",
      "classical-planner.ts",
      "explain pddl",
      "testing index.ts",
    ],
  },
  {
    folder: "packages/llm/src",
    floors: [
      "config.ts within-deadline.ts",
      "parse cache",
      "prompt",
      "decoding prompts",
      "backends",
      "resilience",
      "pool",
      "configuration",
      "lead",
      "models browser",
      "testing index.ts internal.ts",
    ],
  },
];

/** The imports of a building that point up or across its floor, each as `FILE -> FILE`. */
export function upwardImports(
  { folder, floors, exceptions }: Building,
  imports: Imports,
): string[] {
  const excepted = new Set(exceptions?.flatMap(({ files }) => files));
  return arrowsWithin(folder, imports)
    .filter(([from, to]) => {
      const [importer, imported] = [roomOf(folder, from), roomOf(folder, to)];
      if (importer === imported || excepted.has(to)) return false;
      return floorOf(floors, importer) <= floorOf(floors, imported);
    })
    .map(([from, to]) => `${from} -> ${to}`);
}

/** Exceptions that nothing needs any more. */
export function idleExceptions(building: Building, imports: Imports): string[] {
  const upward = upwardImports({ ...building, exceptions: [] }, imports);
  return (building.exceptions ?? [])
    .flatMap(({ files }) => files)
    .filter((file) => !upward.some((arrow) => arrow.endsWith(` -> ${file}`)));
}

/** The rooms that a folder has, in the order of their names. */
export function roomsOf(folder: string, imports: Imports): string[] {
  const files = [...imports.keys()].filter((file) => file.startsWith(`${folder}/`));
  return [...new Set(files.map((file) => roomOf(folder, file)))].toSorted();
}

/** The names of all floors, in the order of their names. */
export function plannedRooms({ floors }: Building): string[] {
  return floors.flatMap((floor) => floor.split(" ")).toSorted();
}

function arrowsWithin(folder: string, imports: Imports): [from: string, to: string][] {
  const isWithin = (file: string): boolean => file.startsWith(`${folder}/`);
  return [...imports].flatMap(([from, targets]) =>
    isWithin(from) ? targets.filter(isWithin).map((to): [string, string] => [from, to]) : [],
  );
}

/** The folder, or the file, of `folder` that a file lies in. */
function roomOf(folder: string, file: string): string {
  return file.slice(folder.length + 1).split("/")[0] as string;
}

function floorOf(floors: readonly string[], room: string): number {
  return floors.findIndex((floor) => floor.split(" ").includes(room));
}
