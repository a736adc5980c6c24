import { createServer } from "node:net";
import { runCli, village } from "./run-cli.ts";

/**
 * Serves with a flag that names a port of another program.
 *
 * @returns the exit code, whether the message names the port, and the flag that it names
 */
export async function portInUse(
  flag: string,
): Promise<readonly [code: number, isNamed: boolean, flag: string | undefined]> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const argv = ["serve", "--model", "none", "--port", "0", "--domain", village];
  const { code, stderr } = await runCli([...argv, flag, String(port)]);
  other.close();
  const [named] = /--[a-z-]+/.exec(stderr) ?? [];
  return [code, stderr.includes(`another program listens on port ${port}`), named];
}
