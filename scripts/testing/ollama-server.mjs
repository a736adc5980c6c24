// A real Ollama for tests, with its own folders; can be stopped and restarted.
import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findOllama } from "../find.mjs";
import { freePort } from "./free-port.mjs";

export class OllamaServer {
  #process;

  /** @param {string} folder for models and home @param {string} program @param {number} port */
  constructor(folder, program, port) {
    this.folder = folder;
    this.program = program;
    this.url = `http://127.0.0.1:${port}`;
    this.env = {
      ...process.env,
      ...{ HOME: folder, OLLAMA_HOST: `127.0.0.1:${port}`, OLLAMA_MODELS: join(folder, "models") },
      ...{ OLLAMA_URL: this.url, OLLAMA_NUM_PARALLEL: "1" },
    };
  }

  /** Starts a server on a free port. */
  static async start(folder, program = findOllama()) {
    const server = new OllamaServer(folder, program, await freePort());
    mkdirSync(folder, { recursive: true });
    await server.run();
    return server;
  }

  async run() {
    const log = openSync(join(this.folder, "serve.log"), "a");
    this.#process = spawn(this.program, ["serve"], { env: this.env, stdio: ["ignore", log, log] });
    closeSync(log);
    while (!(await this.#answers())) {
      if (this.#process.exitCode !== null) throw new Error(`see ${this.folder}/serve.log`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop() {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => {
      running.once("exit", resolve);
    });
    running.kill();
    await gone;
  }

  /** Makes a model from a file. Default: Ollama's own template. */
  create(name, file, template) {
    const modelfile = join(this.folder, `${name}.Modelfile`);
    const turns = template === undefined ? "" : `TEMPLATE """${template}"""\n`;
    writeFileSync(modelfile, `FROM ${file}\n${turns}`);
    const stdio = ["ignore", "ignore", "pipe"];
    execFileSync(this.program, ["create", name, "-f", modelfile], { env: this.env, stdio });
  }

  async #answers() {
    return await fetch(`${this.url}/api/version`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
