import { type ChildProcess, spawn } from "node:child_process";

/** The end of a client's process. */
export interface ClientEnd {
  /** Null for a signal. */
  readonly code: number | null;
}

/** Number of kept characters of the output. */
const KEPT_CHARACTERS = 4000;

/** A client's process. */
export class ClientProcess {
  readonly ended: Promise<ClientEnd>;
  readonly #child: ChildProcess;
  #output = "";
  #wake = (): void => {};

  /** @param command shell command */
  constructor(command: string, env: Readonly<Record<string, string>>) {
    const isGroup = process.platform !== "win32";
    this.#child = spawn(command, {
      shell: true,
      // A separate process group, so that all children of the shell end with it.
      detached: isGroup,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.#output = (this.#output + data.toString()).slice(-KEPT_CHARACTERS);
        this.#wake();
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.once("close", (code) => resolve({ code }));
      this.#child.once("error", () => resolve({ code: null }));
    });
  }

  /** The end of the output. */
  get output(): string {
    return this.#output;
  }

  /** Waits until the output has some words. */
  async said(words: string): Promise<void> {
    while (!this.#output.includes(words)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Kills the process. */
  async kill(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      if (process.platform === "win32") this.#child.kill();
      else endGroup(pid);
    }
    await this.ended;
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
