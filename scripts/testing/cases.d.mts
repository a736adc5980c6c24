/** Whether this is `pnpm test`, in which a test may take a smaller instance than in `pnpm test:all`. */
export const IS_QUICK: boolean;
/** Whether this is the night, which alone tries everything at its full size. */
export const IS_NIGHT: boolean;
/** The number of its drawn cases that a test tries in this run. */
export function casesOf(all: number): number;
