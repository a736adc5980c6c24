/** Length of a search's turn, in expansions. */
export const TURN = 256;
/** `TURN` of a greedy search, which estimates every successor. */
export const GREEDY_TURN = 8;
/** Limit on expansions of the search for a sequential plan, before the search over happenings. */
export const SEQUENCE_EXPANSIONS = 20_000;
/** `SEQUENCE_EXPANSIONS` beside a rest that is kept. */
export const SOON_EXPANSIONS = 400;
/** Maximum number of times that a first schedule is planned anew to share out the work. */
export const MAX_ROUNDS = 6;
/** Maximum number of steps cut from the end of an earlier schedule before it is given up. */
export const MAX_CUTS = 6;
/** Maximum number of later states, after events, from which a sequential plan is sought if there is none now. */
export const MAX_OUTLOOKS = 4;
