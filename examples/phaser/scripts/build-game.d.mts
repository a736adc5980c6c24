/** Builds the game. @returns the folder, which any web host serves */
export function buildGame(folder?: string): Promise<string>;
