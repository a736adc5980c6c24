/**
 * The built web page.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { PageError } from "./page-error.ts";

/** The page that the build made, with everything in it. From sources and from dist it lies at the same place. */
export const PAGE_FILE: URL = new URL("../../dist/page/index.html", import.meta.url);

/** Stands in the page where an exported one has its recording. */
const MARK = "<!-- recording -->";

/**
 * The page without a recording: it connects to the server that it came from.
 *
 * @throws PageError if it was not built, or is not whole
 */
export async function readPage(file: URL = PAGE_FILE): Promise<string> {
  let page: string;
  try {
    page = await readFile(file, "utf8");
  } catch (cause) {
    const message = `The page of the viewer is missing (${file.href}): run its build script`;
    throw new PageError(message, { cause });
  }
  if (page.split(MARK).length === 2) return page;
  throw new PageError(`The page of the viewer has no place for a recording: ${file.href}`);
}

/** A page that shows a recording by itself: no server, no network. */
export function pageWith(page: string, recording: string): string {
  const at = page.indexOf(MARK);
  const script = `<script type="application/json" id="recording">${jsonInScript(recording)}</script>`;
  return page.slice(0, at) + script + page.slice(at + MARK.length);
}

/**
 * A text as JSON that may stand within a script element: nothing in it can end the element (`</script>`) or begin a comment that
 * swallows its end (`<!--`).
 */
function jsonInScript(text: string): string {
  return JSON.stringify(text)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}
