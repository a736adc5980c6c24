// Libraries with private names of their own that pages load: packages take them in. What is published of a package has a copy
// in its `dist`, without private names, instead of the dependency.
import { build } from "esbuild";
import { renameMembers } from "./rename-members.mjs";

/** Each with the address of its licence, and the folders of the packages that take it in. */
const LIBRARIES = [
  {
    name: "lru-cache",
    licence: "https://blueoakcouncil.org/license/1.0.0",
    packages: ["packages/cache", "packages/llm"],
  },
];

/** @param folder of a package, from the root */
export function librariesOf(folder) {
  return LIBRARIES.filter(({ packages }) => packages.includes(folder));
}

/**
 * @param folder of the package, which has the library installed
 * @returns a module with all that the library exports, without private names
 */
export async function copyLibrary({ name, licence }, folder) {
  const { outputFiles } = await build({
    stdin: { contents: `export * from "${name}";`, resolveDir: folder },
    ...{ bundle: true, write: false, format: "esm", platform: "browser", target: "esnext" },
    ...{ charset: "utf8", logLevel: "error" },
  });
  const [{ text }] = outputFiles;
  // Bundlers keep such a comment, as the licence asks.
  return `/*! ${name}, with its private members renamed: ${licence} */\n${renameMembers(text)?.code ?? text}`;
}

/** A module that imports a library, as it imports the copy. */
export function importCopy(code, { name }, copy) {
  return code.replaceAll(
    new RegExp(`(\\bfrom\\s*|\\bimport\\s*\\(?\\s*)"${name}"`, "g"),
    `$1"${copy}"`,
  );
}
