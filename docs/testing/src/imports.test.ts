import { describe, expect, it } from "vitest";
import { publishedPackages } from "../../../scripts/build/published-packages.mjs";

/**
 * The published packages, and those of the workspace that each may import. A source that imports a package which its
 * manifest lacks is found by `pnpm knip`, and one that reaches into a package past its entries by the compiler.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "@understudy/planner-core": [],
  "@understudy/classical": ["planner-core"],
  "@understudy/words": ["planner-core"],
  "@understudy/files": ["planner-core"],
  "@understudy/world": ["planner-core"],
  "@understudy/cache": ["files", "planner-core"],
  "@understudy/session": ["planner-core", "world"],
  "@understudy/llm": ["files", "planner-core", "words"],
  "@understudy/embedded": [
    ...["cache", "classical", "llm", "planner-core", "session", "words", "world"],
  ],
  "@understudy/stress": [
    ...["cache", "classical", "files", "llm", "planner-core", "recording", "simulation"],
  ],
  "@understudy/telemetry": ["planner-core"],
  "@understudy/server": [
    ...["cache", "classical", "llm", "planner-core", "session", "telemetry", "words", "world"],
  ],
  "@understudy/pddl": ["planner-core"],
  "@understudy/simulation": ["planner-core"],
  "@understudy/recording": ["classical", "files", "planner-core", "words"],
  "@understudy/preparation": ["classical", "llm", "planner-core", "simulation"],
  "@understudy/viewer": ["classical", "files", "planner-core", "world"],
  "@understudy/cli": [
    ...["cache", "classical", "create-understudy", "embedded", "files", "llm", "pddl"],
    ...["planner-core", "preparation", "recording", "server", "simulation", "stress", "viewer"],
    "words",
  ],
  "create-understudy": ["planner-core"],
  "@understudy/minecraft": ["classical", "planner-core", "words", "world"],
  "@understudy/client": [],
};

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

describe("published packages", () => {
  it("are built on those that the table allows", () => {
    const found = publishedPackages().map(({ manifest }) => {
      const { name, dependencies, peerDependencies } = manifest as unknown as Manifest;
      const own = Object.keys({ ...dependencies, ...peerDependencies })
        .filter((each) => /^@understudy\/|^create-understudy$/.test(each))
        .map((each) => each.replace("@understudy/", ""));
      return [name, own.toSorted()];
    });
    expect(Object.fromEntries(found)).toEqual(MAY_IMPORT);
  });
});
