// Libraries with private names in page bundles: the published package has a copy in its `dist`, without private names,
// instead of the dependency.
import { build } from "esbuild";
import { renameMembers } from "./rename-members.mjs";

/** Each with the URL of its licence, and the folders of its packages. */
const LIBRARIES = [
  {
    name: "lru-cache",
    licence: "https://blueoakcouncil.org/license/1.0.0",
    packages: ["packages/cache", "packages/llm"],
  },
];

/** @param folder folder of a package, from the root */
export function librariesOf(folder) {
  return LIBRARIES.filter(({ packages }) => packages.includes(folder));
}

/**
 * @param folder folder of the package with the library installed
 * @returns a module with all exports of the library, without private names
 */
export async function copyLibrary({ name, licence }, folder) {
  const { outputFiles } = await build({
    stdin: { contents: `export * from "${name}";`, resolveDir: folder },
    ...{ bundle: true, write: false, format: "esm", platform: "browser", target: "esnext" },
    ...{ charset: "utf8", logLevel: "error" },
  });
  const [{ text }] = outputFiles;
  // Bundlers keep such a comment, as the licence requires.
  return `/*! ${name}, with its private members renamed: ${licence} */\n${renameMembers(text)?.code ?? text}`;
}

/** A module with its imports of a library replaced by the copy. */
export function importCopy(code, { name }, copy) {
  return code.replaceAll(
    new RegExp(`(\\bfrom\\s*|\\bimport\\s*\\(?\\s*)"${name}"`, "g"),
    `$1"${copy}"`,
  );
}
