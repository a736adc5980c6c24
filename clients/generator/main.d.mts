/** The generated files of all clients, by their path. */
export function generatedFiles(): Map<string, string>;
