import type { Server } from 'node:http';
export function serve(
  root: string,
  port: number,
  host?: string,
  pacs?: string | null,
): Promise<{ server: Server; url: string }>;
