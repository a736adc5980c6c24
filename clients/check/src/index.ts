/**
 * Checks clients in any language against the protocol of sessions, by playing the server's part.
 *
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
