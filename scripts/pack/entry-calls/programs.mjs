// Programs that serve until they are interrupted.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Starts a program of Node and reads its first lines.
 *
 * @param words the program and its arguments
 * @param patterns what to find in its lines, one each
 * @returns their matches, and a function that ends the program and gives its exit status
 */
export async function serving(words, cwd, patterns) {
  const child = spawn(process.execPath, words, { cwd, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const found = [];
  for await (const line of createInterface(child.stdout)) {
    const match = patterns[found.length].exec(line);
    if (match !== null) found.push(match[1]);
    if (found.length === patterns.length) break;
  }
  const close = async () => {
    child.kill("SIGINT");
    const [code, signal] = await ended;
    // A program that Deno starts for another one never hears of it.
    return globalThis.Deno !== undefined && signal === "SIGINT" ? 0 : code;
  };
  if (found.length === patterns.length) return { found, close };
  throw new Error(`${words.join(" ")} ended with ${await close()} before it served`);
}
