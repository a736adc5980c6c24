import { RequestError } from "@understudy/planner-core";

/** The refusal of what a client says that needs a world. */
export function withoutWorld(pointer: string, message: string): RequestError {
  const hint = 'say "world" in "hello", in a domain with kinds';
  return new RequestError([{ pointer, message, hint }]);
}
