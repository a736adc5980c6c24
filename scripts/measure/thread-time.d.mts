export declare function threadTimeMs(): number;
