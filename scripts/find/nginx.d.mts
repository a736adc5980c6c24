/** The command of nginx; undefined if missing. */
export function findNginx(): string | undefined;
