import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { pagesFolder } from "./repository.ts";

const HEADING = /^## (.+)$/;
const ROW = /^\| \[(.+?)\]\(([\w/-]+\.md)\)/;

/** The tables of the home page, as the list beside every page. */
export function readSidebar(): DefaultTheme.SidebarItem[] {
  const sections: { text: string; items: { text: string; link: string }[] }[] = [];
  for (const line of readFileSync(join(pagesFolder, "README.md"), "utf8").split("\n")) {
    const [, heading] = HEADING.exec(line) ?? [];
    if (heading !== undefined) sections.push({ text: heading, items: [] });
    const [, text, link] = ROW.exec(line) ?? [];
    if (text !== undefined && link !== undefined)
      sections.at(-1)?.items.push({ text, link: `/${link.replace(/README\.md$/, "")}` });
  }
  return [
    {
      text: "New here",
      items: [
        { text: "Quick start", link: "/quick-start.md" },
        { text: "Concepts", link: "/concepts.md" },
        { text: "FAQ", link: "/faq.md" },
        { text: "Glossary", link: "/glossary.md" },
      ],
    },
    ...sections.filter(({ items }) => items.length > 0),
  ];
}
