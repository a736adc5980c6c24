import { type ChildProcess, spawn } from "node:child_process";

/** How a client ended. */
export interface ClientEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
}

/** So much of what a client writes is kept. */
const KEPT_CHARACTERS = 4000;

/** The client that is checked, as a process. */
export class ClientProcess {
  readonly ended: Promise<ClientEnd>;
  readonly #child: ChildProcess;
  #output = "";

  /** @param command for the system's shell */
  constructor(command: string, env: Readonly<Record<string, string>>) {
    const isGroup = process.platform !== "win32";
    this.#child = spawn(command, {
      shell: true,
      // A group of its own: what the shell starts ends with it.
      detached: isGroup,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.#output = (this.#output + data.toString()).slice(-KEPT_CHARACTERS);
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.once("close", (code) => resolve({ code }));
      this.#child.once("error", () => resolve({ code: null }));
    });
  }

  /** The end of what it wrote. */
  get output(): string {
    return this.#output;
  }

  /** Ends it, whatever it does. */
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
