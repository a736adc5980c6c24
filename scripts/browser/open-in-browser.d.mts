/** Opens an address, if there is a browser. */
export function openInBrowser(url: string): void;
