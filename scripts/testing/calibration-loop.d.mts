/** @returns the processor time of some searches, in seconds: about a fiftieth of one */
export declare function measureLoop(): number;
