import type { MarkdownRenderer } from "vitepress";
import { addressOnSite } from "./repository.ts";
import { domainIn, playgroundLink } from "./written-domains.ts";

/** Teaches a renderer the links of these pages, and a link to the playground below every domain. */
export function addPageRules(renderer: MarkdownRenderer): void {
  renderer.core.ruler.push("addresses", ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const token of children ?? []) {
        const target = token.type === "link_open" ? token.attrGet("href") : null;
        if (target !== null) token.attrSet("href", addressOnSite(env.path, target));
      }
    }
  });
  const { fence } = renderer.renderer.rules;
  renderer.renderer.rules.fence = (tokens, at, options, env, self) => {
    const block = fence?.(tokens, at, options, env, self) ?? "";
    const { content = "", info = "" } = tokens[at] ?? {};
    const definition = domainIn(content, info.trim());
    if (definition === undefined) return block;
    const above = "../".repeat(env.relativePath.split("/").length - 1);
    const address = `${above || "./"}demo/${playgroundLink(definition)}`;
    return `${block}<p class="open-in-playground"><a href="${address}" target="_blank">Open in the playground</a></p>\n`;
  };
}
