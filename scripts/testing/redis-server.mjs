// A Redis for tests and benchmarks, in its own folder, that can be frozen, killed and restarted.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRedis } from "../find.mjs";

export class RedisServer {
  #process;

  constructor(folder, flags) {
    this.folder = folder;
    this.path = join(folder, "socket");
    this.flags = flags;
  }

  static async start(flags = ["--port", "0"]) {
    const server = new RedisServer(await mkdtemp(join(tmpdir(), "understudy-redis-")), flags);
    await server.run();
    return server;
  }

  async run() {
    const own = [
      "--unixsocket",
      this.path,
      "--dir",
      this.folder,
      "--save",
      "",
      "--appendonly",
      "no",
    ];
    this.#process = spawn(findRedis(), [...this.flags, ...own], { stdio: "ignore" });
    await untilAnswered({ path: this.path });
  }

  tell(words) {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    return new Promise((resolve, reject) => {
      const socket = connect(this.path, () =>
        socket.write(`*${words.length}\r\n${parts.join("")}`),
      );
      socket.once("error", reject);
      socket.once("data", () => {
        socket.destroy();
        resolve();
      });
    });
  }

  freeze() {
    this.#process?.kill("SIGSTOP");
  }

  thaw() {
    this.#process?.kill("SIGCONT");
  }

  async kill() {
    const running = this.#process;
    this.#process = undefined;
    await ended(running);
  }

  async stop() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Sends PING until there is an answer. */
export async function untilAnswered(address) {
  while (!(await answers(address))) await new Promise((resolve) => setTimeout(resolve, 5));
}

function answers(address) {
  return new Promise((resolve) => {
    const socket = connect(address, () => socket.write("PING\r\n"));
    const end = (isThere) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("data", (data) => end(data.toString().startsWith("+PONG")));
    socket.once("error", () => end(false));
  });
}

/** Kills a process, and waits for its end. */
export async function ended(running) {
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
  const gone = new Promise((resolve) => {
    running.once("exit", resolve);
  });
  running.kill("SIGKILL");
  await gone;
}
