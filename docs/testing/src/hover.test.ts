import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPackages } from "./architecture/packages.ts";
import { undocumentedOf } from "./hover/undocumented.ts";
import { root } from "./repository/pages.ts";

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** Source files of importable entries. */
const entries = readPackages().flatMap(({ folder }) => {
  const { exports } = JSON.parse(
    readFileSync(join(root, folder, "package.json"), "utf8"),
  ) as Manifest;
  return Object.values(exports).flatMap((target) => {
    const source = typeof target === "string" ? undefined : target["@understudy/source"];
    return source === undefined ? [] : [join(folder, source)];
  });
});

describe("what editors show of an export", () => {
  it.each(entries)("%s has a comment on everything", (entry) => {
    expect(undocumentedOf(join(root, entry))).toEqual([]);
  });

  it("is looked for through re-exports", () => {
    const folder = mkdtempSync(join(tmpdir(), "understudy-docs-"));
    writeFileSync(join(folder, "index.ts"), 'export { a, type B } from "./inner.ts";\n');
    writeFileSync(
      join(folder, "inner.ts"),
      "/** Documented. */\nexport const a = 1;\nexport interface B {}\nexport const c = 2;\n",
    );
    expect(undocumentedOf(join(folder, "index.ts"))).toEqual(["B"]);
    rmSync(folder, { recursive: true });
  });
});
