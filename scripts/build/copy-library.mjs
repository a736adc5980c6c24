// `prepack` of the command: the texts of `understudy mcp` for assistants go beside its bundle.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
mkdirSync("dist/library", { recursive: true });
copyFileSync("library.json", "dist/library/library.json");
for (const { path } of JSON.parse(readFileSync("library.json", "utf8"))) {
  copyFileSync(join(root, path), join("dist/library", basename(path)));
}
