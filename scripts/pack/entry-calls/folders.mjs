// Folders for what the calls write, beside them in the project that is thrown away.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const folderFor = (name) =>
  mkdtempSync(join(process.env.CALLS_FOLDER ?? tmpdir(), `${name}-`));
