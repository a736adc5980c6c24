/** The Python that has the game; undefined if not installed. */
export function findOvercooked(): string | undefined;

/** Installs the game if necessary. Returns its Python; undefined on failure. */
export function installOvercooked(): string | undefined;
