/** The command of Redis; undefined if missing. */
export function findRedis(): string | undefined;
