/** The fate of the plans of this node. */
export interface PlanOutboxCounts {
  /** Plans that are in the stream. */
  readonly shared: number;
  /** Plans that Redis never got: it was away for too long. */
  readonly dropped: number;
  /** Plans that wait for it. */
  readonly waiting: number;
}

/** The fate of the plans that others shared. */
export interface SharedRepertoireStats {
  /** Plans that are served here from now on. */
  readonly taken: number;
  /** Plans that were here already, or that others make needless. */
  readonly needless: number;
  /** Plans that are none, do not work, or cannot be read. */
  readonly refused: number;
  /** How often the stream had moved past this node, or had started over: the snapshot was read instead. */
  readonly gaps: number;
  readonly snapshotsRead: number;
  readonly snapshotsWritten: number;
}

/** How the questions of a node went. */
export interface SingleFlightStats {
  /** Questions that this node asked its model. */
  readonly asked: number;
  /** Questions that another node was asking, and whose answer came from there. */
  readonly answeredElsewhere: number;
  /** Questions asked without a lease: Redis did not answer in time, or what it told was no plan. */
  readonly withoutLease: number;
}

/** Counts of a node's shared and received plans, since it was made. */
export interface FleetStats extends PlanOutboxCounts {
  /** Whether Redis can be reached. */
  readonly isConnected: boolean;
  /** The counts of all repertoires together. */
  readonly repertoires: SharedRepertoireStats;
  /** Questions to models, asked once in the whole fleet. */
  readonly questions: SingleFlightStats;
}

/** Figures that go on counting. */
export type Counting<Stats> = { -readonly [Name in keyof Stats]: Stats[Name] };
