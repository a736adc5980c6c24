/**
 * The viewer's page, for the commands that show it.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { PAGE_FILE } from "@understudy/viewer";

/** The script that builds the page from source. Installed packages include the page instead. */
const SCRIPT = new URL("../../scripts/build-page.mjs", PAGE_FILE);

/** Builds the viewer's page if it is missing or older than its sources. */
export async function ensurePage(): Promise<void> {
  if (!existsSync(SCRIPT)) return;
  const { buildPage } = (await import(SCRIPT.href)) as {
    readonly buildPage: (options: { readonly force: boolean }) => Promise<string>;
  };
  await buildPage({ force: false });
}
