import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { loadDomain } from "@understudy/planner-core";
import { startServer } from "@understudy/server";
import { STALLED_MS } from "../runner/measure/watchdog.ts";

/** A client program's printed figures of frames without a server. */
export interface LostServer {
  /** The client's milliseconds per frame. */
  readonly frameMs: readonly number[];
  /** Number of frames with an answer marked as stale. */
  readonly stale: number;
  /** Number of frames with an answer marked as proved. */
  readonly proved: number;
  /** Number of steps of its last answer. */
  readonly steps: number;
  /** The same for a restored agent, marked as stale. */
  readonly restored: number;
}

const village = new URL("../../../examples/domains/village.json", import.meta.url);
/** Time of refused connections, in ms; then they are accepted without an answer. */
const REFUSING_MS = 2000;

/**
 * Runs a client's program `lost-server`, whose server stops as soon as it has a plan.
 *
 * @param frames number of frames, at 60 per second
 */
export async function loseServer(command: string, frames: number): Promise<LostServer> {
  const domain = loadDomain(JSON.parse(readFileSync(village, "utf8")));
  const domains = [{ name: "village", domain }];
  const server = await startServer({ port: 0, domains, logLevel: "silent" });
  const silent = new SilentServer();
  const env = { ...process.env, UNDERSTUDY_URL: server.url, UNDERSTUDY_FRAMES: `${frames}` };
  // A separate process group, so that shell and children end together.
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

/** Accepts connections silently, like a hanging machine. */
class SilentServer {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });

  listen(port: number): void {
    // The port may be taken meanwhile; then connections stay refused.
    this.#server.on("error", () => {});
    this.#server.listen(port, "127.0.0.1");
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
