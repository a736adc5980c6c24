export function sizeCeilings(): Readonly<Record<string, number>>;
export function checkSize(name: string, bytes: number): void;
export function writeCeilings(sizes: ReadonlyMap<string, number>): void;
