/**
 * The worker thread for uploaded domains.
 *
 * @module
 */

import { goBehind } from "../threads/go-behind.ts";
import { WorkPace } from "../threads/work-pace.ts";
import { compileUpload } from "./compile-upload.ts";
import type { DomainUpload } from "./domain-upload.ts";

goBehind();

/** @param task `busy` says in shared memory how busy the answering thread is, in thousandths */
export default function compileBehind({
  busy,
  ...upload
}: DomainUpload & { readonly busy: Int32Array }): ReturnType<typeof compileUpload> {
  return compileUpload(upload, new WorkPace(busy).rest);
}
