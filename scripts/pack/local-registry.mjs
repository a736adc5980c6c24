// A local registry in its own process, so that it answers while other programs run.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { start } from "./processes.mjs";

/**
 * @param folder storage folder
 * @param port 0 for any free port
 * @returns its URL, the path of a package's tarball, and a stop function
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
