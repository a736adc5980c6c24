// Which Redis the tests of the fleet start: Debian's, or Valkey's.
import { spawnSync } from "node:child_process";

/** The command that starts one; undefined if there is none. */
export function findRedis() {
  return ["redis-server", "valkey-server"].find(
    (command) => spawnSync(command, ["--version"]).status === 0,
  );
}
