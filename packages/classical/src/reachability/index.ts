/**
 * Tools and goals that no agent can ever reach, wherever it starts: for checks and pictures of
 * domains. A separate entry, so that games do not load it.
 *
 * @module
 */

export { analyseReachability, type Reachability } from "./reachability.ts";
