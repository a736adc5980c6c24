import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { publishedPackages } from "../../../scripts/build/published-packages.mjs";
import { keepFirstVersion, withoutNotes } from "../../../scripts/release/version-packages.mjs";
import { pages, readPage, root } from "./repository/pages.ts";

const CHANGESETS = join(root, "node_modules/@changesets/cli/bin.js");
const SENTENCE = "The status of a model says what it waits for.";

const repositories: string[] = [];
afterEach(() => {
  for (const each of repositories.splice(0)) rmSync(each, { recursive: true });
});

/** A repository of the manifests alone, with a changeset for a package. */
function repositoryWith(changed: string, edit = (config: string): string => config): string {
  const folder = mkdtempSync(join(tmpdir(), "understudy-changesets-"));
  repositories.push(folder);
  const git = (...words: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...words], {
      cwd: words[0] === "ls-files" ? root : folder,
      encoding: "utf8",
    });
  const manifests = git("ls-files", "package.json", "*/package.json").trim().split("\n");
  for (const file of [...manifests, "pnpm-workspace.yaml", ".changeset/config.json"]) {
    if (!existsSync(join(root, file))) continue;
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  const config = join(folder, ".changeset/config.json");
  writeFileSync(config, edit(readFileSync(config, "utf8")));
  writeFileSync(
    join(folder, ".changeset/red-fox.md"),
    `---\n"${changed}": minor\n---\n\n${SENTENCE}\n`,
  );
  git("init", "--quiet", "--initial-branch", "main", ".");
  git("add", "--all");
  git("commit", "--quiet", "--message", "all");
  return folder;
}

function changeset(folder: string, command: string): { status: number | null; told: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHANGESETS, command], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, told: stdout + stderr };
}

describe("changesets", () => {
  it("raise all packages together, and write down the change where its users look", () => {
    const folder = repositoryWith("@understudy/llm");
    const before = changeset(folder, "status");
    expect(before.status, before.told).toBe(0);
    expect(before.told).toMatch(/minor:\n[\s\S]*- @understudy\/llm\n/);

    const after = changeset(folder, "version");
    expect(after.status, after.told).toBe(0);
    const read = (file: string): string => readFileSync(join(folder, file), "utf8");
    const versions = publishedPackages().map(({ folder: each, manifest }) => [
      manifest["name"],
      (JSON.parse(read(`${each}/package.json`)) as { readonly version: string }).version,
    ]);
    expect(versions).toEqual(
      publishedPackages().map(({ manifest }) => [manifest["name"], "0.2.0"]),
    );
    expect(read("packages/llm/CHANGELOG.md")).toContain(`: ${SENTENCE}\n`);
    expect(read("packages/classical/CHANGELOG.md")).not.toContain(SENTENCE);
  });

  it.each([
    ["@understudy/lllm", (config: string) => config, "@understudy/lllm"],
    ["@understudy/llm", (config: string) => config.replace("/llm", "/lllm"), "@understudy/lllm"],
  ])("are refused where they or their settings name no package: %s", (changed, edit, told) => {
    const { status, told: error } = changeset(repositoryWith(changed, edit), "status");
    expect(status).not.toBe(0);
    expect(error).toContain(told);
  });
});

describe("the first release", () => {
  it("keeps its version, and tells of the waiting changes in the changelog", () => {
    const folder = repositoryWith("@understudy/llm");
    const read = (file: string): string => readFileSync(join(folder, file), "utf8");
    const manifest = read("packages/llm/package.json");
    writeFileSync(
      join(folder, "CHANGELOG.md"),
      "# Changelog\n\n## 0.1.0 (not yet released)\n\nAll.\n",
    );
    writeFileSync(
      join(folder, "README.md"),
      "# A\n\n<!-- until the first release -->\n> Not\n> yet.\n\nTake it (until the first release, here).\n",
    );
    expect(keepFirstVersion(folder)).toBe(1);
    expect(read("CHANGELOG.md")).toBe(
      `# Changelog\n\n## 0.1.0\n\nAll.\n\n### What came last\n\n- ${SENTENCE}\n`,
    );
    expect(read("README.md")).toBe("# A\n\nTake it.\n");
    expect(existsSync(join(folder, ".changeset/red-fox.md"))).toBe(false);
    expect(read("packages/llm/package.json")).toBe(manifest);
  });

  it("leaves no page that says that nothing is released", () => {
    const told = /until the first\s+release|nothing is released|`npx -y pnpm@12 registry`/i;
    const others = pages.filter((page) => !["CHANGELOG.md", "CONTRIBUTING.md"].includes(page));
    expect(others.filter((page) => told.test(withoutNotes(readPage(page))))).toEqual([]);
  });
});
