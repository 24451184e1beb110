import type { Aws } from "../aws/aws.ts";
import type { AnyKind } from "../engine/kind.ts";
import { bucketReplication } from "./bucket-replication.ts";
import { bucketVersioning } from "./bucket-versioning.ts";
import { bucket } from "./bucket.ts";
import { replicaSettings } from "./replica-settings.ts";
import { replica } from "./replica.ts";
import { strongReplicas } from "./strong-replicas.ts";
import { rolePolicy } from "./role-policy.ts";
import { role } from "./role.ts";
import { table } from "./table.ts";

/** Every kind there is, in the order in which they are built. */
export const kinds: readonly AnyKind<Aws>[] = [
  table,
  strongReplicas,
  replica,
  replicaSettings,
  bucket,
  bucketVersioning,
  role,
  rolePolicy,
  bucketReplication,
];
