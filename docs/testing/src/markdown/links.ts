import { lineAt, proseOf } from "./blocks.ts";

/** The target of a link or picture. */
export interface Link {
  /** The target as written. */
  readonly target: string;
  readonly line: number;
}

const LINK = /\]\(([^)\s]+)(?: "[^"]*")?\)|(?:href|src|srcset)="([^"\s]+)"|<(https?:[^>\s]+)>/g;

/** Links, pictures and bare URLs of a page, except in code. */
export function linksOf(markdown: string): readonly Link[] {
  const prose = proseOf(markdown).replaceAll(/`[^`\n]*`/g, (code) => "x".repeat(code.length));
  return [...prose.matchAll(LINK)].map((match) => ({
    target: match[1] ?? match[2] ?? match[3] ?? "",
    line: lineAt(prose, match.index),
  }));
}

/** The anchors of a page's headings, as on GitHub. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const prose = proseOf(markdown);
  const anchors = new Set([...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id));
  for (const [, heading = ""] of prose.matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const base = slug(heading);
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The anchor of a heading, unless an earlier heading has the same. */
export function slug(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}_ -]/gu, "")
    .replaceAll(" ", "-");
}
