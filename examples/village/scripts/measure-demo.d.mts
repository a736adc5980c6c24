/** Builds the demo, and measures it: bytes by name; those of scripts gzipped. */
export function measureDemo(): Promise<ReadonlyMap<string, number>>;
