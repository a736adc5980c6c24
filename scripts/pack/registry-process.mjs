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
  // A slow network is not a missing one: after two failures Verdaccio would refuse every other package for five minutes.
  uplinks: {
    npm: { url: usual, timeout: "2m", max_fails: 1000, fail_timeout: "1s", maxage: "1d" },
  },
  packages: { ...Object.fromEntries(own), "**": { access: "$anonymous", proxy: "npm" } },
  web: { enable: false },
  // A manifest includes its package, and the models' is large.
  max_body_size: "64mb",
  log: { type: "stdout", format: "pretty", level: "error" },
});
// A connection that npm keeps for its next request is closed by npm, never at the same moment by this end.
Object.assign(app, { keepAliveTimeout: 3_600_000, headersTimeout: 0, requestTimeout: 0 });
const server = app.listen(Number(port), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
