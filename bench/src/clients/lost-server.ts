import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { loadDomain } from "@understudy/planner-core";
import { startServer } from "@understudy/server";
import { STALLED_MS } from "../runner/measure/watchdog.ts";

/** The figures that a client's program prints of its frames without a server. */
export interface LostServer {
  /** Milliseconds that the client took of each frame. */
  readonly frameMs: readonly number[];
  /** In so many of them its answer was marked as stale. */
  readonly stale: number;
  /** In so many of them it was called proved. */
  readonly proved: number;
  /** So many steps its last answer has. */
  readonly steps: number;
  /** So many has that of an agent that was restored from what was saved, and marked as stale. */
  readonly restored: number;
}

const village = new URL("../../../examples/domains/village.json", import.meta.url);
/** For so long connections are refused; then they are let in, and nobody answers. */
const REFUSING_MS = 2000;

/**
 * Plays the program `lost-server` of a client: its server ends as soon as it has a plan.
 *
 * @param frames of 60 per second
 */
export async function loseServer(command: string, frames: number): Promise<LostServer> {
  const domain = loadDomain(JSON.parse(readFileSync(village, "utf8")));
  const domains = [{ name: "village", domain }];
  const server = await startServer({ port: 0, domains, logLevel: "silent" });
  const silent = new SilentServer();
  const env = { ...process.env, UNDERSTUDY_URL: server.url, UNDERSTUDY_FRAMES: `${frames}` };
  // A group of its own, so that the shell does not outlive what it started, nor the other way round.
  const client = spawn("sh", ["-c", command], {
    env,
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  const end = (): void => {
    if (client.exitCode === null && client.pid !== undefined) process.kill(-client.pid, "SIGKILL");
  };
  const timers = [setTimeout(end, STALLED_MS)];
  let told: LostServer | undefined;
  try {
    for await (const line of createInterface({ input: client.stdout })) {
      if (line.startsWith("planned")) {
        await server.close(0);
        const { port } = new URL(server.url);
        timers.push(setTimeout(() => silent.listen(Number(port)), REFUSING_MS));
      } else if (line.startsWith("{")) told = JSON.parse(line) as LostServer;
    }
    if (client.exitCode === null) await once(client, "exit");
  } finally {
    for (const timer of timers) clearTimeout(timer);
    end();
    silent.close();
    await server.close(0);
  }
  if (told === undefined) throw new Error(`the client ended with ${client.exitCode}: ${command}`);
  return told;
}

/** Lets everybody in and says nothing, as a machine that hangs. */
class SilentServer {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });

  listen(port: number): void {
    // Somebody else may have taken the port meanwhile: then it goes on refusing.
    this.#server.on("error", () => {});
    this.#server.listen(port, "127.0.0.1");
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
