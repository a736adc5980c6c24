/** Stands in for `timed-parts.ts` in pages, which load that only by `@understudy/planner-core/time`. */
export const timedParts: undefined = undefined;
