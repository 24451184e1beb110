import type { Aws } from "../aws/aws.ts";

/** Whose account it is: what every ARN and every mark is made of. */
export type Identity = Pick<Aws, "account" | "partition" | "mark">;
