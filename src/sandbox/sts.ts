import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import { ACCOUNT, type Operation, type Operations } from "./world.ts";

const GetCallerIdentity: Operation<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput> = () => ({
  Account: ACCOUNT,
  Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/sandbox/you`,
  UserId: "AROASANDBOX:you",
});

/** AWS Security Token Service. */
export const sts: Operations = { GetCallerIdentity };
