import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** The player in each tree: a commit brings its own. */
const PLAYER = "bench/src/drift/player.ts";
/** The commit with which later ones are compared: the engine before this round of cuts and renames. */
export const FROZEN = "6988d79e5";
const SOURCE = "@understudy/source";
/** Packages whose dependencies from registries a player may need. */
const PACKAGES = ["planner-core", "classical"];

/** A commit's files in a folder, until they are removed. */
export class CommitTree {
  readonly folder: string;

  /**
   * @param ref any name of a commit
   * @throws RangeError if there is no such commit here
   */
  constructor(ref: string, folder: string) {
    this.folder = folder;
    try {
      git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
    } catch (cause) {
      const isShallow = git("rev-parse", "--is-shallow-repository").trim() === "true";
      const advice = isShallow ? ": it is a shallow one; fetch the whole history first" : "";
      throw new RangeError(`There is no commit "${ref}" in this clone${advice}`, { cause });
    }
    git("worktree", "add", "--detach", "--quiet", folder, ref);
  }

  remove(): void {
    git("worktree", "remove", "--force", this.folder);
  }
}

/** This tree. */
export function thisTree(): string {
  return root;
}

function git(...arguments_: string[]): string {
  return execFileSync("git", arguments_, { cwd: root, encoding: "utf8", stdio: "pipe" });
}

/**
 * Bundles the player of a tree with the packages of that tree, from source: nothing is installed there.
 *
 * @throws RangeError if that tree lacks what the player needs
 */
export async function bundlePlayer(tree: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(tree, PLAYER)],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: [SOURCE],
    logLevel: "silent",
    nodePaths: PACKAGES.map((name) => join(root, "packages", name, "node_modules")),
    plugins: [packagesOf(tree)],
    outfile,
  }).catch((cause: unknown) => {
    throw new RangeError(`The engine of ${tree} cannot be bundled: ${String(cause)}`, { cause });
  });
}

/** Finds the project's packages in a tree. */
function packagesOf(tree: string): Plugin {
  const folder = join(tree, "packages");
  if (!existsSync(folder) || !existsSync(join(tree, PLAYER)))
    throw new RangeError(`That commit has no player (${PLAYER})`);
  const entries = new Map(
    readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => existsSync(join(path, "package.json")))
      .flatMap(entriesOf),
  );
  return {
    name: "packages-of-a-tree",
    setup: ({ onResolve }) => {
      onResolve({ filter: /^@understudy\// }, ({ path }) => {
        const found = entries.get(path);
        return found === undefined
          ? { errors: [{ text: `${path} is no package of that commit` }] }
          : { path: found };
      });
    },
  };
}

/** The parts of a package's manifest that name its sources. */
interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** The sources that a package exports, by the name that others import. */
function entriesOf(path: string): (readonly [string, string])[] {
  const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest;
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, conditions]) => {
    const source = (conditions as Readonly<Record<string, string>> | null)?.[SOURCE];
    return source === undefined ? [] : [[`${manifest.name}${entry.slice(1)}`, join(path, source)]];
  });
}
