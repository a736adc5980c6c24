// All packages in one project, with the optional peers: every entry imports.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importable } from "./lint-tarballs.mjs";
import { run } from "./processes.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LLAMA = "node-llama-cpp";

/**
 * @param project an empty folder
 * @returns all importable paths, and llama.cpp's packages for this processor
 */
export async function installAll(project, packages, env) {
  writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }\n');
  const own = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
  // In the versions of the workspace.
  const peers = new Map(
    packages.flatMap(({ folder, manifest }) =>
      Object.keys(manifest.peerDependencies ?? {})
        .filter((name) => !own.has(name))
        .map((name) => [name, installedVersion(folder, name)]),
    ),
  );
  const llama = llamaFor(peers.get(LLAMA));
  peers.delete(LLAMA);
  const wanted = [...own, ...peers].map(([name, version]) => `${name}@${version}`);
  await run(
    "npm",
    ["install", "--ignore-scripts", ...wanted.filter((name) => !name.startsWith("create-"))],
    project,
    env,
  );
  console.log(`all packages installed: ${sizeOf(project)}`);

  const entries = packages
    .flatMap(({ manifest }) => importable(manifest))
    .filter((entry) => entry !== "create-understudy");
  const imports = entries.map(
    (entry) =>
      `console.log("${entry}", Object.keys(await import("${entry}")).length, "exports");\n`,
  );
  writeFileSync(join(project, "import-all.js"), imports.join(""));
  await run(process.execPath, ["import-all.js"], project);
  return { entries, llama };
}

function installedVersion(folder, name) {
  return JSON.parse(readFileSync(join(root, folder, "node_modules", name, "package.json"), "utf8"))
    .version;
}

/**
 * llama.cpp with its binaries for this machine. They are optional dependencies; together with all variants for graphics
 * cards they take several hundred MB.
 */
function llamaFor(version) {
  const platforms = { linux: `linux-${process.arch}`, win32: `win-${process.arch}` };
  const mac = process.arch === "arm64" ? "mac-arm64-metal" : "mac-x64";
  const binding = `@node-llama-cpp/${platforms[process.platform] ?? mac}@${version}`;
  return ["--omit=optional", "--ignore-scripts", `${LLAMA}@${version}`, binding];
}

/** Number and size of packages below a folder. */
function sizeOf(project) {
  const modules = join(project, "node_modules");
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce(
    (sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
    0,
  );
  const lock = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8"));
  return `${Object.keys(lock.packages).length} packages, ${(bytes / 1e6).toFixed(1)} MB`;
}
