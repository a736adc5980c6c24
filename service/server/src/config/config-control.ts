/** The configuration of a running server, for its operators. */
export interface ConfigControl {
  readonly file: string;
  /**
   * Applies the file as it is now.
   *
   * @throws the file's mistakes; the server keeps its configuration
   */
  reload(): Promise<void>;
}
