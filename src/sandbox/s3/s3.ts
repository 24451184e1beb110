import type { Operations } from "../world.ts";
import { buckets } from "./buckets.ts";
import { changeSettings } from "./change-settings.ts";
import { createBucket } from "./create-bucket.ts";
import { deleteObjects } from "./delete-objects.ts";
import { lists } from "./lists.ts";
import { objects } from "./objects.ts";
import { replication } from "./replication.ts";
import { settings } from "./settings.ts";
import { versioning } from "./versioning.ts";

/** Amazon S3. */
export const s3: Operations = {
  ...buckets,
  ...createBucket,
  ...versioning,
  ...settings,
  ...changeSettings,
  ...replication,
  ...objects,
  ...deleteObjects,
  ...lists,
};
