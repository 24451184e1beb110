import { GetLayerVersionByArnCommand, PublishLayerVersionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clients } from "./clients.ts";
import { zipped } from "./functions.ts";
import { startLab, type Lab } from "./lab.ts";
import type { Clients } from "./orders.ts";

let lab: Lab;
let home: Clients;
let away: Clients;

beforeAll(async () => {
  lab = await startLab();
  home = clients(lab);
  away = clients(lab, "eu-west-1");
});
afterAll(() => lab.stop());

test("a layer shows a license only if it has one, and is in its own region", async () => {
  const Content = { ZipFile: zipped("module.exports = 42;") };
  const publish = async (more = {}) =>
    (await home.lambda.send(new PublishLayerVersionCommand({ LayerName: "answers", Content, ...more })))
      .LayerVersionArn!;
  const look = ({ lambda }: Clients, Arn: string) => lambda.send(new GetLayerVersionByArnCommand({ Arn }));
  const [bare, licensed] = [await publish(), await publish({ LicenseInfo: "MIT" })];
  expect(await look(home, bare)).not.toHaveProperty("LicenseInfo");
  const { LicenseInfo, Content: content } = await look(home, licensed);
  expect(LicenseInfo).toBe("MIT");
  const downloaded = Buffer.from(await (await fetch(content!.Location!)).arrayBuffer());
  expect(downloaded).toEqual(Buffer.from(Content.ZipFile));
  await expect(look(away, bare)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
