// Lints tarballs, within `pnpm dlx` of publint and arethetypeswrong's core. In one process: alone for each package, both
// spend most of their time loading themselves. Its argument is JSON: a list of tarballs with paths that are only opened.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

/** The ways of importing that packages for ES modules leave out. */
const LEFT_OUT = ["node10", "node16-cjs"];

/** The folder of the packages whose programs are on the path. */
const modules = process.env.PATH.split(delimiter)
  .map((programs) => join(programs, ".."))
  .find((folder) => existsSync(join(folder, "publint/package.json")));

async function importInstalled(name, path = ".") {
  const folder = join(modules, name);
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return await import(pathToFileURL(join(folder, exports[path].default)).href);
}

const { publint } = await importInstalled("publint");
const { formatMessage } = await importInstalled("publint", "./utils");
const { checkPackage, createPackageFromTarballData } =
  await importInstalled("@arethetypeswrong/core");

/** Findings of publint in a package; its warnings are errors. */
async function faultsOfFiles(bytes) {
  const { buffer, byteOffset, byteLength } = bytes;
  const tarball = buffer.slice(byteOffset, byteOffset + byteLength);
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  return messages.map((message) => ({
    isFatal: message.type === "error",
    text: formatMessage(message, pkg, { color: false }),
  }));
}

/** Faults in the types of a package, outside of paths that are only opened. */
async function faultsOfTypes(bytes, opened) {
  const found = await checkPackage(createPackageFromTarballData(bytes), {
    excludeEntrypoints: opened,
  });
  if (!found.types) return [{ isFatal: true, text: "it has no types" }];
  return found.problems
    .filter(({ resolutionKind }) => !LEFT_OUT.includes(resolutionKind))
    .map((problem) => ({ isFatal: true, text: JSON.stringify(problem) }));
}

const tarballs = JSON.parse(process.argv[2]);
for (const { tarball, opened, isImported } of tarballs) {
  const bytes = readFileSync(tarball);
  const faults = await faultsOfFiles(bytes);
  if (isImported) faults.push(...(await faultsOfTypes(bytes, opened)));
  for (const { isFatal, text } of faults) {
    if (isFatal) process.exitCode = 1;
    console.log(`${isFatal ? "error" : "note"}: ${tarball}: ${text}`);
  }
}
console.log(`${tarballs.length} packages linted`);
