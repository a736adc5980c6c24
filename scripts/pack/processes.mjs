// Other programs, run by the checks of packed packages.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const shell = process.platform === "win32";

/** Runs a program whose output is for whoever watches. */
export function run(command, args, cwd, env = process.env) {
  execFileSync(command, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"], shell });
}

/** Runs a program. @returns what it printed */
export function read(command, args, cwd, env = process.env) {
  return execFileSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    shell,
  });
}

/**
 * Starts a program, and waits for a line of it.
 *
 * @returns what the pattern found, and what ends the program with all that it started
 */
export async function start(command, args, cwd, pattern, env = process.env) {
  // A group of its own: npm passes no signal on to what it runs.
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const ended = once(child, "exit");
  const lines = [];
  const found = new Promise((resolve, reject) => {
    createInterface(child.stdout).on("line", (coloured) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of colours begin with one
      const line = coloured.replaceAll(/\u001b\[[\d;]*m/g, "");
      lines.push(line);
      const match = pattern.exec(line);
      if (match !== null) resolve(match);
    });
    ended.then(([code]) =>
      reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${lines.join("\n")}`)),
    );
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const end = (signal) => isRunning() && process.kill(-child.pid, signal);
  const endAtOnce = () => end("SIGKILL");
  process.once("exit", endAtOnce);
  const close = async (signal = "SIGTERM") => {
    end(signal);
    const [code] = await ended;
    process.off("exit", endAtOnce);
    return code;
  };
  return { match: await found, close };
}
