import { spawn } from "node:child_process";
import { join } from "node:path";

const CLI = "workshop/cli/src/main.ts";

/**
 * Runs a program of the repository and returns its output.
 *
 * @param {{ root: string, ollama: { env: object } }} played
 * @param {readonly string[]} argv
 * @param {{ env?: object, codes?: readonly number[], script?: string }} options
 */
export async function runCommand({ root, ollama }, argv, options = {}) {
  const { env = {}, codes = [0], script = CLI } = options;
  const tsx = join(root, "node_modules/.bin/tsx");
  const command = ["--conditions=@understudy/source", join(root, script), ...argv];
  const child = spawn(tsx, command, {
    cwd: root,
    env: { ...ollama.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (piece) => {
    stdout += piece;
  });
  child.stderr.on("data", (piece) => {
    stderr += piece;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (!codes.includes(code)) {
    throw new Error(
      `${argv.join(" ")} exited with code ${code}: ${(stderr || stdout).slice(-600)}`,
    );
  }
  return { stdout, stderr, code };
}
