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

/** @param task has in `busy` the shared load of the serving thread, in thousandths */
export default function compileBehind({
  busy,
  ...upload
}: DomainUpload & { readonly busy: Int32Array }): ReturnType<typeof compileUpload> {
  return compileUpload(upload, new WorkPace(busy).rest);
}
