/** Options of a fleet server. */
export interface FleetProcessOptions {
  /** The file of its domain. */
  readonly file: string;
  /** Latency of its model, which is always right. */
  readonly modelMs: number;
  /** Address of Redis; undefined for a server that learns alone. */
  readonly redis?: string | undefined;
  /** Signs the session resumption tokens. Default: random. */
  readonly sessionSecret?: string | undefined;
}

/** Reported facts of a fleet server. */
export interface FleetProcessFacts {
  readonly url: string;
  readonly port: number;
  /** Number of questions to its model. */
  readonly asked: number;
  /** Processor time, in milliseconds. */
  readonly cpuMs: number;
  /** Memory, in bytes. */
  readonly memoryBytes: number;
}

/** A fleet server in its own process, which ends with this one. */
export class FleetProcess {
  static start(options: FleetProcessOptions): Promise<FleetProcess>;
  readonly url: string;
  readonly port: number;
  facts(): Promise<FleetProcessFacts>;
  /** Like a power failure. */
  kill(): Promise<void>;
}
