import {
  CreateDistributionCommand,
  GetDistributionConfigCommand,
  ListConflictingAliasesCommand,
  UpdateDistributionCommand,
  type DistributionConfig,
} from "@aws-sdk/client-cloudfront";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { smallest, withNames } from "../sandbox/distribution-of-one.ts";
import { clients } from "./clients.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
let home: ReturnType<typeof clients>;

beforeAll(async () => {
  lab = await startLab();
  home = clients(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const create = async (own: Partial<DistributionConfig>) =>
  (await home.cloudfront.send(new CreateDistributionCommand({ DistributionConfig: smallest(own) }))).Distribution!.Id!;
const update = async (Id: string, own: Partial<DistributionConfig>) => {
  const { ETag } = await home.cloudfront.send(new GetDistributionConfigCommand({ Id }));
  const DistributionConfig = smallest(own);
  await home.cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig }));
};

test("are refused with a name that another one has, and keep their own", async () => {
  const taken = { name: "CNAMEAlreadyExists" };
  const id = await create(withNames("www.example.com"));
  const other = await create({ CallerReference: "2", ...withNames("shop.example.com") });
  await expect(create({ CallerReference: "3", ...withNames("www.example.com") })).rejects.toMatchObject(taken);
  await expect(update(other, withNames("www.example.com"))).rejects.toMatchObject(taken);
  await update(id, { Comment: "new", ...withNames("www.example.com") });
});

test("are refused by a reference that is taken, and where a behaviour has no origin", async () => {
  await create({});
  await expect(create({ Comment: "other" })).rejects.toMatchObject({ name: "DistributionAlreadyExists" });
  const DefaultCacheBehavior = { ...smallest().DefaultCacheBehavior!, TargetOriginId: "two" };
  await expect(create({ CallerReference: "2", DefaultCacheBehavior })).rejects.toMatchObject({ name: "NoSuchOrigin" });
});

test("are asked which others have a name", async () => {
  const id = await create(withNames("www.example.com"));
  const other = await create({ CallerReference: "2" });
  const conflicting = async (DistributionId: string) => {
    const command = new ListConflictingAliasesCommand({ Alias: "www.example.com", DistributionId });
    return (await home.cloudfront.send(command)).ConflictingAliasesList!.Items ?? [];
  };
  expect(await conflicting(id)).toEqual([]);
  const DistributionId = expect.stringMatching(new RegExp(`^\\*+${id.slice(-4)}$`)) as string;
  expect(await conflicting(other)).toMatchObject([{ Alias: "www.example.com", DistributionId }]);
});
