import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { clients } from "./clients.ts";
import type { Lab } from "./lab.ts";

export const Bucket = "receipts";
export const copy = "receipts-eu";

/** S3 clients of two regions, and a versioned bucket in each. */
export function receipts(lab: Lab) {
  const home = clients(lab).s3;
  const away = clients(lab, "eu-west-1").s3;
  const version = (name: string, Status: "Enabled" | "Suspended", s3 = home) =>
    s3.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status } }));
  const create = async () => {
    await home.send(new CreateBucketCommand({ Bucket }));
    await away.send(new CreateBucketCommand({ Bucket: copy }));
    await version(Bucket, "Enabled");
    await version(copy, "Enabled", away);
  };
  return { home, away, version, create };
}
