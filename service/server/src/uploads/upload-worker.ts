/**
 * Domains that clients send, in a thread of their own.
 *
 * @module
 */

import { goBehind } from "../threads/go-behind.ts";
import { WorkPace } from "../threads/work-pace.ts";
import { compileUpload } from "./compile-upload.ts";
import type { PacedUpload, UploadReply } from "./domain-upload.ts";

goBehind();

export default function compileBehind({ busy, ...upload }: PacedUpload): Promise<UploadReply> {
  return compileUpload(upload, new WorkPace(busy).rest);
}
