// A process that runs tests, restarted when a mutant hangs.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const path = fileURLToPath(new URL("runner.mjs", import.meta.url));

export class RunnerProcess {
  #child;
  #failed;

  /** The answer to a question; `undefined` on a timeout. */
  async ask(ask, message, limitMs = Number.POSITIVE_INFINITY) {
    this.#child ??= await this.#start();
    const answer = this.#answer(this.#child, limitMs);
    this.#child.send({ ask, ...message });
    const { answer: result, error } = (await answer) ?? {};
    if (error !== undefined) throw new Error(error);
    return result;
  }

  async #start() {
    const child = fork(path, {
      execArgv: ["--import=tsx", "--conditions=@understudy/source"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, ONLY_QUICK_TESTS: "1" },
      // Its workers are killed with it: hanging ones react to nothing else.
      detached: true,
    });
    this.#failed = "";
    child.stderr.on("data", (text) => {
      this.#failed = (this.#failed + text).slice(-4000);
    });
    await this.#answer(child, Number.POSITIVE_INFINITY);
    return child;
  }

  #answer(child, limitMs) {
    return new Promise((resolve, reject) => {
      const done = (settle) => (value) => {
        clearTimeout(timer);
        child.off("message", answered);
        child.off("exit", ended);
        settle(value);
      };
      const answered = done(resolve);
      const ended = done(() => reject(new Error(`The tests' process ended: ${this.#failed}`)));
      const late = done(() => resolve(this.stop()));
      const timer = Number.isFinite(limitMs) ? setTimeout(late, limitMs) : undefined;
      child.on("message", answered);
      child.on("exit", ended);
    });
  }

  stop() {
    const { pid } = this.#child ?? {};
    this.#child = undefined;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
    } catch {
      // Already ended.
    }
  }
}
