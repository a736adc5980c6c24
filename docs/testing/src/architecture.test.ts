import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawArchitecture } from "./architecture/draw.ts";
import { directArrows, heightOf, readPackages } from "./architecture/packages.ts";
import { readPage, root } from "./repository/pages.ts";

const packages = readPackages();

describe("the drawing of the architecture", () => {
  it("is what the manifests say; `pnpm docs:architecture` draws it anew", () => {
    const drawn = readFileSync(join(root, "docs/pictures/architecture.svg"), "utf8");
    expect(drawn).toBe(drawArchitecture(packages));
  });

  it("leaves out what follows from other arrows", () => {
    const node = (name: string, ...dependencies: string[]) => ({
      name,
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
    expect(of("llm")).toEqual(["files", "house", "planner-core"]);
  });

  it.each(packages.map(({ name }) => name))("%s imports just what it declares", (name) => {
    const declared = packages.find((each) => each.name === name)?.dependencies ?? [];
    const imported = new Set(
      sourcesIn(join(root, "packages", name, "src")).flatMap((file) =>
        [...readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"@understudy\/([a-z-]+)/g)].map(
          ([, each = ""]) => each,
        ),
      ),
    );
    imported.delete(name);
    expect([...imported].filter((each) => !declared.includes(each))).toEqual([]);
  });

  it("has a row in the page for every package", () => {
    const page = readPage("docs/architecture.md");
    for (const { name } of packages) expect(page).toContain(`| \`@understudy/${name}\` |`);
  });
});

/** What is published: neither tests nor what only they use. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "testing" ? [] : sourcesIn(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
