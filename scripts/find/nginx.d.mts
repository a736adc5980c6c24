/** The command that starts an nginx; undefined if there is none. */
export function findNginx(): string | undefined;
