import type { ConfigChange } from "./config-changes.ts";
import type { KeptConfig } from "./config-history.ts";

/** The configuration of a running server, for who operates it. */
export interface ConfigControl {
  readonly file: string;
  /** The last ones that were in use, the latest first. */
  kept(): Promise<readonly KeptConfig[]>;
  /**
   * The values that the file changes beside what the server runs by.
   *
   * @throws RequestError if the file cannot be read, or does not parse
   */
  changes(): Promise<readonly ConfigChange[]>;
  /**
   * Has the server run by the file as it is now.
   *
   * @throws what is wrong with it: the server runs on as before
   */
  reload(): Promise<void>;
  /**
   * Has the server run by a configuration that was in use before. The file stays as it is, and is not taken over until
   * it changes.
   *
   * @param to the beginning of its hash; default: the last other one
   * @returns warnings: the keys, secrets and issuers that are valid again, or have rights again, though they were revoked
   * @throws RequestError if there is none
   */
  rollBack(to?: string): Promise<readonly string[]>;
}
