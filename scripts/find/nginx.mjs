// nginx for the tests of the load balancer example.
import { spawnSync } from "node:child_process";

/** Its command; undefined if missing. */
export function findNginx() {
  return ["nginx", "/usr/sbin/nginx"].find((command) => spawnSync(command, ["-v"]).status === 0);
}
