import { describe, expect, test } from "vitest";
import { topology } from "../../src/topology/topology.ts";
import { reference } from "../../src/engine/reference.ts";
import { configOf, homeBucket, homeOf, IDENTITY } from "./sample.ts";

const NAME = "acme-receipts";
const [EU, AP] = [`${NAME}-eu-west-1`, `${NAME}-ap-southeast-2`];
const ID = `backfill/${NAME}@us-east-1`;
const ROLE = `role/goglobal-orders-prod-${NAME}-backfill`;

const graphOf = (bucket: object, more: object = {}) =>
  topology(configOf({ buckets: { [NAME]: bucket }, ...more }), { home: homeOf([], [homeBucket(NAME)]) }, IDENTITY)
    .graph;
const arnOf = (name: string, region: string) => reference(`bucket-replication/${name}@${region}`, "arn");
const arns = { [EU]: arnOf(EU, "eu-west-1"), [AP]: arnOf(AP, "ap-southeast-2") };
const others = { [EU]: "eu-west-1", [AP]: "ap-southeast-2" };

test("only where the config says so", () => {
  for (const bucket of [{}, { backfill: false }]) {
    const { nodes } = graphOf(bucket);
    expect(nodes.filter(({ id }) => id.includes("backfill"))).toEqual([]);
  }
});

describe("mesh", () => {
  const graph = graphOf({ backfill: true }, { tags: { team: "shop" } });

  test("to each other bucket and from it", () =>
    expect(graph.get(ID)!.spec).toEqual({
      bucket: NAME,
      region: "us-east-1",
      others,
      isMesh: true,
      to: arns,
      from: arns,
      role: reference(ROLE, "arn"),
      tags: { team: "shop" },
    }));

  test("once home's rules are in force, and those of each bucket that answers", () =>
    expect(graph.get(ID)).toMatchObject({
      needs: expect.toSatisfy((needs: string[]) => needs.includes(ROLE) && needs.length === 2),
      weakNeeds: [`bucket-replication/${EU}@eu-west-1`, `bucket-replication/${AP}@ap-southeast-2`],
      step: "buckets",
    }));

  test("the role may begin replication of every bucket, and nothing else", () =>
    expect(graph.get(ROLE)!.spec).toEqual({
      name: `goglobal-orders-prod-${NAME}-backfill`,
      tags: { team: "shop" },
      trust: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: ["batchoperations.s3.amazonaws.com"] },
            Action: ["sts:AssumeRole"],
            Condition: { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } },
          },
        ],
      },
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Lists",
            Effect: "Allow",
            Action: ["s3:GetReplicationConfiguration", "s3:PutInventoryConfiguration"],
            Resource: [NAME, EU, AP].map((name) => `arn:aws:s3:::${name}`),
          },
          {
            Sid: "Copies",
            Effect: "Allow",
            Action: ["s3:InitiateReplication"],
            Resource: [NAME, EU, AP].map((name) => `arn:aws:s3:::${name}/*`),
          },
        ],
      },
    }));

  test("within the boundary that the config gives", () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
    expect(graphOf({ backfill: true }, { permissionsBoundary }).get(ROLE)!.spec).toMatchObject({ permissionsBoundary });
  });
});

test("fan-out: from home only; what the others gather is to be copied should they ever replicate", () => {
  const graph = graphOf({ backfill: true, replication: "fan-out" });
  expect(graph.get(ID)!.spec).toMatchObject({ isMesh: false, to: arns, from: { [EU]: null, [AP]: null } });
  const { Statement } = graph.get(ROLE)!.spec["policy"] as { Statement: { Resource: string[] }[] };
  expect(Statement.map(({ Resource }) => Resource)).toEqual([[`arn:aws:s3:::${NAME}`], [`arn:aws:s3:::${NAME}/*`]]);
});
