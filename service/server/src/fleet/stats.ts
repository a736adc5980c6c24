/** Counts of this node's own plans. */
export interface PlanOutboxCounts {
  /** Plans in the stream. */
  readonly shared: number;
  /** Plans dropped while Redis was down. */
  readonly dropped: number;
  /** Pending plans. */
  readonly waiting: number;
}

/** Counts of foreign plans. */
export interface SharedPlanLibraryStats {
  /** Plans taken into a plan library. */
  readonly taken: number;
  /** Plans already known, or made needless by others. */
  readonly needless: number;
  /** Malformed plans, and plans that do not work. */
  readonly refused: number;
  /** Gaps in the stream, after which the snapshot was read. */
  readonly gaps: number;
  readonly snapshotsRead: number;
  readonly snapshotsWritten: number;
}

/** Counts of a node's questions. */
export interface SingleFlightStats {
  /** Questions asked of the node's own model. */
  readonly asked: number;
  /** Questions answered by another node. */
  readonly answeredElsewhere: number;
  /** Questions asked without a lease, since Redis was late or the shared answer invalid. */
  readonly withoutLease: number;
}

/** Counts of a node's shared and received plans since its start. */
export interface FleetStats extends PlanOutboxCounts {
  /** Whether Redis is reachable. */
  readonly isConnected: boolean;
  /** Counters of all plan libraries together. */
  readonly planLibraries: SharedPlanLibraryStats;
  /** Counters of questions. */
  readonly questions: SingleFlightStats;
}

/** Mutable counters. */
export type Counting<Stats> = { -readonly [Name in keyof Stats]: Stats[Name] };
