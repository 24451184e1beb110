import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import { topology } from "../../src/topology/topology.ts";
import { sampleDataConfig } from "../support/sample-data.ts";
import { configOf, homeBucket, homeOf, homeTable, IDENTITY, outline } from "./sample.ts";

const sampleHome = homeOf([homeTable("orders"), homeTable("sessions")], [homeBucket("acme-receipts")]);

test("the sample application, and what needs what", () => {
  const { graph } = topology(parseConfig(sampleDataConfig, "a file"), { home: sampleHome }, IDENTITY);
  expect(outline(graph)).toMatchInlineSnapshot(`
    "tables: table/orders@us-east-1
    tables: replica/orders@eu-west-1
        table/orders@us-east-1
    tables: replica-settings/orders@eu-west-1
        replica/orders@eu-west-1
    tables: replica/orders@ap-southeast-2
        table/orders@us-east-1
    tables: replica-settings/orders@ap-southeast-2
        replica/orders@ap-southeast-2
    tables: table/sessions@us-east-1
    tables: replica/sessions@eu-west-1
        table/sessions@us-east-1
    tables: replica-settings/sessions@eu-west-1
        replica/sessions@eu-west-1
    tables: replica/sessions@ap-southeast-2
        table/sessions@us-east-1
    tables: replica-settings/sessions@ap-southeast-2
        replica/sessions@ap-southeast-2
    buckets: bucket-versioning/acme-receipts@us-east-1
    buckets: bucket/acme-receipts-eu-west-1@eu-west-1
    buckets: bucket-versioning/acme-receipts-eu-west-1@eu-west-1
        bucket/acme-receipts-eu-west-1@eu-west-1
    buckets: bucket/acme-receipts-ap-southeast-2@ap-southeast-2
    buckets: bucket-versioning/acme-receipts-ap-southeast-2@ap-southeast-2
        bucket/acme-receipts-ap-southeast-2@ap-southeast-2
    buckets: role/goglobal-orders-prod-acme-receipts
    buckets: bucket-replication/acme-receipts@us-east-1
        role/goglobal-orders-prod-acme-receipts
        bucket-versioning/acme-receipts@us-east-1
        (bucket-versioning/acme-receipts-eu-west-1@eu-west-1)
        (bucket-versioning/acme-receipts-ap-southeast-2@ap-southeast-2)
    buckets: bucket-replication/acme-receipts-eu-west-1@eu-west-1
        role/goglobal-orders-prod-acme-receipts
        bucket-versioning/acme-receipts-eu-west-1@eu-west-1
        (bucket-versioning/acme-receipts@us-east-1)
        (bucket-versioning/acme-receipts-ap-southeast-2@ap-southeast-2)
    buckets: bucket-replication/acme-receipts-ap-southeast-2@ap-southeast-2
        role/goglobal-orders-prod-acme-receipts
        bucket-versioning/acme-receipts-ap-southeast-2@ap-southeast-2
        (bucket-versioning/acme-receipts@us-east-1)
        (bucket-versioning/acme-receipts-eu-west-1@eu-west-1)"
  `);
});

test("one region only, and there is nothing to do", () => {
  const config = configOf({ regions: ["us-east-1"], tables: ["orders"], buckets: ["acme-receipts"] });
  expect(topology(config, { home: sampleHome }, IDENTITY).graph.nodes).toEqual([]);
});

test("what home does not have is not wanted anywhere", () => {
  const config = configOf({ tables: ["unknown"], buckets: ["unknown"] });
  expect(topology(config, { home: sampleHome }, IDENTITY).graph.nodes).toEqual([]);
});
