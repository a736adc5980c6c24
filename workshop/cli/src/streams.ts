/** A sink for the output of a command. `process.stdout` fits. */
export interface TextSink {
  write(text: string): unknown;
  /** Whether a person watches: decides about colours. */
  readonly isTTY?: boolean | undefined;
}

/** Variables of an environment. */
export type CliEnvironment = Readonly<Record<string, string | undefined>>;

/** The streams of a command. */
export interface CliStreams {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Default: the environment of the process. */
  readonly env?: CliEnvironment | undefined;
}
