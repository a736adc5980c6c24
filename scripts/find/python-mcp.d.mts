/** The path of the Python that has its client of the Model Context Protocol; undefined where it was not installed. */
export function findPythonMcp(): string | undefined;
