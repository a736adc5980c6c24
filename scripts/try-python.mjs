// Tries clients that need Python: our own gRPC stubs; websockets; openai.
//   pnpm try:python
// Installed into .cache/python. A failed installation is reported, and the other clients are tried.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ScriptedBackend } from "../packages/llm/src/testing/index.ts";
import { loadDomain } from "../packages/planner-core/src/index.ts";
import { startServer } from "../service/server/src/index.ts";
import { HUT } from "../service/server/src/testing/hut.ts";
import { readOptions } from "./read-options.mjs";

readOptions(
  "Usage: pnpm try:python\n\nTries clients that need Python, installed into .cache/python.",
);

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, ".cache/python");
const python = join(folder, "bin/python");
const clients = join(root, "service/server/clients/python");

/** @param {string} command @param {string[]} args */
const run = (command, ...args) => execFileSync(command, args, { stdio: "inherit", cwd: clients });

/** @param {string[]} names */
function install(...names) {
  try {
    run(
      python,
      "-m",
      "pip",
      "--quiet",
      "--quiet",
      "--disable-pip-version-check",
      "install",
      "--retries",
      "0",
      ...names,
    );
    return true;
  } catch {
    console.log(`left out, since it cannot be installed: ${names.join(", ")}`);
    return false;
  }
}

/** Runs a client with the server in this process. @param {string} file @param {string} address */
async function tryClient(file, address) {
  const child = spawn(python, [join(clients, file), address], { stdio: "inherit" });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
}

if (!existsSync(python)) run(process.env.PYTHON ?? "python3", "-m", "venv", folder);
const server = await startServer({
  port: 0,
  grpcPort: 0,
  domains: [{ name: "hut", domain: loadDomain(HUT) }],
  backend: new ScriptedBackend(() => ({ text: "Hello from the model.", pieces: 4 })),
});
try {
  if (install(`${join(root, "clients/python")}[grpc]`)) {
    await tryClient("plan.py", `127.0.0.1:${server.grpcPort}`);
  }
  if (install("websockets")) {
    await tryClient("session.py", `${server.url.replace("http", "ws")}/v1/session`);
  }
  if (install("openai")) await tryClient("chat.py", `${server.url}/v1`);
} finally {
  await server.close(0);
}
