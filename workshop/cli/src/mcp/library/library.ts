/**
 * Resources for an assistant (the language, guides, examples) and prompts.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import {
  ErrorCode,
  McpError,
  type Resource,
  type TextResourceContents,
} from "@modelcontextprotocol/sdk/types.js";

/** A resource of the library. */
interface LibraryText {
  readonly uri: string;
  readonly title: string;
  readonly description: string;
  /** Path from the root of the repository. */
  readonly path: string;
}

/** Folder beside the bundle of the published package. */
const PUBLISHED = new URL("./library/", import.meta.url);
const REPOSITORY = new URL("../../../../../", import.meta.url);
const isPublished = existsSync(new URL("library.json", PUBLISHED));

async function listTexts(): Promise<readonly LibraryText[]> {
  const list = isPublished
    ? new URL("library.json", PUBLISHED)
    : new URL("workshop/cli/library.json", REPOSITORY);
  return JSON.parse(await readFile(list, "utf8")) as LibraryText[];
}

/** All resources, in the protocol's form. */
export async function listResources(): Promise<Resource[]> {
  return (await listTexts()).map(({ uri, title, description, path }) => ({
    uri,
    name: uri.slice(uri.lastIndexOf("/") + 1),
    title,
    description,
    mimeType: mimeTypeOf(path),
  }));
}

/**
 * Reads a resource.
 *
 * @throws McpError for an unknown one
 */
export async function readResource(uri: string): Promise<TextResourceContents> {
  const texts = await listTexts();
  const found = texts.find((text) => text.uri === uri);
  if (found === undefined) {
    const known = texts.map((text) => text.uri).join(", ");
    throw new McpError(
      ErrorCode.InvalidParams,
      `there is no resource ${uri.slice(0, 200)}. Mend: one of ${known}`,
    );
  }
  const { path } = found;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const text = await readFile(
    isPublished ? new URL(name, PUBLISHED) : new URL(path, REPOSITORY),
    "utf8",
  );
  return { uri, mimeType: mimeTypeOf(path), text };
}

function mimeTypeOf(path: string): string {
  return path.endsWith(".json") ? "application/json" : "text/markdown";
}
