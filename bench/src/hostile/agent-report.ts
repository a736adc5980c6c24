/** Figures of a trial's agent. Negative lateness is remaining time. */
export interface AgentReport {
  /** Time of `loadDomain`. */
  readonly loadMs: number;
  readonly firstStatus: string;
  readonly firstLateMs: number;
  /** Longest block of the event loop. */
  readonly firstBlockedMs: number;
  readonly laterStatus: string;
  readonly laterLateP99Ms: number;
  readonly laterLateMaxMs: number;
  readonly laterBlockedMs: number;
  /** Processor time divided by the time of the later calls: well below 1 on a busy machine. */
  readonly laterProcessorShare: number;
}
