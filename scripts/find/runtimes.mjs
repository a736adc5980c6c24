// Paths of runtimes other than Node and Chromium for testing the built-in engine: from an environment variable, or the
// usual places. `fetch-engines.mjs` puts Deno and Bun into .cache/runtimes.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that npm installs Deno and Bun into. */
export const runtimesFolder = fileURLToPath(new URL("../../.cache/runtimes", import.meta.url));
const cached = join(runtimesFolder, "node_modules");
const onPath = (name) =>
  (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
const miniBrowser = (architecture, version) =>
  `/usr/lib/${architecture}-linux-gnu/webkit2gtk-${version}/MiniBrowser`;

const PLACES = {
  Firefox: {
    variable: "FIREFOX_PATH",
    paths: [
      "/usr/bin/firefox-esr",
      "/usr/bin/firefox",
      "/Applications/Firefox.app/Contents/MacOS/firefox",
    ],
  },
  // It has no headless mode, so it needs xvfb-run too.
  WebKitGTK: {
    variable: "MINIBROWSER_PATH",
    paths: existsSync("/usr/bin/xvfb-run")
      ? ["x86_64", "aarch64"].flatMap((one) => [miniBrowser(one, "4.1"), miniBrowser(one, "4.0")])
      : [],
  },
  Deno: {
    variable: "DENO_PATH",
    paths: [
      ...["linux-x64-glibc", "linux-arm64-glibc"].map((one) => join(cached, "@deno", one, "deno")),
      ...onPath("deno"),
    ],
  },
  Bun: {
    variable: "BUN_PATH",
    paths: [
      ...["linux-x64", "linux-aarch64"].map((one) =>
        join(cached, "@oven", `bun-${one}`, "bin/bun"),
      ),
      ...onPath("bun"),
    ],
  },
};

/** The installed runtimes as `[name, path]`, and the names of the others. */
export function findRuntimes() {
  const found = [];
  const missing = [];
  for (const [name, { variable, paths }] of Object.entries(PLACES)) {
    const named = process.env[variable] ?? "";
    const path = (named === "" ? paths : [named]).find((each) => existsSync(each));
    if (path === undefined) missing.push(name);
    else found.push([name, path]);
  }
  return { found, missing };
}
