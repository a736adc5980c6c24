// Running other programs, for the checks of packed packages.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { secondsIn, timedCommand } from "../testing/shell-times.mjs";
import { addSeconds, addSecondsOfGroup } from "./part-times.mjs";

const shell = process.platform === "win32";

/** Settings of npm and pnpm for a slow network: more tries, with more time for each. */
const NETWORK = {
  fetch_retries: "6",
  fetch_retry_mintimeout: "2000",
  fetch_retry_maxtimeout: "60000",
  fetch_timeout: "300000",
};
export const PATIENT = Object.fromEntries(
  ["npm", "pnpm"].flatMap((tool) =>
    Object.entries(NETWORK).map(([name, value]) => [`${tool}_config_${name}`, value]),
  ),
);

/** Runs a program, and prints its output at the end, since several may run in parallel. */
export async function run(command, args, cwd, env = process.env) {
  const { code, output } = await runToEnd(command, args, cwd, env);
  process.stdout.write(output);
  if (code !== 0) throw failed(command, args, code, output);
}

/** Runs a program. @returns its output */
export async function read(command, args, cwd, env = process.env) {
  const { code, stdout, output } = await runToEnd(command, args, cwd, env);
  if (code === 0) return stdout;
  process.stdout.write(output);
  throw failed(command, args, code, output);
}

/** Lines of a failed program's output in its error. */
const MOST_LINES = 12;

function failed(command, args, code, output) {
  const end = output.trim().split("\n").slice(-MOST_LINES).join("\n");
  return new Error(`${command} ${args.join(" ")} ended with ${code}:\n${end}`);
}

/** Runs a program. @returns its status and output */
export async function runToEnd(command, args, cwd, env = process.env) {
  const [program, ...words] = timedCommand([command, ...args], env);
  const stdio = ["ignore", "pipe", "pipe", "pipe"];
  const child = spawn(program, words, { cwd, env, stdio, shell });
  const texts = { stdout: "", stderr: "", output: "" };
  let times = "";
  child.stdio[3].setEncoding("utf8").on("data", (text) => {
    times += text;
  });
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (text) => {
      texts[name] += text;
      texts.output += text;
    });
  }
  const [code] = await once(child, "close");
  addSeconds(secondsIn(times));
  return { ...texts, code };
}

/**
 * Starts a program, and waits for a line of output.
 *
 * @returns the match of the pattern, and a function that stops the program and its children
 */
export async function start(command, args, cwd, pattern, env = process.env) {
  // A separate process group: npm does not forward signals to its children.
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
  /** Ends what outlived the program: it would keep our error stream open, and its folder in use. */
  const endRest = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // There is nothing left.
    }
  };
  process.once("exit", endAtOnce);
  const close = async (signal = "SIGTERM") => {
    addSecondsOfGroup(child.pid);
    end(signal);
    const [code] = await ended;
    process.off("exit", endAtOnce);
    endRest();
    return code;
  };
  return { match: await found, close };
}
