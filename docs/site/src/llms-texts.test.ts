import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeLlmsTexts } from "./llms-texts.ts";
import { pagesFolder } from "./repository.ts";

const { index, full } = makeLlmsTexts();
/** Folders beside the pages that hold none. */
const NO_PAGES = ["node_modules", "site", "testing", "api"];
// Not walked as a whole: through its links a folder of modules leads to thousands of others.
const pages = readdirSync(pagesFolder, { withFileTypes: true }).flatMap((entry) => {
  if (!entry.isDirectory()) return entry.name.endsWith(".md") ? [entry.name] : [];
  return NO_PAGES.includes(entry.name) ? [] : pagesIn(entry.name);
});

function pagesIn(folder: string): string[] {
  return readdirSync(join(pagesFolder, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`);
}

it("names every page once", () => {
  expect(pages.length).toBeGreaterThan(40);
  const links = [...index.matchAll(/^- \[.+?\]\((\S+)\)(?:: .+)?$/gm)].map(([, link]) =>
    link?.replace(/\.html$/, ".md").replace(/index\.md$/, "README.md"),
  );
  expect(links.sort()).toEqual(pages.filter((path) => path !== "README.md").sort());
});

it("begins as the standard says", () => {
  expect(index).toMatch(/^# Understudy\n\n> .+/);
  expect(index).toMatch(/\n\n## I make a game\n\n- \[/);
  expect(index).not.toMatch(/^## .+\n+(?=## |$(?![\s\S]))/m);
});

it("holds every page whole", () => {
  for (const path of pages) {
    expect(full).toContain(readFileSync(join(pagesFolder, path), "utf8").trim());
  }
});
