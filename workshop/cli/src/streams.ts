/** Output of a command; `process.stdout` fits. */
export interface TextSink {
  write(text: string): unknown;
  /** Whether it is a terminal, which decides about colours. */
  readonly isTTY?: boolean | undefined;
}

/** Environment variables. */
export type CliEnvironment = Readonly<Record<string, string | undefined>>;

/** Streams of a command. */
export interface CliStreams {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Default: the environment of the process. */
  readonly env?: CliEnvironment | undefined;
}
