import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vitepress";
import { buildDemo } from "../../../examples/village/scripts/build-demo.mjs";
import { makeLlmsTexts } from "./llms-texts.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The parts of the site, and its place at a host. */
export interface SiteOptions {
  /** The path below which a host serves it, with a slash at both ends. Default `/`. */
  readonly base?: string;
  /** Makes the reference of all packages, too, which takes a minute and fetches typedoc. Default true. */
  readonly reference?: boolean;
}

/**
 * Writes the site to a folder: the pages, the demo with its playground below `demo/`, the reference below `reference/`,
 * and `llms.txt` and `llms-full.txt` for language models.
 *
 * @throws Error if a page links to one that does not exist, or the reference cannot be made
 */
export async function buildSite(
  folder: string,
  { base = "/", reference = true }: SiteOptions = {},
): Promise<void> {
  // Vue takes its small form only so.
  process.env["NODE_ENV"] = "production";
  await build(at(".."), { outDir: folder, base });
  const { index, full } = makeLlmsTexts();
  await writeFile(join(folder, "llms.txt"), index);
  await writeFile(join(folder, "llms-full.txt"), full);
  await buildDemo(join(folder, "demo"));
  if (!reference) return;
  const { status } = spawnSync(
    "npx",
    ["-y", "pnpm@12", "docs:api", "--out", join(folder, "reference")],
    {
      cwd: at("../../.."),
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    },
  );
  if (status !== 0)
    throw new Error("the reference could not be made: typedoc comes from npm's registry");
}
