import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./pages.ts";

/** Runs code in a folder like a reader's, with the page's files and the examples. */
export async function amid<Result>(
  files: readonly { name: string; text: string }[],
  act: () => Promise<Result>,
): Promise<Result> {
  const standpoint = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "understudy-docs-"));
  try {
    symlinkSync(join(root, "examples"), join(folder, "examples"), "junction");
    for (const { name, text } of files) writeFileSync(join(folder, name), text);
    process.chdir(folder);
    return await act();
  } finally {
    process.chdir(standpoint);
    rmSync(folder, { recursive: true, force: true });
  }
}
