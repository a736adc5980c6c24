/**
 * Texts that an assistant may read: the language, guides, examples; and prompts to begin with.
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

/** A text of the library. */
interface LibraryText {
  readonly uri: string;
  readonly title: string;
  readonly description: string;
  /** From the root of the repository. */
  readonly path: string;
}

/** Beside the bundle of the published package. */
const PUBLISHED = new URL("./library/", import.meta.url);
const REPOSITORY = new URL("../../../../../", import.meta.url);
const isPublished = existsSync(new URL("library.json", PUBLISHED));

async function listTexts(): Promise<readonly LibraryText[]> {
  const list = isPublished
    ? new URL("library.json", PUBLISHED)
    : new URL("workshop/cli/library.json", REPOSITORY);
  return JSON.parse(await readFile(list, "utf8")) as LibraryText[];
}

/** All texts, as the protocol lists them. */
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
 * Reads a text.
 *
 * @throws McpError where there is no such text
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
