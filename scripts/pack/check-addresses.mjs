// Files that code names by their address beside it, such as threads, models and texts: no import leads to them, so a
// bundler or a list of files may leave them out, and nothing would notice before they are opened.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ADDRESS = /new URL\(\s*(["'`])(\.{1,2}\/[^"'`$]*)[^"'`]*\1,\s*import\.meta\.url/g;
/** Only code from source asks for the repository. */
const REPOSITORY = /^(\.\.\/)+$/;
/** Helpers of the repository's own tests are beside the published helpers. */
const FOR_TESTS = "testing";

/** Files of one package that its code names and that are not there. */
function missingIn(folder) {
  const scripts = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".js") && !path.split(sep).includes(FOR_TESTS),
  );
  return scripts.flatMap((script) => {
    const path = join(folder, "dist", script);
    const addresses = [...readFileSync(path, "utf8").matchAll(ADDRESS)].map(([, , way]) => way);
    // A thread from source has another ending; an address may begin with the same words for several files.
    const files = addresses
      .filter((way) => !REPOSITORY.test(way))
      .map((way) => fileURLToPath(new URL(way.replace(/\.ts$/, ".js"), pathToFileURL(path))));
    return files.filter((file) => !existsSync(file)).map((file) => `${path} names ${file}`);
  });
}

/**
 * @param project a folder with all packages
 * @param packages with their manifests
 */
export function checkAddresses(project, packages) {
  const folders = packages.map(({ manifest }) => join(project, "node_modules", manifest.name));
  const missing = folders.filter(existsSync).flatMap(missingIn);
  if (missing.length > 0) throw new Error(`not published:\n${missing.join("\n")}`);
}
