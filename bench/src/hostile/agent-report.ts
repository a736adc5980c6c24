/** The measurements of the agent of a trial. Negative lateness is time that was left. */
export interface AgentReport {
  /** The time of `loadDomain`. */
  readonly loadMs: number;
  readonly firstStatus: string;
  readonly firstLateMs: number;
  /** The longest that the event loop stood still. */
  readonly firstBlockedMs: number;
  readonly laterStatus: string;
  readonly laterLateP99Ms: number;
  readonly laterLateMaxMs: number;
  readonly laterBlockedMs: number;
  /** Processor time of the process over the time of the later calls: well below 1 on a machine that is not idle. */
  readonly laterProcessorShare: number;
}
