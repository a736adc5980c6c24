export function checkTold(sizes: ReadonlyMap<string, number>): void;
export function writeTold(sizes: ReadonlyMap<string, number>): void;
