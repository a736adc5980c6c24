// A local registry with our published packages; for others it leads to this machine's usual registry.
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
const own = new Map(publishedPackages().map(({ manifest }) => [manifest.name, everybody]));

const app = await runServer({
  configPath: join(folder, "verdaccio.yaml"),
  self_path: folder,
  storage: join(folder, "storage"),
  auth: { htpasswd: { file: join(folder, "htpasswd") } },
  packages: Object.fromEntries(own),
  web: { enable: false },
  // A manifest includes its package, and the models' is large.
  max_body_size: "64mb",
  log: { type: "stdout", format: "pretty", level: "error" },
});
const [answer] = app.listeners("request");
app.removeAllListeners("request");
// Verdaccio would take many times as long as npm to read and store what all others have published.
app.on("request", (request, response) => {
  const path = decodeURIComponent(request.url.split("?")[0]).slice(1);
  const [name] = /^(?:@[^/]+\/)?[^/]*/.exec(path);
  if (own.has(name) || name === "" || name === "-") answer(request, response);
  else response.writeHead(307, { location: usual.replace(/\/?$/, () => request.url) }).end();
});
// A connection that npm keeps for its next request is closed by npm, never at the same moment by this end.
Object.assign(app, { keepAliveTimeout: 3_600_000, headersTimeout: 0, requestTimeout: 0 });
const server = app.listen(Number(port), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
