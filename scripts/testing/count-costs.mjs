// Setup of every test file. With `TEST_COSTS=FILE` each test file appends a line to that file: its processor time, that of
// the programs which ended meanwhile, and how many servers it opened, threads and processes it started.
// `scripts/test.mjs --costs` adds them up.

import childProcess from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import workerThreads from "node:worker_threads";
import { afterAll, expect } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const path = process.env.TEST_COSTS;
const COUNTS = Symbol.for("understudy.costs");
/** Linux tells programs of a hundred ticks a second. */
const MS_OF_TICK = 10;

function install() {
  const counts = { servers: 0, threads: 0, processes: [] };
  globalThis[COUNTS] = counts;
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function (...given) {
    counts.servers++;
    return listen.apply(this, given);
  };
  workerThreads.Worker = new Proxy(workerThreads.Worker, {
    construct(target, given, made) {
      counts.threads++;
      return Reflect.construct(target, given, made);
    },
  });
  // Each of the others ends in this one.
  const { spawn } = childProcess.ChildProcess.prototype;
  childProcess.ChildProcess.prototype.spawn = function (options) {
    counts.processes.push(options.args.slice(0, 3).join(" "));
    return spawn.call(this, options);
  };
  for (const name of ["spawnSync", "execFileSync", "execSync"]) {
    const run = childProcess[name];
    childProcess[name] = (program, ...given) => {
      counts.processes.push(
        [program, ...(Array.isArray(given[0]) ? given[0] : [])].slice(0, 3).join(" "),
      );
      return run(program, ...given);
    };
  }
  syncBuiltinESMExports();
}

/** Processor time of this process's ended children, and of theirs, in ms; 0 where it is not told. */
function childrenMs() {
  if (process.platform !== "linux") return 0;
  // Behind the name, which may have spaces: see proc_pid_stat(5).
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ").pop().split(" ");
  return (Number(fields[13]) + Number(fields[14])) * MS_OF_TICK;
}

if (path !== undefined) {
  if (globalThis[COUNTS] === undefined) install();
  const counts = globalThis[COUNTS];
  const before = { ...counts, processes: counts.processes.length };
  const began = process.cpuUsage();
  const childrenBeganMs = childrenMs();
  const { testPath } = expect.getState();
  afterAll(() => {
    const { user, system } = process.cpuUsage(began);
    const file = relative(root, testPath);
    const line = {
      file,
      ms: Math.round((user + system) / 1e3),
      childrenMs: childrenMs() - childrenBeganMs,
      servers: counts.servers - before.servers,
      threads: counts.threads - before.threads,
      processes: counts.processes.slice(before.processes),
    };
    appendFileSync(path, `${JSON.stringify(line)}\n`);
  });
}
