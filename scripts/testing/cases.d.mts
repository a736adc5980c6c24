/** Whether this is `pnpm test`, in which a test may take a smaller instance than in `pnpm test:all`. */
export const IS_QUICK: boolean;
/** How many of its drawn cases a test tries in this run. */
export function casesOf(all: number): number;
