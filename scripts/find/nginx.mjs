// Which nginx the tests of the example for balancers start.
import { spawnSync } from "node:child_process";

/** The command that starts one; undefined if there is none. */
export function findNginx() {
  return ["nginx", "/usr/sbin/nginx"].find((command) => spawnSync(command, ["-v"]).status === 0);
}
