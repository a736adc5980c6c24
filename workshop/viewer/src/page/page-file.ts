/**
 * The built web page.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { PageError } from "./page-error.ts";

/** The built self-contained page, at the same relative path from src and dist. */
export const PAGE_FILE: URL = new URL("../../dist/page/index.html", import.meta.url);

/** Placeholder for an exported page's recording. */
const MARK = "<!-- recording -->";

/**
 * The page without a recording; it connects to its own server.
 *
 * @throws PageError if it is missing or damaged
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

/** A page with an embedded recording, which needs neither server nor network. */
export function pageWith(page: string, recording: string): string {
  const at = page.indexOf(MARK);
  const script = `<script type="application/json" id="recording">${jsonInScript(recording)}</script>`;
  return page.slice(0, at) + script + page.slice(at + MARK.length);
}

/**
 * A text as JSON that is safe inside a script element: it contains neither the end tag `</script>` nor the start of a
 * comment `<!--`.
 */
function jsonInScript(text: string): string {
  return JSON.stringify(text)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}
