import { expect } from "vitest";

const TAG = /<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<&]*(?:&[a-z#\d]+;[^"<&]*)*")*)\s*(\/?)>/gy;
const TEXT = /(?:[^<&]|&(?:amp|lt|gt|quot|#39);)*/gy;
/** Allowed elements of a picture: no scripts, no external resources. */
const KNOWN = new Set([
  "svg",
  "title",
  "desc",
  "style",
  "defs",
  "marker",
  "path",
  "rect",
  "g",
  "text",
]);

/** Expects balanced tags and escaped texts. */
export function expectWellFormed(svg: string): void {
  const open: string[] = [];
  let at = 0;
  while (at < svg.trimEnd().length) {
    TAG.lastIndex = at;
    const [tag = "", end, name = "", , empty] = TAG.exec(svg) ?? [];
    expect(tag, svg.slice(at, at + 80)).not.toBe("");
    expect(KNOWN).toContain(name);
    if (end === "/") expect(open.pop()).toBe(name);
    else if (empty !== "/") open.push(name);
    TEXT.lastIndex = at + tag.length;
    at += tag.length + (TEXT.exec(svg)?.[0].length ?? 0);
  }
  expect(open).toEqual([]);
}
