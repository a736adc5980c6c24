// Writes the files of the present version, once: `pnpm old-files 0.2.0`.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KINDS } from "./kinds.ts";
import { FILES } from "./versions.ts";

const [version = "", into = FILES] = process.argv.slice(2);
const folder = join(into, version);
if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version) || existsSync(folder)) {
  console.error(
    existsSync(folder) && version !== ""
      ? `${version} has its files already; they are never written again. Name another version.`
      : "Usage: pnpm old-files VERSION, such as 0.2.0",
  );
  process.exit(1);
}
for (const kind of KINDS) {
  const texts = await kind.write();
  mkdirSync(join(folder, kind.name), { recursive: true });
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(folder, kind.name, name), text);
    console.log(`${kind.name}/${name}: ${text.length} bytes`);
  }
}
