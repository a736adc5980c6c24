/** A free port, outside of those that the system gives to others. */
export function freePort(): Promise<number>;
