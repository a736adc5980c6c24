import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository/pages.ts";

/** A table row of the architecture page: a file with its line count and purpose. */
export interface WalkRow {
  /** The text before the file. */
  readonly place: string;
  /** Path from the root. */
  readonly file: string;
  /** The number of lines on the page. */
  readonly lines: number;
}

/** `| place | [`name`](../path) | lines | does |` */
const ROW = /^(\| ([^|]*?) ?\| \[`[^`]+`\]\(\.\.\/([^)]+)\) \| )(\d+)( \|)/gm;

/** The tables of files on the page, as rows. */
export function walksOf(page: string): WalkRow[][] {
  return page
    .split(/\n\n/)
    .map((block) => [...block.matchAll(ROW)])
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.map(toRow));
}

function toRow([, , place = "", file = "", lines]: RegExpExecArray): WalkRow {
  return { place: place.trim(), file, lines: Number(lines) };
}

/** The number of lines in a file. */
export function linesOf(file: string): number {
  return readFileSync(join(root, file), "utf8").trimEnd().split("\n").length;
}

/** The page with current line counts. */
export function withLineCounts(page: string): string {
  return page.replace(ROW, (_, before: string, __, file: string, ___, after: string) => {
    return `${before}${linesOf(file)}${after}`;
  });
}
