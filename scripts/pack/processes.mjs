// Running other programs, for the checks of packed packages.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const shell = process.platform === "win32";
/** Lines of a failed program's output in its error. */
const MOST_LINES = 12;

/** Runs a program to its end. @returns its output; it has failed if its status is not 0 */
export async function run(command, args, cwd, env = process.env) {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], shell });
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const [code] = await once(child, "close");
  if (code === 0) return stdout;
  const end = output.trim().split("\n").slice(-MOST_LINES).join("\n");
  throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${end}`);
}

/**
 * Starts a program, and waits for a line of output.
 *
 * @returns the match of the pattern, and a function that stops the program and its children
 */
export async function start(command, args, cwd, pattern, env = process.env) {
  // A separate process group: npm does not forward signals to its children.
  const stdio = ["ignore", "pipe", "inherit"];
  const child = spawn(command, args, { cwd, env, stdio, detached: true });
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
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // There is nothing left.
    }
  };
  const endAtOnce = () => end("SIGKILL");
  process.once("exit", endAtOnce);
  const close = async (signal = "SIGTERM") => {
    end(signal);
    const [code] = await ended;
    process.off("exit", endAtOnce);
    // What outlived the program would keep our error stream open, and its folder in use.
    endAtOnce();
    return code;
  };
  return { match: await found, close };
}
