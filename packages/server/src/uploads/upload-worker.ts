/**
 * Domains that clients send, in a thread of their own.
 *
 * @module
 */

import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { compileUpload } from "./compile-upload.ts";
import type { PacedUpload, UploadReply } from "./domain-upload.ts";
import { WorkPace } from "./work-pace.ts";

/** Behind everything else on the machine. */
const LOWEST_PRIORITY = 19;

/** Linux has priorities of threads; elsewhere all threads of a process have the same. */
function goBehind(): void {
  try {
    const thread = /\d+$/.exec(readlinkSync("/proc/thread-self"))?.[0];
    if (thread !== undefined) setPriority(Number(thread), LOWEST_PRIORITY);
  } catch {
    // It works all the same.
  }
}

goBehind();

export default function compileBehind({ busy, ...upload }: PacedUpload): Promise<UploadReply> {
  return compileUpload(upload, new WorkPace(busy).rest);
}
