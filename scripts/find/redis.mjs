// Redis for the fleet's tests: Debian's, or Valkey.
import { spawnSync } from "node:child_process";

/** Its command; undefined if missing. */
export function findRedis() {
  return ["redis-server", "valkey-server"].find(
    (command) => spawnSync(command, ["--version"]).status === 0,
  );
}
