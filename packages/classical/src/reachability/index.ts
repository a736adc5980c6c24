/**
 * Tools and goals that no agent can ever reach, whatever it begins with: for checks of domains, and for their pictures.
 * It is an entry of its own, so that a game does not load it.
 *
 * @module
 */

export { analyseReachability, type Reachability } from "./reachability.ts";
