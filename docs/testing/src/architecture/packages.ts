import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packageFolders } from "../../../../scripts/build/published-packages.mjs";
import { root } from "../repository/pages.ts";

/** A published package, from its manifest and compiler options. */
export interface WorkspacePackage {
  /** Path from the root: `packages/planner-core`. */
  readonly folder: string;
  /** Name without scope: `planner-core`. */
  readonly name: string;
  /** Name with scope, if it has one. */
  readonly fullName: string;
  /** Its dependencies in the workspace. */
  readonly dependencies: readonly string[];
  /** Whether it compiles without Node's types, and so runs in browsers. */
  readonly runsInBrowsers: boolean;
}

const SCOPE = "@understudy/";
/** npm requires the form `create-NAME`. */
const UNSCOPED = "create-understudy";

export function readPackages(): readonly WorkspacePackage[] {
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  return packageFolders().map((folder) => {
    const {
      name: fullName,
      dependencies = {},
      peerDependencies = {},
    } = JSON.parse(read(`${folder}/package.json`)) as {
      name: string;
      dependencies?: Record<string, string>;
      peerDependencies?: Record<string, string>;
    };
    return {
      folder,
      name: basename(folder),
      fullName,
      dependencies: Object.keys({ ...dependencies, ...peerDependencies })
        .filter((each) => each.startsWith(SCOPE) || each === UNSCOPED)
        .map((each) => each.replace(SCOPE, "")),
      runsInBrowsers: read(`${folder}/tsconfig.json`).includes('"types": []'),
    };
  });
}

/**
 * The dependencies that do not follow from others. Indirect ones are left out, as are the clients.
 */
export function directArrows(
  packages: readonly WorkspacePackage[],
): readonly (readonly [string, string])[] {
  return packages.flatMap(({ name, dependencies }) =>
    dependencies
      .filter((one) => packages.some((each) => each.name === one))
      .filter(
        (one) => !dependencies.some((other) => other !== one && reaches(packages, other, one)),
      )
      .map((one) => [name, one] as const),
  );
}

/** The longest chain of dependencies below a package. */
export function heightOf(packages: readonly WorkspacePackage[], name: string): number {
  const below = packages.find((each) => each.name === name)?.dependencies ?? [];
  return Math.max(-1, ...below.map((each) => heightOf(packages, each))) + 1;
}

function reaches(packages: readonly WorkspacePackage[], from: string, to: string): boolean {
  const below = packages.find(({ name }) => name === from)?.dependencies ?? [];
  return below.some((each) => each === to || reaches(packages, each, to));
}
