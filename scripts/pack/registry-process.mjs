// A local registry with our published packages; other packages are proxied from this machine's usual registry.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { runServer } from "verdaccio";
import { publishedPackages } from "../build/published-packages.mjs";

const [folder, port] = process.argv.slice(2);
const shell = process.platform === "win32";
const usual = execFileSync("npm", ["config", "get", "registry"], {
  encoding: "utf8",
  shell,
}).trim();
const everybody = { access: "$anonymous", publish: "$anonymous" };
// Only local packages have our names, even if others exist elsewhere.
const own = publishedPackages().map(({ manifest }) => [manifest.name, everybody]);

const app = await runServer({
  configPath: join(folder, "verdaccio.yaml"),
  self_path: folder,
  storage: join(folder, "storage"),
  auth: { htpasswd: { file: join(folder, "htpasswd") } },
  uplinks: { npm: { url: usual } },
  packages: { ...Object.fromEntries(own), "**": { access: "$anonymous", proxy: "npm" } },
  web: { enable: false },
  // A manifest includes its package, and the models' is large.
  max_body_size: "64mb",
  log: { type: "stdout", format: "pretty", level: "error" },
});
const server = app.listen(Number(port), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
