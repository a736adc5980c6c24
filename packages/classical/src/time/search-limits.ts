/** Length of a search's turn, in expansions; in estimates while sequences are built in turns with it. */
export const TURN = 256;
/** `TURN` of a greedy search, which estimates every successor. */
export const GREEDY_TURN = 8;
/** Limit on expansions of the search for a sequential plan, before the search over happenings. */
export const SEQUENCE_EXPANSIONS = 20_000;
/** `SEQUENCE_EXPANSIONS` where sequences can also be built goal by goal. */
export const SOON_EXPANSIONS = 400;
/** Limit on expansions of the climb to steps side by side, before the searches that improve schedules. */
export const OVERLAP_EXPANSIONS = 5_000;
/** Maximum number of times that a first schedule is planned anew to share out the work. */
export const MAX_ROUNDS = 6;
/** Maximum number of steps cut from the end of an earlier schedule before it is given up. */
export const MAX_CUTS = 6;
/** Maximum number of later states, after events, from which a sequential plan is sought if there is none now. */
export const MAX_OUTLOOKS = 4;
