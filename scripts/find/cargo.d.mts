/** What is missing to build the library inside engines; undefined if nothing is. */
export function findMissingForCargo(): string | undefined;
