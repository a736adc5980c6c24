import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { packageFolders } from "../../../../scripts/build/published-packages.mjs";
import { root } from "../repository/pages.ts";

/** A room: a folder of sources below `src`, or `src` itself if it has an entry. */
export interface Room {
  /** Path from the root. */
  readonly folder: string;
  /** Its files whose first comment has `@module`. */
  readonly headed: readonly string[];
  /** Number of its sources, excluding subfolders. */
  readonly files: number;
  /** Whether it has an `index.ts`, which then holds the header. */
  readonly hasIndex: boolean;
}

const HEADER = /^\/\*\*\n(?: \* .+\n)+ \*\n \* @module\n \*\/\n\n/;

/** The rooms of all packages, without fixtures and test folders. */
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

/** Whether a text starts with a header: a separate comment about the purpose of the room. */
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
