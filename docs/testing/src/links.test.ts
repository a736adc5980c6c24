import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, linksOf } from "./markdown/links.ts";
import { pages, readPage, root } from "./repository/pages.ts";

/** Shared files of templates are in a folder beside them. */
const TEMPLATE = /^(workshop\/create-understudy\/templates\/)[^/]+\//;

const anchors = new Map<string, ReturnType<typeof anchorsOf>>();

/** The anchors of a page; many links lead to the same ones. */
function anchorsIn(page: string): ReturnType<typeof anchorsOf> {
  const found = anchors.get(page) ?? anchorsOf(readPage(page));
  anchors.set(page, found);
  return found;
}

const isExternal = (target: string): boolean => /^[a-z]+:/i.test(target);

describe("links", () => {
  it.each(pages)("%s leads to files and headings that exist", (page) => {
    const broken = linksOf(readPage(page)).flatMap(({ target, line }) => {
      if (isExternal(target)) return [];
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : normalize(join(dirname(page), decodeURIComponent(path)));
      const places = [file, file.replace(TEMPLATE, "$1_shared/")];
      if (!places.some((place) => existsSync(join(root, place))))
        return [`${page}:${line} ${target}: no such file`];
      if (anchor === undefined) return [];
      const hasHeading = file.endsWith(".md") && anchorsIn(file).has(anchor);
      return hasHeading ? [] : [`${page}:${line} ${target}: no such heading`];
    });
    expect(broken).toEqual([]);
  });

  it("out of the repository are encrypted", () => {
    const found = pages.flatMap((page) =>
      linksOf(readPage(page)).flatMap(({ target }) => (isExternal(target) ? [target] : [])),
    );
    for (const link of found) expect(new URL(link).protocol).toBe("https:");
  });

  it("to a test name one that its file has", () => {
    const named = [...readPage("SECURITY.md").matchAll(/\]\((\S+\.test\.ts) "([^"]+)"\)/g)];
    expect(named.length).toBeGreaterThan(50);
    for (const [, file = "", title = ""] of named) {
      expect(readFileSync(join(root, file), "utf8"), file).toContain(title);
    }
  });

  it("lead to every guide from the home page of the documentation", () => {
    const linked = new Set(
      linksOf(readPage("docs/README.md")).map(({ target }) => target.split("#")[0]),
    );
    const missing = pages
      .filter((page) => page.startsWith("docs/") && page !== "docs/README.md")
      .map((page) => page.slice("docs/".length))
      .filter((page) => !page.startsWith("decisions/") && !linked.has(page));
    expect(missing).toEqual([]);
  });
});
