/**
 * Processor time of this thread, in milliseconds: from Node 24 on, or on Linux. Elsewhere the processor time of the process,
 * an upper bound that includes the garbage collector's threads.
 */
export declare function threadTimeMs(): number;
