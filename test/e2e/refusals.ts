import type { Service } from "../../src/aws/services.ts";

/** A call that AWS refuses, on the sample application in two regions. */
export interface Refused {
  what: string;
  service: Service;
  region: string;
  operation: string;
  input: object;
}

const [home, eu, ap] = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
const [receipts, copy] = ["acme-receipts", "acme-receipts-eu-west-1"] as const;
const role = "goglobal-orders-prod-acme-receipts";

const dynamodb = (what: string, operation: string, input: object, region: string = home): Refused => ({
  what,
  service: "dynamodb",
  region,
  operation,
  input,
});
const s3 = (what: string, operation: string, input: object, region: string = home): Refused => ({
  what,
  service: "s3",
  region,
  operation,
  input,
});
const iam = (what: string, operation: string, input: object): Refused => ({
  what,
  service: "iam",
  region: home,
  operation,
  input,
});

const replica = (what: string, ...ReplicaUpdates: object[]) =>
  dynamodb(what, "UpdateTable", { TableName: "orders", ReplicaUpdates });
const table = {
  TableName: "orders",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};
const tableArn = (name: string) => `arn:aws:dynamodb:${home}:123456789012:table/${name}`;

const rule = {
  ID: "one",
  Priority: 1,
  Status: "Enabled",
  Filter: { Prefix: "" },
  DeleteMarkerReplication: { Status: "Disabled" },
  Destination: { Bucket: `arn:aws:s3:::${copy}` },
};
const replicate = (what: string, Rules: object[], { Bucket = receipts as string } = {}) =>
  s3(what, "PutBucketReplication", {
    Bucket,
    ReplicationConfiguration: { Role: `arn:aws:iam::123456789012:role/${role}`, Rules },
  });
const without = <T extends object>(whole: T, name: keyof T): object =>
  Object.fromEntries(Object.entries(whole).filter(([each]) => each !== name));
const reading = (operation: string) => s3(`${operation} of what is not there`, operation, { Bucket: "acme-plain" });

/** What is made first, so that there is something to refuse. */
export const GIVEN: Refused[] = [
  s3("a bucket without anything", "CreateBucket", { Bucket: "acme-plain" }),
  dynamodb("protection", "UpdateTable", { TableName: "orders", DeletionProtectionEnabled: true }, eu),
];

export const REFUSED: Refused[] = [
  replica("a replica that is there", { Create: { RegionName: eu } }),
  replica("a replica in the table's own region", { Create: { RegionName: home } }),
  replica("the end of a replica that is not there", { Delete: { RegionName: ap } }),
  replica("two replicas at once", { Create: { RegionName: ap } }, { Create: { RegionName: "eu-central-1" } }),
  dynamodb("a replica of nothing", "UpdateTable", {
    TableName: "nothing",
    ReplicaUpdates: [{ Create: { RegionName: eu } }],
  }),
  dynamodb("no change", "UpdateTable", { TableName: "orders" }),
  dynamodb("the end of a stream that replicas need", "UpdateTable", {
    TableName: "orders",
    StreamSpecification: { StreamEnabled: false },
  }),
  dynamodb("a stream that is on", "UpdateTable", {
    TableName: "orders",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  }),
  dynamodb("a second table of a name", "CreateTable", table),
  dynamodb("a table without its key's type", "CreateTable", { ...table, TableName: "bad", AttributeDefinitions: [] }),
  dynamodb("the end of what is protected", "DeleteTable", { TableName: "orders" }, eu),
  dynamodb("a look at nothing", "DescribeTable", { TableName: "nothing" }),
  dynamodb("backups of nothing", "DescribeContinuousBackups", { TableName: "nothing" }),
  dynamodb("time to live of nothing", "DescribeTimeToLive", { TableName: "nothing" }),
  dynamodb("an item of nothing", "GetItem", { TableName: "nothing", Key: { id: { S: "1" } } }),
  dynamodb("an item without its key", "PutItem", { TableName: "orders", Item: { other: { S: "1" } } }),
  dynamodb("a condition that does not hold", "PutItem", {
    TableName: "orders",
    Item: { id: { S: "1" } },
    ConditionExpression: "attribute_exists(id)",
  }),
  dynamodb("tags of nothing", "TagResource", { ResourceArn: tableArn("nothing"), Tags: [{ Key: "a", Value: "b" }] }),
  dynamodb("AWS's own tags", "TagResource", { ResourceArn: tableArn("orders"), Tags: [{ Key: "aws:a", Value: "b" }] }),
  dynamodb("the policy that is not there", "GetResourcePolicy", { ResourceArn: tableArn("orders") }),

  replicate("rules on a bucket without versioning", [rule], { Bucket: "acme-plain" }),
  replicate("a bucket that is not there", [{ ...rule, Destination: { Bucket: "arn:aws:s3:::acme-nowhere" } }]),
  replicate("a bucket without versioning", [{ ...rule, Destination: { Bucket: "arn:aws:s3:::acme-plain" } }]),
  replicate("a bucket to itself", [{ ...rule, Destination: { Bucket: `arn:aws:s3:::${receipts}` } }]),
  replicate("two rules of one priority", [rule, { ...rule, ID: "two" }]),
  replicate("two rules of one name", [rule, { ...rule, Priority: 2 }]),
  replicate("a filter without priority", [without(rule, "Priority")]),
  replicate("a filter without a word on delete markers", [without(rule, "DeleteMarkerReplication")]),
  replicate("no rules", []),
  s3("the end of versioning that rules need", "PutBucketVersioning", {
    Bucket: receipts,
    VersioningConfiguration: { Status: "Suspended" },
  }),
  s3(
    "a second bucket of a name",
    "CreateBucket",
    { Bucket: copy, CreateBucketConfiguration: { LocationConstraint: eu } },
    eu,
  ),
  s3("a bucket of a bad name", "CreateBucket", { Bucket: "Acme_Receipts" }),
  s3("a bucket of another region", "GetBucketVersioning", { Bucket: copy }),
  s3("a bucket of another owner", "GetBucketVersioning", {
    Bucket: receipts,
    ExpectedBucketOwner: "999999999999",
  }),
  s3("a bucket that is not there", "HeadBucket", { Bucket: "acme-nowhere" }),
  s3("the end of a bucket with something in it", "DeleteBucket", { Bucket: receipts }),
  ...[
    "GetBucketReplication",
    "GetBucketCors",
    "GetBucketLifecycleConfiguration",
    "GetBucketTagging",
    "GetBucketPolicy",
  ].map(reading),

  iam("a second role of a name", "CreateRole", { RoleName: role, AssumeRolePolicyDocument: "{}" }),
  iam("the end of a role that has a policy", "DeleteRole", { RoleName: role }),
  iam("a role that is not there", "GetRole", { RoleName: "nobody" }),
  iam("a policy of a role that is not there", "PutRolePolicy", {
    RoleName: "nobody",
    PolicyName: "p",
    PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
  }),
  iam("a policy that is not there", "GetRolePolicy", { RoleName: role, PolicyName: "other" }),
  iam("a policy that is no policy", "PutRolePolicy", { RoleName: role, PolicyName: "p", PolicyDocument: "{" }),
];
