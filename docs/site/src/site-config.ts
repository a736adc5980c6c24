import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vitepress";
import { slug } from "../../testing/src/markdown/links.ts";
import { addPageRules } from "./page-rules.ts";
import { readSidebar } from "./sidebar.ts";

const installed = (name: string): string =>
  fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));

/** The site: the pages of the documentation as they are, with search and a dark mode. */
export const siteConfig: UserConfig = defineConfig({
  title: "Understudy",
  description:
    "Plans for game agents: proposed by a language model, proved by simulation, in time.",
  lang: "en",
  head: [["link", { rel: "icon", href: "data:," }]],
  srcDir: "..",
  srcExclude: ["site/**", "testing/**", "api/**"],
  rewrites: { "README.md": "index.md", "decisions/README.md": "decisions/index.md" },
  // Pages that are only looked at from afar are not fetched.
  router: { prefetchLinks: false },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // As where the pages are read in the repository.
    anchor: { slugify: slug },
    config: addPageRules,
  },
  vite: {
    // The pages lie outside of this package, where Vue is not to be found.
    resolve: { alias: [{ find: /^vue(?=$|\/)/, replacement: installed("vue") }] },
    build: { chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    search: { provider: "local" },
    sidebar: readSidebar(),
    outline: [2, 3],
    nav: [
      { text: "Quick start", link: "/quick-start.md" },
      { text: "Demo", link: "/demo/", target: "_self" },
      { text: "Reference", link: "/reference/", target: "_self" },
    ],
  },
});
