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

/** A file that nobody else may claim meanwhile. */
export interface FileClaim {
  /** As the caller named it. */
  readonly path: string;
  /** Gives the file free. Calling it again does nothing. */
  release(): void;
}

/** The holder of a file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells claims of one process apart. */
  readonly token: string;
}

/** A holder shows that it is alive this often, in milliseconds. */
const BEAT_MS = 15_000;
/** One that did not for this long is gone: its machine, or its container, went down. */
const STALE_MS = 8 * BEAT_MS;
/** Several that take over what one left may disturb each other; more often than this is no accident. */
const MAX_TRIES = 8;

/** A lock is a line. */
const MAX_BYTES = 4096;

/** The claims of this process: given up when it ends. */
const held = new Set<() => void>();
const releaseAll = (): void => {
  for (const release of held) release();
};

/**
 * Claims a file for as long as it is worked on. The claim is a file beside it, with `.lock` at its end.
 * It goes with the process; one that a crash left is taken over: at once on the same machine, after
 * two minutes from another.
 *
 * @throws FileInUseError if somebody else holds it, be it in this process; what the file system says
 * if nothing can be written beside it
 *
 * @example
 * const claim = claimFile("guard.repertoire.json");
 * // work on it; then
 * claim.release();
 */
export function claimFile(path: string): FileClaim {
  const target = targetOf(path);
  if (lookAt(target)?.isFile() === false) {
    // A pipe or a terminal is nobody's, and a folder is refused by whoever writes to it.
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
    // Somebody may have taken it over, while this machine was asleep.
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
    // It was given free in this moment.
    if (found === undefined) continue;
    if (!isGone(found) || tries >= MAX_TRIES) throw new FileInUseError(path, lock, nameOf(found));
    bury(lock, found.text);
  }
}

/** False if there is one. */
function create(lock: string, holder: Holder): boolean {
  try {
    writeFileSync(lock, `${JSON.stringify(holder)}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Takes away what somebody left; of several who do, each takes what it has seen. */
function bury(lock: string, text: string): void {
  const grave = besideOf(lock);
  try {
    renameSync(lock, grave);
    // Another one was faster, and this is its claim by now: it gets it back.
    if (textOf(grave) !== text) copyFileSync(grave, lock, constants.COPYFILE_EXCL);
  } catch {
    // It is gone, or a third one has claimed it: the next try sees.
  } finally {
    rmSync(grave, { force: true });
  }
}

interface Lock {
  readonly text: string;
  readonly ageMs: number;
  /** Undefined for one that is about to be written, and for something that none of us wrote. */
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

/** A text that no claim writes counts as nothing. */
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
    // Somebody else's processes may not be asked, but are there.
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
    // It was taken away; whoever did so answers for it.
  }
}
