import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { PlayerReply, PlayerRequest } from "./question.ts";

/** A tree's engine in a process of its own, which answers one message after the other. */
export class PlayerProcess {
  readonly #child: ChildProcess;

  /** @param bundle the player, bundled with a tree's packages */
  constructor(bundle: string) {
    this.#child = fork(bundle, { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  }

  /** @throws RangeError if the engine refuses, or the process has ended */
  async ask(request: PlayerRequest): Promise<PlayerReply> {
    const ended = new AbortController();
    const options = { signal: ended.signal };
    this.#child.send(request);
    const [reply] = await Promise.race([
      once(this.#child, "message", options),
      once(this.#child, "exit", options).then(([code]) => [
        { error: `its process ended: ${code}` },
      ]),
    ]).finally(() => ended.abort());
    const { error } = reply as PlayerReply;
    if (error !== undefined) throw new RangeError(error);
    return reply as PlayerReply;
  }

  end(): void {
    this.#child.kill();
  }
}
