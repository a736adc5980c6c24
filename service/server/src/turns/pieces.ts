import type { Work } from "@understudy/planner-core/internal";

/** Work that rests after each piece: what comes meanwhile may be done before the next. */
export type Pieces<Result = void> = Work<Result>;
