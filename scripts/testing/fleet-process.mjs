// Fleet servers, each in its own process, for tests and benchmarks.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ended } from "./redis-server.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runner = `${root}scripts/testing/run-source.mjs`;
const program = `${root}service/server/src/testing/fleet-node.ts`;

export class FleetProcess {
  #process;

  constructor(process, facts) {
    this.#process = process;
    this.url = facts.url;
    this.port = facts.port;
  }

  static async start(options) {
    const child = fork(runner, [program, JSON.stringify(options)], { cwd: root, execArgv: [] });
    const told = await Promise.race([once(child, "message"), once(child, "exit")]);
    if (typeof told[0] !== "object") throw new Error(`a server ended with ${told[0] ?? told[1]}`);
    return new FleetProcess(child, told[0]);
  }

  async facts() {
    const told = once(this.#process, "message");
    this.#process.send("facts");
    return (await told)[0];
  }

  /** Like a power failure. */
  kill() {
    return ended(this.#process);
  }
}
