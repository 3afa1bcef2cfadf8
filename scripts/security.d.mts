export const contentSecurityPolicy: string;
export const isolationHeaders: Record<string, string>;
export const pageHeaders: Record<string, string>;
