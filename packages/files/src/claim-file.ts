import { randomUUID } from "node:crypto";
import {
  constants,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { FileInUseError } from "./file-in-use-error.ts";
import { lookAt } from "./look-at.ts";
import { besideOf, targetOf } from "./target.ts";

/** An exclusive claim on a file. */
export interface FileClaim {
  /** Path of the file, as named by the caller. */
  readonly path: string;
  /** Releases the claim. Further calls do nothing. */
  release(): void;
}

/** The process that holds a claim. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Token that distinguishes claims of the same process. */
  readonly token: string;
}

/** Interval at which a holder updates its lock, in milliseconds. */
const BEAT_MS = 15_000;
/** Age of a lock that counts as abandoned because its machine or container is down. */
const STALE_MS = 8 * BEAT_MS;
/** Limit on attempts to take over a lock: several processes may disturb each other, but not this often. */
const MAX_TRIES = 8;

/** Maximum size of a lock file, which has one line. */
const MAX_BYTES = 4096;

/** The claims of this process, released when it ends. */
const held = new Set<() => void>();
const releaseAll = (): void => {
  for (const release of held) release();
};

/**
 * Claims a file while it is being worked on. The claim is a lock file next to it whose name ends in `.lock`, removed
 * when the process ends. A lock left by a crash is taken over: at once on the same machine, after two minutes from
 * another machine.
 *
 * @throws FileInUseError if the file is already claimed, even by this process; errors of the file system if the lock
 *   cannot be written
 *
 * @example
 * const claim = claimFile("guard.plans.json");
 * // work on it; then
 * claim.release();
 */
export function claimFile(path: string): FileClaim {
  const target = targetOf(path);
  if (lookAt(target)?.isFile() === false) {
    // Pipes and terminals cannot be claimed; for folders the later write fails.
    return { path, release: () => {} };
  }
  const lock = `${target}.lock`;
  const token = randomUUID();
  take(path, lock, { pid: process.pid, host: hostname(), token });
  const beat = setInterval(() => show(lock), BEAT_MS);
  beat.unref();
  const release = (): void => {
    clearInterval(beat);
    held.delete(release);
    if (held.size === 0) process.removeListener("exit", releaseAll);
    // Another process may have taken over the lock while this machine was suspended.
    if (read(lock)?.holder?.token === token) rmSync(lock, { force: true });
  };
  if (held.size === 0) process.on("exit", releaseAll);
  held.add(release);
  return { path, release };
}

function take(path: string, lock: string, holder: Holder): void {
  for (let tries = 1; ; tries++) {
    if (create(lock, holder)) return;
    const found = read(lock);
    // The lock was released just now.
    if (found === undefined) continue;
    if (!isGone(found) || tries >= MAX_TRIES) throw new FileInUseError(path, lock, nameOf(found));
    removeAbandoned(lock, found.text);
  }
}

/** Creates a lock; false if there already is one. */
function create(lock: string, holder: Holder): boolean {
  try {
    writeFileSync(lock, `${JSON.stringify(holder)}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes an abandoned lock. If several processes try, each removes only the lock that it has read. */
function removeAbandoned(lock: string, text: string): void {
  const moved = besideOf(lock);
  try {
    renameSync(lock, moved);
    // Another process was faster and this is its new lock, which is restored.
    if (textOf(moved) !== text) copyFileSync(moved, lock, constants.COPYFILE_EXCL);
  } catch {
    // The lock is gone, or claimed by a third process: the next try finds out.
  } finally {
    rmSync(moved, { force: true });
  }
}

interface Lock {
  readonly text: string;
  readonly ageMs: number;
  /** Holder of the lock; undefined if the lock is just being written, and for any other file. */
  readonly holder: Holder | undefined;
}

function read(lock: string): Lock | undefined {
  try {
    const ageMs = Date.now() - statSync(lock).mtimeMs;
    const text = textOf(lock);
    return { text, ageMs, holder: holderOf(text) };
  } catch {
    return undefined;
  }
}

/** The text of a lock; empty if it is too long for one. */
function textOf(path: string): string {
  return statSync(path).size > MAX_BYTES ? "" : readFileSync(path, "utf8");
}

function holderOf(text: string): Holder | undefined {
  try {
    const { pid, host, token } = JSON.parse(text) as Partial<Holder>;
    const isOne = Number.isInteger(pid) && typeof host === "string" && typeof token === "string";
    return isOne ? { pid: pid as number, host, token } : undefined;
  } catch {
    return undefined;
  }
}

function isGone({ ageMs, holder }: Lock): boolean {
  return ageMs > STALE_MS || (holder?.host === hostname() && !isAlive(holder.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user: no permission, but it exists.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function nameOf({ holder }: Lock): string {
  if (holder === undefined) return "somebody else";
  const { pid, host } = holder;
  return host === hostname() ? `process ${pid}` : `process ${pid} on "${host}"`;
}

function show(lock: string): void {
  const now = new Date();
  try {
    utimesSync(lock, now, now);
  } catch {
    // The lock was removed from outside.
  }
}
