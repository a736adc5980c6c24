// What other versions of Node run than the one that runs all tests. Each plans once from every entry, too: that is part
// of `pnpm check:pack`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packages for games, tested with several Node versions; the others with one. */
export const LOADED_BY_GAMES = [
  "packages/planner-core/",
  "packages/classical/",
  "packages/cache/",
  "packages/world/",
  "packages/words/",
  "packages/llm/",
  "workshop/simulation/",
];

/** Tests that need long, or something that is not published. */
const LEFT_OUT = /\.(long|nightly|property|types|browser|runtimes)\.test\.ts$/;

/** The tests of those packages that hold them to a conformance suite, by their paths from the root. */
export function conformanceTests() {
  return LOADED_BY_GAMES.flatMap((folder) =>
    readdirSync(join(root, folder, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".test.ts") && !LEFT_OUT.test(path))
      .map((path) => join(folder, "src", path))
      .filter((path) => /\w+Conformance\(/.test(readFileSync(join(root, path), "utf8"))),
  );
}
