// Whether the installed packages are as fast whatever a bundler builds for: none of the helpers by which bundlers replace
// private names and fields is in a bundle for an older target.
import { build } from "esbuild";

const HELPERS = /__(?:private\w*|accessCheck|publicField)\b/g;
const TARGETS = ["es2017", "es2020", "es2021"];
/** What pages load. */
const ENTRIES = [
  ...[
    "planner-core",
    "planner-core/internal",
    "classical",
    "cache",
    "cache/browser",
    "world",
    "words",
  ],
  ...["simulation", "house", "pddl", "viewer/overlay"],
].map((name) => `@understudy/${name}`);

/** @param project a folder with all packages */
export async function checkTargets(project) {
  for (const entry of ENTRIES) {
    for (const target of TARGETS) {
      const { outputFiles } = await build({
        stdin: { contents: `export * from "${entry}";`, resolveDir: project },
        ...{ bundle: true, write: false, format: "esm", platform: "browser", target },
        logLevel: "error",
      });
      const [helper] = outputFiles[0].text.match(HELPERS) ?? [];
      if (helper !== undefined) throw new Error(`${entry}, built for ${target}, has a ${helper}`);
    }
  }
  console.log(`no private names in bundles for ${TARGETS.join(", ")}`);
}
