import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pagesFolder } from "./repository.ts";

/** A page of the documentation. */
interface SitePage {
  /** From the folder of the pages. */
  readonly path: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

/** The texts that language models read instead of the site (llmstxt.org). */
export interface LlmsTexts {
  /** `llms.txt`: every page, with what it is about. */
  readonly index: string;
  /** `llms-full.txt`: all pages, one after the other. */
  readonly full: string;
}

const HEAD = `# Understudy

> A planning engine for game agents, in TypeScript. A developer writes a domain (state, tools, goals) as JSON or in types;
> agents get plans that were proved by simulation, from a search or from a language model, within the time of a frame.

An assistant that writes domains can have them checked, mended and played: \`npx -y @understudy/cli mcp\` is a server of the
Model Context Protocol. The language of domains is in "Writing a domain".
`;
/** The first link of a line of a table, with what stands beside it; the others of the line follow it. */
const ROW = /^\| (\[.+\]\(.+\.md\).*?) \| (.+) \|$/;
/** The folders of pages, in the order of the home page. */
const PAGE_FOLDERS = ["game", "models", "planner", "service", "tools", "decisions"];
const LINK = /\[([^\]]+)\]\(([\w/-]+\.md)\)/g;

/** Makes both texts of the pages as they are. */
export function makeLlmsTexts(): LlmsTexts {
  const pages = readPages();
  const left = new Map(pages.map((page) => [page.path, page]));
  const lines: string[] = [HEAD];
  const add = (page: SitePage, summary: string): void => {
    const about = summary === "" ? "" : `: ${summary}`;
    lines.push(`- [${page.title}](${addressOf(page.path)})${about}`);
    left.delete(page.path);
  };
  left.delete("README.md");
  lines.push("## New here", "");
  for (const path of ["quick-start.md", "concepts.md", "faq.md", "glossary.md"]) {
    const page = left.get(path);
    if (page !== undefined) add(page, page.summary);
  }
  let heading = "";
  for (const line of readFileSync(join(pagesFolder, "README.md"), "utf8").split("\n")) {
    if (line.startsWith("## ")) heading = line;
    const [, links = "", about = ""] = ROW.exec(line) ?? [];
    for (const [, , path = ""] of links.matchAll(LINK)) {
      const page = left.get(path);
      if (page === undefined) continue;
      if (heading !== "") lines.push("", heading, "");
      heading = "";
      add(page, about.replaceAll(LINK, "$1"));
    }
  }
  // The name that the standard has for what may be left out.
  if (left.size > 0) lines.push("", "## Optional", "");
  for (const page of [...left.values()]) add(page, page.summary);
  const full = pages.map(({ path, text }) => `<!-- ${path} -->\n\n${text.trim()}\n`).join("\n");
  return {
    index: `${lines
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim()}\n`,
    full: `${HEAD}\n${full}`,
  };
}

/** All pages of the site, first the pages outside of folders. */
function readPages(): readonly SitePage[] {
  const names = ["", ...PAGE_FOLDERS].flatMap((folder) =>
    readdirSync(join(pagesFolder, folder))
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => (folder === "" ? name : `${folder}/${name}`)),
  );
  return names.map((path) => {
    const text = readFileSync(join(pagesFolder, path), "utf8");
    const title = /^# (.+)$/m.exec(text)?.[1] ?? path;
    return { path, title, summary: summaryOf(text), text };
  });
}

/** The first sentence below the title, without its links. */
function summaryOf(text: string): string {
  const [, paragraph = ""] = /^# .+\n+((?:[^\n#|`<!*-].*\n?)+)/m.exec(text) ?? [];
  const flat = paragraph
    .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replaceAll("\n", " ")
    .trim();
  return /^.*?[.:?!](?= |$)/.exec(flat)?.[0] ?? flat;
}

/** The address of a page, from the root of the site. */
function addressOf(path: string): string {
  return path.replace(/(^|\/)README\.md$/, "$1index.md").replace(/\.md$/, ".html");
}
