/** Builds the demo: one folder that any web host serves. @returns the folder */
export function buildDemo(folder?: string): Promise<string>;
