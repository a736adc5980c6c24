import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { packageFolders } from "../../../../scripts/build/published-packages.mjs";
import { root } from "../repository/pages.ts";

/** A room: a folder of sources below `src`, or `src` itself where it has an entry. */
export interface Room {
  /** From the root. */
  readonly folder: string;
  /** The files right in it whose first comment has `@module`. */
  readonly headed: readonly string[];
  /** The number of sources right in it. */
  readonly files: number;
  /** Whether it has an `index.ts`, which then has the header. */
  readonly hasIndex: boolean;
}

const HEADER = /^\/\*\*\n(?: \* .+\n)+ \*\n \* @module\n \*\/\n\n/;

/** The rooms of all packages. Fixtures and parts of tests are none. */
export function readRooms(): Room[] {
  const packages = packageFolders().map((folder) => `${folder}/src`);
  return packages.flatMap((source) => {
    const folders = readdirSync(join(root, source), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isDirectory())
      .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
      .filter((folder) => !folder.includes("/testing"));
    return [source, ...folders].map(readRoom).filter(({ folder, hasIndex, files }) => {
      return hasIndex || (folder !== source && files > 0);
    });
  });
}

/** Whether a text begins with a header: a comment of its own that says what the room is for. */
export function hasHeader(text: string): boolean {
  return HEADER.test(text);
}

function readRoom(folder: string): Room {
  const files = readdirSync(join(root, folder)).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const headed = files.filter((name) => hasHeader(readFileSync(join(root, folder, name), "utf8")));
  return {
    folder,
    headed,
    files: files.length,
    hasIndex: files.some((name) => basename(name) === "index.ts"),
  };
}
