/**
 * Holds clients of any language to the protocol of sessions: plays the server's part against them.
 *
 * @module
 */

export {
  type ClientCheckOptions,
  type ClientVerdict,
  checkClient,
  listClientCases,
} from "./check-client.ts";
export { runClientCheck } from "./run-client-check.ts";
