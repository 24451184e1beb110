import { expect, test } from "vitest";
import { errorOf, refusal } from "./connected.ts";
import { create, remove, simple, upsert, withZone } from "./dns.ts";

const A = { RecordName: "api.example.com", RecordType: "A" as const };
const AAAA = { RecordName: "api.example.com", RecordType: "AAAA" as const };
const set = simple("api.example.com", "A", "192.0.2.1");

async function withProtections() {
  const made = await withZone();
  const { dns, zone: HostedZoneId } = made;
  const protect = (...Protections: object[]) =>
    dns.createResourceRecordSetProtections({ HostedZoneId, Protections: Protections as (typeof A)[] });
  const unprotect = (...Protections: (typeof A | typeof AAAA)[]) =>
    dns.deleteResourceRecordSetProtections({ HostedZoneId, Protections });
  const list = (own: object = {}) => dns.listResourceRecordSetProtections({ HostedZoneId, ...own });
  return { ...made, protect, unprotect, list };
}

test("no record of that name and type can be made, changed or deleted, until the protection is", async () => {
  const { change, protect, unprotect } = await withProtections();
  const message = (comment: string) =>
    `InvalidChangeBatch: [RRSet with DNS name api.example.com., type A is protected by a resource record set protection${comment}]`;
  await protect(A);
  expect(await refusal(change(create(set)))).toBe(message(""));
  expect(await refusal(change(create({ ...set, SetIdentifier: "a", Weight: 1 })))).toBe(message(""));
  await unprotect(A);
  await change(create(set), create(simple("api.example.com", "TXT", '"x"')));
  await protect({ ...A, Comment: "ask Ada" });
  expect(await refusal(change(upsert(set)))).toBe(message(": ask Ada"));
  expect(await refusal(change(remove(set)))).toBe(message(": ask Ada"));
  await change(remove(simple("api.example.com", "TXT", '"x"')));
  await unprotect(A);
  await change(remove(set));
});

test("they are listed in pages, and keep the zone from being deleted", async () => {
  const { dns, list, protect, zone } = await withProtections();
  expect((await list()).ResourceRecordSetProtections).toEqual([]);
  await protect({ ...AAAA, RecordName: "API.example.com." }, { ...A, Comment: "ask Ada" });
  const first = await list({ MaxResults: 1 });
  expect(first.ResourceRecordSetProtections).toEqual([{ ...A, RecordName: "api.example.com.", Comment: "ask Ada" }]);
  const second = await list({ NextToken: first.NextToken });
  expect(second.ResourceRecordSetProtections).toEqual([{ ...AAAA, RecordName: "api.example.com." }]);
  expect(second.NextToken).toBeUndefined();
  expect((await errorOf(dns.deleteHostedZone({ Id: zone }))).name).toBe("HostedZoneNotEmpty");
});

test("a batch of them is done as a whole or not at all", async () => {
  const { list, protect, unprotect } = await withProtections();
  await protect(A);
  expect(await errorOf(protect(A))).toMatchObject({
    name: "ProtectionAlreadyExists",
    Errors: [{ RecordName: "api.example.com.", RecordType: "A", Code: "ProtectionAlreadyExists" }],
  });
  const batch = (Code: string) => ({ name: "InvalidResourceRecordSetProtectionBatch", Errors: [{ Code }] });
  expect(await errorOf(protect(A, AAAA))).toMatchObject(batch("ProtectionAlreadyExists"));
  expect(await errorOf(protect({ ...A, RecordName: "example.org" }, AAAA))).toMatchObject(batch("InvalidInput"));
  expect(await errorOf(unprotect(A, AAAA))).toMatchObject(batch("ProtectionNotFound"));
  expect((await errorOf(protect())).name).toBe("InvalidInput");
  expect((await list()).ResourceRecordSetProtections).toHaveLength(1);
});
