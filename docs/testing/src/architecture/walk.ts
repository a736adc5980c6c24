import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository/pages.ts";

/** A row of the page that leads through the code: a file with its lines, and what it does. */
export interface WalkRow {
  /** The text before the file. */
  readonly place: string;
  /** From the root. */
  readonly file: string;
  /** As the page says. */
  readonly lines: number;
}

/** `| place | [`name`](../path) | lines | does |` */
const ROW = /^(\| ([^|]*?) ?\| \[`[^`]+`\]\(\.\.\/([^)]+)\) \| )(\d+)( \|)/gm;

/** The tables that lead through the code, each as its rows. */
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

/** The number of lines of a file. */
export function linesOf(file: string): number {
  return readFileSync(join(root, file), "utf8").trimEnd().split("\n").length;
}

/** The page with the lines that the files have now. */
export function withLineCounts(page: string): string {
  return page.replace(ROW, (_, before: string, __, file: string, ___, after: string) => {
    return `${before}${linesOf(file)}${after}`;
  });
}
