// A registry on this machine, in a process of its own: it answers while others run.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { start } from "./processes.mjs";

/**
 * @param folder where it keeps packages
 * @param port 0 is any that is free
 * @returns its address, the path of a package's file, and what ends it
 */
export async function startRegistry(folder, port = 0) {
  const program = fileURLToPath(new URL("registry-process.mjs", import.meta.url));
  const server = await start(process.execPath, [program, folder, port], folder, /^http:\S+/);
  return {
    url: server.match[0],
    tarballOf: ({ name, version }) =>
      join(folder, "storage", name, `${name.replace(/^@.*\//, "")}-${version}.tgz`),
    close: () => server.close(),
  };
}
