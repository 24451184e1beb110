import { duration, strict, text, yesNo } from "./vocabulary.ts";

/** Whether goglobal sets up alarms and a dashboard. */
export const monitoring = yesNo;

const probe = strict("a probe", {
  path: text(/^\/\S*$/, "a path", 'write one that begins with "/", such as "/whoami"')
    .exactOptional()
    .describe("The path that the test asks all the time."),
  region: text(/^header:[A-Za-z0-9-]+$/, "where the region stands in the answer", 'write one such as "header:x-region"')
    .exactOptional()
    .describe("Where the answer says which region gave it, such as header:x-region."),
});

const canary = strict("canaries", {
  table: text(/^[A-Za-z0-9_.-]{3,255}$/, '"own" or a table\'s name', 'write "own", or name one of tables')
    .prefault("own")
    .describe("The table in which replication lag is measured: own, or one of the tables."),
  bucket: yesNo.prefault(true).describe("Whether the lag of bucket replication is measured too."),
});

/** How the failover test sees what clients see. */
export const failover = strict("failover", {
  probe: probe.prefault({}).describe("What the test asks for while a region is out of service."),
  canary: canary.prefault({}).describe("Where the test measures how far data lags behind."),
});

const lag = strict("lag", {
  tables: duration.exactOptional().describe("How far table replicas may lag behind."),
  buckets: duration.exactOptional().describe("How far bucket replicas may lag behind."),
});

/** What the failover test must meet to pass. */
export const objectives = strict("objectives", {
  rto: duration.exactOptional().describe("How long clients may notice that a region is out of service."),
  lag: lag.prefault({}).describe("How far data may lag behind, by kind."),
});
