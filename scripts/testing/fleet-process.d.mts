/** How a server of a fleet is made. */
export interface FleetProcessOptions {
  /** The file of the domain that it offers. */
  readonly file: string;
  /** Its model is never wrong, and takes this long. */
  readonly modelMs: number;
  /** Undefined: it learns alone. */
  readonly redis?: string | undefined;
  /** Signs the tokens that resume sessions. Default: a random one. */
  readonly sessionSecret?: string | undefined;
}

/** What a server of a fleet says of itself. */
export interface FleetProcessFacts {
  readonly url: string;
  readonly port: number;
  /** Questions to its model. */
  readonly asked: number;
  /** Processor time that it took, in milliseconds. */
  readonly cpuMs: number;
  /** Memory that it holds, in bytes. */
  readonly memoryBytes: number;
}

/** A server of a fleet in a process of its own, which ends with this one. */
export class FleetProcess {
  static start(options: FleetProcessOptions): Promise<FleetProcess>;
  readonly url: string;
  readonly port: number;
  facts(): Promise<FleetProcessFacts>;
  /** As a machine whose plug is pulled. */
  kill(): Promise<void>;
}
