import type { ConfigChange } from "./config-changes.ts";
import type { KeptConfig } from "./config-history.ts";

/** The configuration of a running server, for its operators. */
export interface ConfigControl {
  readonly file: string;
  /** The last configurations in use, latest first. */
  kept(): Promise<readonly KeptConfig[]>;
  /**
   * The differences between the file and the running configuration.
   *
   * @throws RequestError if the file cannot be read or parsed
   */
  changes(): Promise<readonly ConfigChange[]>;
  /**
   * Applies the file as it is now.
   *
   * @throws the file's mistakes; the server keeps its configuration
   */
  reload(): Promise<void>;
  /**
   * Applies an earlier configuration. The file is left alone, and ignored until it changes.
   *
   * @param to the start of a configuration's hash; default: the previous configuration
   * @returns warnings about revoked keys, secrets and issuers that become valid again or regain rights
   * @throws RequestError if there is none
   */
  rollBack(to?: string): Promise<readonly string[]>;
}
