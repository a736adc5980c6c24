/** The command that starts a Redis; undefined if there is none. */
export function findRedis(): string | undefined;
