/** Builds the demo as one folder for any web host. @returns the folder */
export function buildDemo(folder?: string): Promise<string>;
