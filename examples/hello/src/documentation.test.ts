import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...pagesIn("docs"),
  ...["cli", "classical", "llm", "planner-core"].map((name) => `packages/${name}/README.md`),
];

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return pagesIn(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

const read = (page: string): string => readFileSync(join(root, page), "utf8");

function blocks(page: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm");
  return [...read(page).matchAll(pattern)].map((match) => match[1] as string);
}

describe("the documentation", () => {
  it("shows the example that the tests run", () => {
    const example = readFileSync(new URL("./main.ts", import.meta.url), "utf8");
    expect(blocks("README.md", "ts")).toContain(example);
  });

  it.each(pages)("%s shows domains that load", (page) => {
    for (const block of blocks(page, "json")) {
      if (block.includes('"tools"')) expect(loadDomain(block).warnings).toEqual([]);
      else expect(() => JSON.parse(block)).not.toThrow();
    }
  });

  it.each(pages)("%s links to files that exist", (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] as string,
    );
    const missing = links.filter(
      (link) => !/^https?:/.test(link) && !existsSync(join(root, dirname(page), link)),
    );
    expect(missing).toEqual([]);
  });
});
