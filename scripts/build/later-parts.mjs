// An esbuild plugin for parts of a script that few need, or not at once: what they give are functions that evaluate the
// part when they are first called.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const embedded = fileURLToPath(new URL("../../packages/embedded", import.meta.url));
const file = (path) => join(embedded, "..", path);
const TIME = file("planner-core/src/time/durations/compile.ts");

/**
 * The functions and classes that the script calls, by the entries of packages and the files that they are from, by
 * part.
 */
const PARTS = {
  search: { "@understudy/classical": ["ClassicalPlanner", "describeRefusal"] },
  time: {
    "@understudy/classical/time": ["TimePlanner"],
    [file("embedded/src/searches/step-time-planner.ts")]: ["StepTimePlanner"],
  },
  durations: { [TIME]: ["compileTime"] },
  squads: { [file("planner-core/src/squads/runner/squad-runner.ts")]: ["SquadRunner"] },
  model: { "@understudy/llm/json": ["jsonQuestion", "planFromJson"] },
  words: { "@understudy/words": ["WordReader"] },
  world: {
    "@understudy/world": ["SharedPlans", "World"],
    "@understudy/world/squad": ["worldSquads"],
  },
};

/** The names of the parts. Each is an entry `later:NAME` of a build with this plugin. */
export const LATER = Object.keys(PARTS);

const partOf = new Map(
  LATER.flatMap((part) => Object.keys(PARTS[part]).map((entry) => [entry, part])),
);

/** A function that calls or constructs what is in a part. */
const standIn = (name, part) => `export function ${name}(...given) {
  const { ${name}: real } = needPart("${part}");
  return new.target ? new real(...given) : real(...given);
}`;

export const laterParts = {
  name: "later-parts",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^later:/ }, ({ path }) => ({
      path: path.slice("later:".length),
      namespace: "part",
    }));
    onLoad({ filter: /./, namespace: "part" }, ({ path }) => {
      const lines = Object.entries(PARTS[path]).map(
        ([entry, names]) => `export { ${names} } from "${entry}";`,
      );
      return { contents: lines.join("\n"), resolveDir: embedded };
    });
    onResolve({ filter: /^(@understudy\/|\.)/ }, ({ path, namespace, resolveDir }) => {
      const entry = path.startsWith(".") ? join(resolveDir, path) : path;
      if (namespace === "part" || !partOf.has(entry)) return undefined;
      return { path: entry, namespace: "stand-in", sideEffects: false };
    });
    onLoad({ filter: /./, namespace: "stand-in" }, ({ path }) => {
      const part = partOf.get(path);
      return { contents: PARTS[part][path].map((name) => standIn(name, part)).join("\n") };
    });
  },
};
