/** The needs of one server, as they were measured: `pnpm bench fleet` prints all of these. */
export interface MeasuredFleet {
  /** The machine that they are from. */
  readonly machine: string;
  /** Processor time of a server for a request whose plan is known, in milliseconds. */
  readonly knownCpuMs: number;
  /** The same for an unknown plan, with the model's answer taken in and shared, but without the model itself. */
  readonly unknownCpuMs: number;
  /** Memory of a server without agents, in bytes. */
  readonly serverBytes: number;
  /** Memory of a server for each agent of a session, in bytes. */
  readonly agentBytes: number;
  /** Processor time of a server for a plan of another one, which it proves, in milliseconds. */
  readonly intakeCpuMs: number;
  /** Bytes of a plan as it goes through Redis. */
  readonly planBytes: number;
}

/** The figures of the last documented run. */
export const measuredFleet: MeasuredFleet = {
  machine: "AMD EPYC, 2 cores, Node 20.20.2",
  knownCpuMs: 0.065,
  unknownCpuMs: 3,
  serverBytes: 219_300_000,
  agentBytes: 23_780,
  intakeCpuMs: 1.506,
  planBytes: 735,
};
