import { ACCOUNT } from "../world.ts";

/** A log group of one region. */
export interface LogGroup {
  name: string;
  createdAt: number;
  /** In days; without it, events never expire. */
  retention?: number | undefined;
  kmsKey?: string | undefined;
  tags: Record<string, string>;
}

/** Without the `:*` that some answers end with. */
export const logGroupArn = (region: string, name: string): string =>
  `arn:aws:logs:${region}:${ACCOUNT}:log-group:${name}`;
