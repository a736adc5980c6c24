import { RequestError } from "@understudy/planner-core";

/**
 * Validates a share given as an option.
 *
 * @throws RequestError if it is not a number above 0 and at most 1
 */
export function checkShare(name: string, share: number): number {
  if (share > 0 && share <= 1) return share;
  const message = "must be a number above 0 and at most 1";
  throw new RequestError([{ pointer: `/${name}`, message }]);
}
