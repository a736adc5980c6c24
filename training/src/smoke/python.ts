import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A Python with torch and numpy: `PYTHON` of the environment, `python3`, or the system's own. */
export function findPython(): string | undefined {
  const candidates = [process.env["PYTHON"], "python3", "/usr/bin/python3"];
  return candidates.find(
    (command) =>
      command !== undefined &&
      spawnSync(command, ["-c", "import numpy, torch.nn"], { stdio: "ignore" }).status === 0,
  );
}

/**
 * Runs a script of this folder, and passes on its output.
 *
 * @throws Error if it fails
 */
export async function runScript(
  python: string,
  script: string,
  args: readonly string[],
): Promise<void> {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const child = spawn(python, [path, ...args], { stdio: "inherit" });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${script} ended with code ${code}`);
}
